"""Who has earned a certificate: of a program by a share of its meetings, of some events by being there."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import clock
from communities.models import Enrolment, Membership, Program
from events import rules
from events.models.attendance import COUNTED, Attendance
from events.models.event_choices import Kind, State

USUAL_PERCENT = 70
"""Somebody may miss a meeting in three and still have taken part."""
ALONE = (Kind.WORKSHOP, Kind.DEEP_DIVE)
"""Kinds that earn a certificate of their own where no program counts them."""
NOT_YOURS = _l("Facilitators and organizers issue certificates, and members their own.")


@dataclass(frozen=True)
class Standing:
    """How much of a program or an event one member took part in. ``minutes`` are of what they came to."""

    membership: Membership
    attended: int
    meetings: int
    minutes: int
    first_on: dt.date | None
    last_on: dt.date | None
    is_earned: bool

    @property
    def words(self) -> str:
        """ "7 of 8 meetings"."""
        said = {"attended": self.attended, "meetings": self.meetings}
        return ngettext(
            "%(attended)s of %(meetings)s meeting", "%(attended)s of %(meetings)s meetings",
            self.meetings,
        ) % said  # fmt: skip


def is_run_by(of, membership) -> bool:
    """Whoever runs the program, or plans the event: its lead alone speaks for no community."""
    program = of if isinstance(of, Program) else of.program
    return rules.may_plan(membership, program)


def about(of) -> dict:
    """The two keys of a certificate, one of them empty."""
    is_program = isinstance(of, Program)
    return {"program": of if is_program else None, "event": None if is_program else of}


def is_offered(of) -> bool:
    """Whether there are certificates of this at all: of programs, of days of service, of workshops alone."""
    if isinstance(of, Program):
        return of.status != Program.Status.DRAFT
    takes_place = of.state != State.CANCELLED
    alone = of.kind in ALONE and of.program_id is None
    return takes_place and (alone or of.kind == Kind.DAY_OF_SERVICE)


def is_over(of) -> bool:
    """Only what is over is earned: a share of the meetings so far could still be lost."""
    if isinstance(of, Program):
        return of.status == Program.Status.CLOSED or of.ends_on < clock.today()
    return of.is_over or of.state == State.HELD


def least_percent(program) -> int:
    """The share of the recorded meetings that earns it."""
    rules_said = _model("CertificateRule").objects.filter(program=program)
    return rules_said.values_list("least_percent", flat=True).first() or USUAL_PERCENT


def standings(of) -> list[Standing]:
    """Everybody's, by name: learners of a program, those who were at an event."""
    if not isinstance(of, Program):
        return _of_event(of)
    learners = Enrolment.objects.active().learners().filter(program=of)
    people = [one.membership for one in learners.select_related("membership")]
    return _of_program(of, sorted(people, key=lambda one: (one.name.casefold(), str(one.pk))))


def of_member(of, membership) -> Standing | None:
    """One member's; None for somebody who had no part in it."""
    if not isinstance(of, Program):
        return next(iter(_of_event(of, membership=membership)), None)
    learners = Enrolment.objects.active().learners()
    if not learners.filter(program=of, membership=membership).exists():
        return None
    return _of_program(of, [membership], membership=membership)[0]


def require_over(of) -> None:
    """ValidationError where nothing can be earned, or not yet."""
    if not is_offered(of):
        raise ValidationError(_("There are no certificates of this."))
    if not is_over(of):
        raise ValidationError(_("It is not over yet. Certificates are issued after the last day."))


def require_earned(of, membership) -> Standing:
    """The standing, or ValidationError that says what is missing."""
    require_over(of)
    standing = of_member(of, membership)
    if standing is None:
        raise ValidationError(_("%(name)s has no mark of it.") % {"name": membership.name})
    if not standing.is_earned:
        said = {"words": standing.words, "name": membership.name, "percent": _asked(of)}
        raise ValidationError(
            _("%(name)s was at %(words)s; a certificate takes %(percent)s per cent.") % said
        )
    return standing


def _asked(of) -> int:
    return least_percent(of) if isinstance(of, Program) else 100


def _of_program(program, people: list[Membership], **only) -> list[Standing]:
    """Meetings are those with a roster. Three queries, however many people there are."""
    held = _model("Event").objects.filter(program=program).countable()
    meetings = {one[0]: one[1:] for one in held.values_list("pk", "starts_at", "ends_at")}
    came = Attendance.objects.filter(event__in=list(meetings), state__in=COUNTED, guest=None)
    attended = defaultdict(list)
    for member_id, event_id in came.filter(**only).values_list("membership_id", "event_id"):
        attended[member_id].append(meetings[event_id])
    least = least_percent(program)
    return [_standing(person, attended[person.pk], len(meetings), least) for person in people]


def _of_event(event, **only) -> list[Standing]:
    came = Attendance.objects.filter(event=event, guest=None, **only)
    came = came.select_related("membership").order_by("membership__name", "membership_id")
    return [
        _standing(
            one.membership,
            [(event.starts_at, event.ends_at)] if one.state in COUNTED else [],
            1,
            100,
        )
        for one in came
    ]


def _standing(person, attended: list[tuple], meetings: int, least: int) -> Standing:
    minutes = sum((end - start).total_seconds() // 60 for start, end in attended)
    days = sorted(timezone.localdate(start) for start, _end in attended)
    return Standing(
        person,
        len(attended),
        meetings,
        int(minutes),
        days[0] if days else None,
        days[-1] if days else None,
        # In whole numbers: 7 of 10 are 70 per cent, and no float says otherwise.
        bool(attended) and len(attended) * 100 >= least * meetings,
    )


def _model(name: str):
    """The models name this module, so it finds them when it is asked."""
    return apps.get_model("events", name)
