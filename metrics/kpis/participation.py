"""K2, active participation: who came to as many meetings as their program hopes for."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities.models import Enrolment
from communities.models.membership import GUEST_ROLES
from events.models import Attendance, Event
from metrics.intervals import wilson
from metrics.kpis.figure import Figure, Group, Rows, Selection
from metrics.kpis.registry import Area, kpi

BATCH = 500

# R2: staff, guests, test and deleted accounts are nobody's learners, whatever they enrolled as.
LEARNER = (
    ~Q(membership__roles__overlap=["organizer", "admin"])
    & ~Q(membership__roles__contained_by=sorted(GUEST_ROLES))
    & Q(membership__user__is_active=True, membership__user__is_test=False)
)
ELIGIBLE = LEARNER & Q(eligible__gte=F("program__meetings_expected"))
ACTIVE = ELIGIBLE & Q(attended__gte=F("program__meetings_expected"))
TOO_SHORT = LEARNER & Q(eligible__lt=F("program__meetings_expected"))


@kpi(
    "active_participation_rate",
    title=_("Active participation"),
    unit="%",
    version=1,
    area=Area.ENGAGEMENT,
    definition=_(
        "Of the learners who could have come to as many meetings as their program hopes for (two,"
        " unless the program says otherwise), the share who did. A meeting counts when it was held"
        " and it was noted who came, and only for those enrolled at the time. Present and late count"
        " as having come; excused, absent and a promise to come do not. Somebody in several programs"
        " is one person, active when they are active in one of them."
    ),
)
def active_participation_rate(selection: Selection) -> Figure:
    """100 · |{i ∈ E : att_i ≥ k}| / |E| in per cent, with its Wilson interval; k per program.

    E holds learners eligible for at least k meetings. None while nobody could come to k meetings.
    """
    meetings = _held(selection)
    counted = [meeting["pk"] for meeting in meetings if meeting["recorded"]]
    standings = _standings(selection, counted)
    totals = standings.aggregate(
        n=Count("membership", distinct=True, filter=ELIGIBLE),
        count=Count("membership", distinct=True, filter=ACTIVE),
        left_early=Count("pk", filter=TOO_SHORT & Q(ended_at__isnull=False)),
        too_new=Count("pk", filter=TOO_SHORT & Q(ended_at__isnull=True)),
        not_learners=Count("pk", filter=~LEARNER),
    )
    n, count = totals["n"], totals["count"]
    interval = wilson(count, n)
    by = _by_meeting if selection.program else _by_program
    return Figure(
        value=100 * count / n if n else None,
        n=n,
        count=count,
        interval=interval and interval.scaled(100),
        population=_t("learners who could come often enough"),
        exclusions=_exclusions(totals),
        warnings=_warnings(len(meetings) - len(counted)),
        terms={"expected": _expected(selection, meetings), "meetings": len(counted)},
        groups=partial(by, selection, counted, standings),
        rows=Rows(_columns(), partial(_read, standings), n),
    )


def _held(selection: Selection) -> list[dict]:
    """The meetings held in the period, each with whether anybody noted who came."""
    noted = Attendance.objects.filter(event=OuterRef("pk"))
    held = Event.objects.held().filter(
        program__in=selection.program_ids,
        starts_at__gte=selection.period.starts_at,
        starts_at__lt=selection.period.ends_at,
    )
    return list(held.annotate(recorded=Exists(noted)).values("pk", "program_id", "recorded"))


def _standings(selection: Selection, counted: list):
    """Every learner's enrolment of the period with ``eligible`` and ``attended``, in meetings."""
    period = selection.period
    ended = Coalesce(OuterRef("ended_at"), Value(period.ends_at, DateTimeField()))
    open_to = Event.objects.filter(
        pk__in=counted,
        program=OuterRef("program"),
        ends_at__gt=OuterRef("enrolled_at"),
        starts_at__lt=ended,
    )
    came_to = Attendance.objects.counted().filter(
        membership=OuterRef("membership"),
        event__in=counted,
        event__program=OuterRef("program"),
        event__ends_at__gt=OuterRef("enrolled_at"),
        event__starts_at__lt=ended,
    )
    enrolled = Enrolment.objects.learners().filter(
        Q(ended_at=None) | Q(ended_at__gt=period.starts_at),
        program__in=selection.program_ids,
        enrolled_at__lt=period.ends_at,
    )
    return enrolled.annotate(eligible=_number(open_to), attended=_number(came_to))


