"""K2, active participation: who came to as many meetings as their program hopes for."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from metrics.intervals import Interval, wilson
from metrics.kpis.figure import Figure, Group, Rows, Selection
from metrics.kpis.registry import Area, kpi
from metrics.kpis.standings import Standings, Totals

BATCH = 5000
GROUPS = 24
"""How many programs or meetings are told one by one; the latest ones."""


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
    standings = Standings(selection)
    totals = standings.totals()
    whole = totals[None]
    return Figure(
        value=100 * whole.count / whole.n if whole.n else None,
        n=whole.n,
        count=whole.count,
        interval=_interval(whole.count, whole.n),
        population=_t("learners who could come often enough"),
        exclusions=_exclusions(whole),
        warnings=_warnings(whole.unrecorded),
        terms={"expected": _expected(selection, totals), "meetings": whole.recorded},
        groups=partial(_by_meeting, standings)
        if selection.program
        else partial(_by_program, selection, totals),
        rows=Rows(_columns(), partial(_read, standings), whole.n),
    )


def _expected(selection: Selection, totals: dict) -> list[int]:
    """The k of every program in which somebody could be active, smallest first."""
    return sorted(
        {
            program.meetings_expected
            for program in selection.programs
            if totals.get(program.pk, Totals()).n
        }
    )


def _interval(count: int, n: int) -> Interval | None:
    interval = wilson(count, n)
    return interval and interval.scaled(100)


def _exclusions(totals: Totals) -> tuple[tuple[str, int], ...]:
    reasons = (
        (_t("left before they could come often enough"), totals.left_early),
        (_t("have not had enough meetings yet"), totals.too_new),
        (_t("enrolled, but staff, guest or test account"), totals.not_learners),
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


def _by_program(selection: Selection, totals: dict) -> list[Group]:
    """One group a program, the latest first; programs in which nobody could be active have none."""
    found = ((program, totals.get(program.pk, Totals())) for program in selection.programs)
    return [
        Group(
            program.title,
            str(program.starts_on.year),
            own.count,
            own.n,
            _interval(own.count, own.n),
        )
        for program, own in found
        if own.n
    ][:GROUPS]


def _by_meeting(standings: Standings) -> list[Group]:
    """One group a meeting, the latest last: how many of those enrolled at the time came."""
    return [
        Group(_day(starts_at), title, came, n, _interval(came, n))
        for title, starts_at, came, n in reversed(standings.by_meeting(GROUPS))
    ]


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


def _read(standings: Standings) -> Iterator[list[tuple]]:
    """One row a learner, by name, in batches that start where the last one ended."""
    found = standings.rows(BATCH)
    while found:
        people = [list(rows) for _who, rows in groupby(found, key=lambda row: row[:2])]
        is_last = len(found) < BATCH
        if not is_last and len(people) > 1:
            people.pop()  # the last one may go on in the next batch
        counted = [[row for row in rows if row[-1]] for rows in people]
        if batch := [_row(rows) for rows in counted if rows]:
            yield batch
        found = [] if is_last else standings.rows(BATCH, after=people[-1][0][:2])


def _row(enrolments: list[tuple]) -> tuple:
    """A learner's line; several programs are added up, and one of them is enough to be active."""
    name, member_id = enrolments[0][:2]
    titles, expected, eligible, attended, _counts = zip(
        *(row[2:] for row in enrolments), strict=True
    )
    active = any(came >= hoped for came, hoped in zip(attended, expected, strict=True))
    return (
        name,
        str(member_id),
        "; ".join(titles),
        sum(eligible),
        sum(attended),
        _t("yes") if active else _t("no"),
    )
