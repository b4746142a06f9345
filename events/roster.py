"""Who belongs on an event's roster: the program's people, those who said they come, those marked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Enrolment, Membership
from communities.models.enrolment import ProgramRole
from events.models.attendance import COUNTED, Attendance
from events.models.registration import Registration

NEXT = {
    "": "present",
    "present": "late",
    "late": "excused",
    "excused": "absent",
    "absent": "present",
}


@dataclass(frozen=True)
class Row:
    """One person on the roster. ``state`` is empty while nobody has marked them."""

    person: Membership
    answer: str
    state: str
    learner: bool

    @property
    def expected(self) -> bool:
        """Learners are expected at their program's sessions, others when they said yes."""
        return self.learner or self.answer == Registration.Answer.YES

    @property
    def next_state(self) -> str:
        """What one press of the button makes of the present state."""
        return NEXT[self.state]

    @property
    def word(self) -> str:
        """What stands on the button."""
        return str(Attendance.State(self.state).label) if self.state else _("Mark here")

    @property
    def look(self) -> str:
        """The class of the button."""
        return {"present": "here"}.get(self.state, self.state)

    @property
    def hint(self) -> str:
        """What a press does, for those who hear the page."""
        return _("Press for %(state)s.") % {
            "state": Attendance.State(self.next_state).label.lower()
        }

    @property
    def said(self) -> str:
        """The line under the name."""
        return {
            Registration.Answer.YES: _("Said yes"),
            Registration.Answer.NO: _("Said no"),
            Registration.Answer.MAYBE: _("Said perhaps"),
        }.get(self.answer, _("Has not answered"))


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


def rows(event) -> list[Row]:
    """The roster by name, in three queries however long it is."""
    people = {}
    marks, answers, learners = _marks(event), _answers(event), _learners(event)
    for person in (*learners.values(), *answers["people"].values(), *marks["people"].values()):
        people[person.pk] = person
    found = [
        Row(person, answers["said"].get(key, ""), marks["said"].get(key, ""), key in learners)
        for key, person in people.items()
    ]
    # Somebody who only said no, and was not there either, is nobody to look for.
    found = [row for row in found if row.expected or row.state or row.answer == "maybe"]
    return sorted(found, key=lambda row: (row.person.name.casefold(), str(row.person.pk)))


def row(event, membership) -> Row:
    """One person's row, also when they are on nobody's list."""
    mark = Attendance.objects.filter(event=event, membership=membership).first()
    answer = Registration.objects.filter(event=event, membership=membership).first()
    return Row(membership, answer.answer if answer else "", mark.state if mark else "", False)


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
    """Who was expected and has no mark."""
    return [row.person for row in rows(event) if row.expected and not row.state]


def _marks(event) -> dict:
    return _by_person(Attendance.objects.filter(event=event), "state")


def _answers(event) -> dict:
    return _by_person(Registration.objects.filter(event=event), "answer")


def _by_person(rows, field: str) -> dict:
    found = list(rows.select_related("membership"))
    return {
        "people": {one.membership_id: one.membership for one in found},
        "said": {one.membership_id: getattr(one, field) for one in found},
    }


def _learners(event) -> dict:
    if event.program_id is None:
        return {}
    enrolled = Enrolment.objects.active().filter(
        program_id=event.program_id, role=ProgramRole.PARTICIPANT, membership__ended_at=None
    )
    return {one.membership_id: one.membership for one in enrolled.select_related("membership")}
