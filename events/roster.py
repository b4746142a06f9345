"""Who belongs on an event's roster: the program's people, those who said they come, those marked."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities.models import Enrolment, Membership
from communities.models.enrolment import ProgramRole
from communities.tenancy.scope import here
from events.models.attendance import COUNTED, Attendance
from events.models.guest import Guest
from events.models.registration import Registration
from projects.models import TeamMembership

NEXT = {
    "": "present",
    "present": "late",
    "late": "excused",
    "excused": "absent",
    "absent": "present",
}
TAPS = {
    "present": _l("Here"),
    "late": _l("Late"),
    "excused": _l("Excused"),
}
"""What a tap can mean: who comes after the first song is marked late by one tap, not by two."""
FIRST = {
    "present": _l("Mark here"),
    "late": _l("Mark late"),
    "excused": _l("Excuse"),
}
"""What stands on the button of somebody without a mark."""
ANSWERS = {
    "yes": _l("said yes"),
    "no": _l("said no"),
    "maybe": _l("said perhaps"),
    "waiting": _l("waits for a place"),
}


@dataclass(frozen=True)
class Row:
    """One person on the roster. ``state`` is empty while nobody has marked them."""

    person: Membership | Guest
    answer: str
    mark: Attendance | None = None
    learner: bool = False
    team: str = ""

    @property
    def state(self) -> str:
        return self.mark.state if self.mark else ""

    @property
    def name(self) -> str:
        """A guest may have said none."""
        return str(self.person)

    @property
    def is_by_mail(self) -> bool:
        """Somebody without a membership: signed up by mail, or walked in."""
        return isinstance(self.person, Guest)

    @property
    def expected(self) -> bool:
        """Learners are expected at their program's sessions, others when they said yes."""
        return self.learner or self.answer == Registration.Answer.YES

    @property
    def word(self) -> str:
        """What stands on the button once there is a mark."""
        return str(Attendance.State(self.state).label) if self.state else ""

    @property
    def look(self) -> str:
        """The class of the button."""
        return {"present": "here"}.get(self.state, self.state)

    @property
    def said(self) -> str:
        """The line under the name: "Shift planner · said yes"."""
        words = [self.team, _("guest") if self.is_by_mail else ""]
        if self.answer or not self.is_by_mail:
            words.append(str(ANSWERS.get(self.answer, _("has not answered"))))
        return capfirst(" · ".join(filter(None, words)))

    def next_state(self, tap: str = "present") -> str:
        """What one press makes of the present state: what a tap means, and from there around."""
        if tap not in (Attendance.State.PRESENT, self.state):
            return tap
        return NEXT[self.state]


@dataclass(frozen=True)
class Tally:
    """How many are here, of how many on the roster."""

    here: int
    late: int
    expected: int
    coming: int
    marked: int

    @property
    def sentence(self) -> str:
        if not self.late:
            return _("here")
        return ngettext("here, %(late)s of them late", "here, %(late)s of them late", self.late) % {
            "late": self.late
        }

    @property
    def unmarked(self) -> int:
        return self.expected - self.marked


SHOWN = {
    "all": (_l("Everyone"), lambda row: True),
    "unmarked": (_l("Not marked"), lambda row: not row.state),
    "here": (_l("Here"), lambda row: row.state in COUNTED),
    "expected": (_l("Expected"), lambda row: row.expected),
}
"""What a roster can be narrowed to: a label, and which rows it keeps."""


def rows(event) -> list[Row]:
    """The roster by name, in four queries however long it is."""
    people, teams = {}, _teams(event)
    marks, answers, learners = _marks(event), _answers(event), _learners(event)
    for one in (*answers.values(), *marks.values()):
        people[_key(one)] = one.membership if one.membership_id else one.guest
    people |= learners
    found = [
        Row(
            person,
            answers[key].answer if key in answers else "",
            marks.get(key),
            key in learners,
            teams.get(key, ""),
        )
        for key, person in people.items()
    ]
    # Somebody who only said no, and was not there either, is nobody to look for.
    found = [row for row in found if row.expected or row.state or row.answer == "maybe"]
    return sorted(found, key=lambda row: (row.name.casefold(), str(row.person.pk)))


def mark_url(event, person) -> str:
    """Where this person's mark is posted to."""
    guest = isinstance(person, Guest)
    page = "events:attendance_mark_guest" if guest else "events:attendance_mark"
    return here(page, event.pk, person.pk)


def row_of(person, found: list[Row]) -> Row:
    """One person's row among those found; an empty one for somebody on nobody's list."""
    mine = (row for row in found if row.person.pk == person.pk)
    return next(mine, None) or Row(person, "")


def tally(found: list[Row]) -> Tally:
    """The sum of a roster."""
    return Tally(
        here=sum(row.state in COUNTED for row in found),
        late=sum(row.state == Attendance.State.LATE for row in found),
        expected=len(found),
        coming=sum(row.answer == Registration.Answer.YES for row in found),
        marked=sum(bool(row.state) for row in found),
    )


def missing(event) -> list[Membership]:
    """Which members were expected and have no mark."""
    return [
        row.person for row in rows(event) if row.expected and not row.state and not row.is_by_mail
    ]


def _marks(event) -> dict:
    marks = Attendance.objects.filter(event=event)
    return _by_person(marks.select_related("membership", "guest", "marked_by"))


def _answers(event) -> dict:
    """Answers of members, and of guests who have confirmed theirs."""
    said = Registration.objects.filter(event=event).select_related("membership", "guest")
    found = _by_person(said)
    return {key: one for key, one in found.items() if not one.guest or one.guest.confirmed_at}


def _by_person(found) -> dict:
    return {_key(one): one for one in found}


def _key(one):
    return one.membership_id or one.guest_id


def _learners(event) -> dict:
    if event.program_id is None:
        return {}
    enrolled = Enrolment.objects.active().filter(
        program_id=event.program_id, role=ProgramRole.PARTICIPANT, membership__ended_at=None
    )
    return {one.membership_id: one.membership for one in enrolled.select_related("membership")}


def _teams(event) -> dict:
    """Each person's project in the event's program."""
    if event.program_id is None:
        return {}
    teams = TeamMembership.objects.working().filter(project__program_id=event.program_id)
    return dict(teams.values_list("membership_id", "project__title"))
