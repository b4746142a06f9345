"""A program with nothing in it but what a scene adds: learners, meetings, and who came."""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.hashers import make_password

from communities import clock
from communities.models import Enrolment, Membership, Program, User
from events.models import Attendance, Event
from metrics import exporting
from metrics.kpis import KPIS, Figure, Selection
from metrics.models import Export
from metrics.period import Period

KIND = "active_participation_rate"


@dataclass
class Cohort:
    """Made inside a scope. ``meetings`` are numbered from 0, one a week."""

    program: Program
    by: Membership
    learners: list[Membership] = field(default_factory=list)
    meetings: list[Event] = field(default_factory=list)

    def enrol(
        self, count: int = 1, *, from_meeting: int = -1, to_meeting: int | None = None, **member
    ):
        """Learners who joined before everything, or after ``from_meeting``; left before ``to_meeting``."""
        start = clock.now() - dt.timedelta(days=200)
        hour = dt.timedelta(hours=12)
        for _ in range(count):
            number = User.objects.count()
            user = User.objects.create(
                email=f"learner{number}@praxis.example",
                name=f"Learner {number:03}",
                password=make_password(None),
                **{key: member[key] for key in ("is_test", "is_active") if key in member},
            )
            learner = Membership.objects.create(
                user=user, name=member.get("name", user.name), roles=member.get("roles", ["member"])
            )
            joined = self.meetings[from_meeting].starts_at + hour if from_meeting >= 0 else start
            left = None if to_meeting is None else self.meetings[to_meeting].starts_at - hour
            Enrolment.objects.create(
                program=self.program, membership=learner, enrolled_at=joined, ended_at=left
            )
            self.learners.append(learner)
        return self.learners[-count:]

    def meet(self, count: int = 1, *, state: str = "held", weeks_ago: int = 10):
        """Meetings of two hours, one a week, the first of them ``weeks_ago``."""
        for _ in range(count):
            starts_at = clock.now() - dt.timedelta(weeks=weeks_ago - len(self.meetings))
            meeting = Event.objects.create(
                program=self.program,
                title=f"Meeting {len(self.meetings) + 1}",
                starts_at=starts_at,
                ends_at=starts_at + dt.timedelta(hours=2),
                lead=self.by,
                state=state,
            )
            self.meetings.append(meeting)
        return self.meetings[-count:]

    def came(self, learner: Membership, *meetings: int, state: str = "present") -> None:
        """Marks a learner at meetings by number."""
        for number in meetings:
            Attendance.objects.create(
                event=self.meetings[number], membership=learner, state=state, marked_by=self.by
            )

    def figure(self, *programs: Program, days: int = 365) -> Figure:
        """K2 of this program, or of several."""
        today = clock.today("UTC")
        period = Period(today - dt.timedelta(days=days), today + dt.timedelta(days=1), "UTC")
        chosen = None if programs else self.program
        selection = Selection(programs or (self.program,), period, chosen)
        return KPIS[KIND].figure(selection)


@pytest.fixture
def cohort(ada, inside):
    """A builder; use it inside of ``with inside(ada)``."""

    def build(title: str = "Cohort", expects: int = 2) -> Cohort:
        today = clock.today()
        program = Program.objects.create(
            title=title,
            purpose="To be counted.",
            status=Program.Status.RUNNING,
            starts_on=today - dt.timedelta(days=100),
            ends_on=today + dt.timedelta(days=30),
            lead=ada,
            meetings_expected=expects,
        )
        return Cohort(program, ada)

    return build


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Every test has a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def group(ada, inside, cohort):
    with inside(ada):
        group = cohort("Counted")
        group.meet(3)
        for number, learner in enumerate(group.enrol(6)):
            group.came(learner, *((0, 1) if number < 4 else (2,)))
    return group


@pytest.fixture
def asked(group, ada, inside) -> Export:
    with inside(ada):
        return Export.request(KIND, {"program": str(group.program.pk)}, by=ada)


def make(export, ada, inside) -> Export:
    exporting.make(export.pk, lambda: inside(ada))
    with inside(ada):
        export.refresh_from_db()
    return export


def read(answer) -> list[dict]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