def _number(queryset) -> Coalesce:
    """How many rows, as a column of the outer query."""
    counted = queryset.order_by().values("community").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _expected(selection: Selection, meetings: list[dict]) -> list[int]:
    """The k of every program that met, smallest first."""
    met = {meeting["program_id"] for meeting in meetings}
    return sorted(
        {program.meetings_expected for program in selection.programs if program.pk in met}
    )


def _exclusions(totals: dict) -> tuple[tuple[str, int], ...]:
    reasons = (
        (_t("left before they could come often enough"), totals["left_early"]),
        (_t("have not had enough meetings yet"), totals["too_new"]),
        (_t("enrolled, but staff, guest or test account"), totals["not_learners"]),
    )
    return tuple((reason, number) for reason, number in reasons if number)


def _warnings(unrecorded: int) -> tuple[str, ...]:
    if not unrecorded:
        return ()
    sentence = ngettext(
        "At %(count)s meeting nobody noted who came. It is not counted.",
        "At %(count)s meetings nobody noted who came. They are not counted.",
        unrecorded,
    )
    return (sentence % {"count": unrecorded},)


def _by_program(selection: Selection, counted: list, standings) -> list[Group]:
    """One group a program, the latest first; programs in which nobody could be active have none."""
    found = (
        standings.filter(ELIGIBLE)
        .order_by()
        .values("program")
        .annotate(n=Count("pk"), came=Count("pk", filter=ACTIVE))
    )
    numbers = {row["program"]: row for row in found}
    return [
        Group(program.title, str(program.starts_on.year), row["came"], row["n"], _share(row))
        for program in selection.programs
        if (row := numbers.get(program.pk))
    ]


def _by_meeting(selection: Selection, counted: list, standings) -> list[Group]:
    """One group a meeting, in their order: how many of those enrolled at the time came."""
    learners = Enrolment.objects.learners().filter(LEARNER, program=OuterRef("program"))
    enrolled = learners.filter(
        Q(ended_at=None) | Q(ended_at__gt=OuterRef("starts_at")),
        enrolled_at__lt=OuterRef("ends_at"),
    )
    present = Attendance.objects.counted().filter(
        event=OuterRef("pk"),
        membership__in=standings.filter(LEARNER).order_by().values("membership"),
    )
    meetings = Event.objects.filter(pk__in=counted).annotate(
        n=_number(enrolled), came=_number(present)
    )
    return [
        Group(_day(row["starts_at"]), row["title"], row["came"], row["n"], _share(row))
        for row in meetings.order_by("starts_at", "pk").values("starts_at", "title", "came", "n")
    ]


def _share(row: dict):
    interval = wilson(min(row["came"], row["n"]), row["n"])
    return interval and interval.scaled(100)


def _day(moment) -> str:
    return date_format(localtime(moment), "j M")


def _columns() -> tuple[str, ...]:
    return (
        _t("Member"),
        _t("Member id"),
        _t("Programs"),
        _t("Meetings to come to"),
        _t("Meetings attended"),
        _t("Active"),
    )


def _read(standings) -> Iterator[list[tuple]]:
    """One row a learner, by name, in batches that start where the last one ended."""
    eligible = standings.filter(ELIGIBLE).order_by("membership__name", "membership_id", "pk")
    fields = "membership__name", "membership_id", "program__title", "program__meetings_expected"
    after = Q()
    while True:
        found = list(eligible.filter(after).values_list(*fields, "eligible", "attended")[:BATCH])
        people = [list(rows) for _key, rows in groupby(found, key=lambda row: row[:2])]
        if len(found) == BATCH and len(people) > 1:
            people.pop()  # the last one may go on in the next batch
        if people:
            yield [_row(rows) for rows in people]
        if len(found) < BATCH:
            return
        name, member_id = people[-1][0][:2]
        same_name = Q(membership__name=name, membership_id__gt=member_id)
        after = same_name | Q(membership__name__gt=name)


def _row(enrolments: list[tuple]) -> tuple:
    """A learner's line; several programs are added up, and one of them is enough to be active."""
    active = any(attended >= expected for *_who, expected, _eligible, attended in enrolments)
    name, member_id = enrolments[0][:2]
    return (
        name,
        str(member_id),
        "; ".join(title for _name, _id, title, *_rest in enrolments),
        sum(eligible for *_rest, eligible, _attended in enrolments),
        sum(attended for *_rest, attended in enrolments),
        _t("yes") if active else _t("no"),
    )
