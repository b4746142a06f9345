"""Who belongs on an event's roster: the program's people, those who said they come, those marked."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Enrolment, Membership
from communities.models.enrolment import ProgramRole
from events.models.attendance import COUNTED, Attendance
from events.models.registration import Registration
from projects.models import TeamMembership

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
    learner: bool = False
    team: str = ""

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
        """The line under the name: "Shift planner · said yes"."""
        answers = {"yes": _("said yes"), "no": _("said no"), "maybe": _("said perhaps")}
        said = answers.get(self.answer, _("has not answered"))
        return f"{self.team} · {said}" if self.team else capfirst(said)


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
    """The roster by name, in four queries however long it is."""
    people, teams = {}, _teams(event)
    marks, answers, learners = _marks(event), _answers(event), _learners(event)
    for person in (*learners.values(), *answers["people"].values(), *marks["people"].values()):
        people[person.pk] = person
    found = [
        Row(
            person,
            answers["said"].get(key, ""),
            marks["said"].get(key, ""),
            key in learners,
            teams.get(key, ""),
        )
        for key, person in people.items()
    ]
    # Somebody who only said no, and was not there either, is nobody to look for.
    found = [row for row in found if row.expected or row.state or row.answer == "maybe"]
    return sorted(found, key=lambda row: (row.person.name.casefold(), str(row.person.pk)))


def row_of(event, membership, found: list[Row]) -> Row:
    """One person's row among those found; an empty one for somebody on nobody's list."""
    mine = (row for row in found if row.person.pk == membership.pk)
    return next(mine, None) or Row(membership, "", "")


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


def _teams(event) -> dict:
    """Each person's project in the event's program."""
    if event.program_id is None:
        return {}
    teams = TeamMembership.objects.working().filter(project__program_id=event.program_id)
    return dict(teams.values_list("membership_id", "project__title"))
