"""K2 by its definition: the fixture and every edge."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities import clock
from communities.models import Enrolment
from events.models import Event


@pytest.fixture
def scene(ada, inside):
    with inside(ada):
        yield


def test_fourteen_of_twenty(scene, cohort):
    group = cohort()
    group.meet(3)
    for number, learner in enumerate(group.enrol(20)):
        group.came(learner, *((0, 1) if number < 14 else (2,)))
    figure = group.figure()
    assert (figure.count, figure.n, figure.value) == (14, 20, 70.0)
    assert (round(figure.interval.low, 1), round(figure.interval.high, 1)) == (48.1, 85.5)
    assert (figure.kpi.unit, figure.interval.method) == ("%", "Wilson")


def test_late_counts_excused_and_absent_do_not(scene, cohort):
    group = cohort()
    group.meet(2)
    for state, learner in zip(["late", "excused", "absent"], group.enrol(3), strict=True):
        group.came(learner, 0)
        group.came(learner, 1, state=state)
    assert (group.figure().count, group.figure().n) == (1, 3)


def test_fewer_meetings_than_expected_is_not_yet_measurable(scene, cohort):
    group = cohort()
    group.meet(1)
    group.came(*group.enrol(1), 0)
    figure = group.figure()
    assert (figure.value, figure.n, figure.interval) == (None, 0, None)


def test_nobody_enrolled_is_no_data_and_not_zero(scene, cohort):
    group = cohort()
    group.meet(3)
    assert group.figure().value is None


def test_a_cancelled_meeting_is_no_meeting(scene, cohort):
    group = cohort()
    group.meet(1)
    group.meet(1, state="cancelled")
    group.came(*group.enrol(1), 0, 1)
    assert group.figure().value is None


def test_a_meeting_ahead_is_no_meeting(scene, cohort):
    group = cohort()
    group.meet(1)
    group.meet(1, state="planned", weeks_ago=-5)
    group.came(*group.enrol(1), 0)
    assert group.figure().value is None


def test_a_meeting_without_a_roster_is_left_out_and_said(scene, cohort):
    group = cohort()
    group.meet(3)
    group.came(*group.enrol(1), 0, 1)
    figure = group.figure()
    assert (figure.count, figure.n, figure.terms["meetings"]) == (1, 1, 2)
    assert figure.warnings == ("At 1 meeting nobody noted who came. It is not counted.",)


def test_who_left_before_being_eligible_is_out_and_who_left_later_stays(scene, cohort):
    group = cohort()
    group.meet(4)
    early, later = *group.enrol(1, to_meeting=1), *group.enrol(1, to_meeting=3)
    stayed = group.enrol(1)[0]
    group.came(early, 0)
    group.came(later, 0, 2)
    group.came(stayed, 1, 3)
    figure = group.figure()
    assert (figure.count, figure.n) == (2, 2)
    assert figure.exclusions == (("left before they could come often enough", 1),)


def test_who_came_too_late_to_the_program_is_out(scene, cohort):
    group = cohort()
    group.meet(3)
    newcomer = group.enrol(1, from_meeting=1)[0]
    group.came(newcomer, 2)
    for learner in group.enrol(2):
        group.came(learner, 0, 1)
    figure = group.figure()
    assert (figure.count, figure.n) == (2, 2)
    assert figure.exclusions == (("have not had enough meetings yet", 1),)


def test_coming_before_enrolment_does_not_count(scene, cohort):
    group = cohort()
    group.meet(4)
    guest = group.enrol(1, from_meeting=1)[0]
    group.came(guest, 0, 1, 2)
    group.came(*group.enrol(1), 3)
    figure = group.figure()
    assert (figure.count, figure.n) == (0, 2)


def test_enrolled_on_the_evening_itself_counts(scene, cohort):
    group = cohort()
    group.meet(2)
    walk_in = group.enrol(1)[0]
    during = group.meetings[0].starts_at + dt.timedelta(minutes=20)
    Enrolment.objects.filter(membership=walk_in).update(enrolled_at=during)
    group.came(walk_in, 0, 1)
    assert (group.figure().count, group.figure().n) == (1, 1)


def test_each_program_has_its_own_number_of_meetings(scene, cohort):
    strict, easy = cohort("Strict", expects=3), cohort("Easy", expects=1)
    for group in (strict, easy):
        group.meet(3)
        learner = group.enrol(1)[0]
        group.came(learner, 0, 1)
        group.came(learner, 2, state="absent")
    assert (strict.figure().count, easy.figure().count) == (0, 1)
    together = strict.figure(strict.program, easy.program)
    assert (together.count, together.n, together.terms["expected"]) == (1, 2, [1, 3])


def test_somebody_in_two_programs_is_one_person(scene, cohort):
    first, second = cohort("First"), cohort("Second")
    first.meet(2)
    second.meet(2)
    learner = first.enrol(1)[0]
    Enrolment.objects.create(
        program=second.program,
        membership=learner,
        enrolled_at=clock.now() - dt.timedelta(days=200),
    )
    first.came(learner, 0)
    first.came(learner, 1, state="absent")
    second.came(learner, 0, 1)
    figure = first.figure(first.program, second.program)
    assert (figure.count, figure.n) == (1, 1)
    assert [(group.label, group.count, group.n) for group in figure.groups()] == [
        ("First", 0, 1),
        ("Second", 1, 1),
    ]
    ((name, _id, programs, could, came, active),) = next(figure.rows.read())
    assert (name, programs, could, came, active) == (learner.name, "First; Second", 4, 3, "yes")


@pytest.mark.parametrize(
    "other",
    [
        {"roles": ["organizer"]},
        {"roles": ["admin", "member"]},
        {"roles": ["partner"]},
        {"roles": ["partner", "sponsor"]},
        {"is_test": True},
        {"is_active": False},
    ],
)
def test_staff_guests_test_and_deleted_accounts_are_no_learners(scene, cohort, other):
    group = cohort()
    group.meet(2)
    group.came(*group.enrol(1, **other), 0, 1)
    group.came(*group.enrol(1), 0, 1)
    figure = group.figure()
    assert (figure.count, figure.n) == (1, 1)
    assert figure.exclusions == (("enrolled, but staff, guest or test account", 1),)


def test_mentors_and_facilitators_are_no_learners(scene, cohort, mo, bo):
    group = cohort()
    group.meet(2)
    for member, role in ((mo, "mentor"), (bo, "facilitator")):
        group.program.enrol(member, by=group.by, role=role)
        group.came(member, 0, 1)
    assert group.figure().value is None


def test_the_period_is_half_open(scene, cohort):
    group = cohort()
    group.meet(2)
    group.came(*group.enrol(1), 0, 1)
    assert group.figure(days=365).n == 1
    assert group.figure(days=5).value is None
    edge = group.figure().period.ends_at
    Event.objects.filter(pk=group.meetings[1].pk).update(
        starts_at=edge, ends_at=edge + dt.timedelta(hours=1)
    )
    assert group.figure().value is None


def test_who_left_before_the_period_is_not_in_it(scene, cohort):
    group = cohort()
    group.meet(2, weeks_ago=4)
    group.came(*group.enrol(1), 0, 1)
    gone = group.enrol(1)[0]
    Enrolment.objects.filter(membership=gone).update(ended_at=clock.now() - dt.timedelta(days=120))
    figure = group.figure(days=60)
    assert (figure.n, figure.exclusions) == (1, ())


def test_rows_add_up_to_the_figure(scene, cohort, monkeypatch):
    """R10, over several batches, with people of the same name."""
    monkeypatch.setattr("metrics.kpis.participation.BATCH", 3)
    group, other = cohort("One"), cohort("Two")
    group.meet(3)
    other.meet(2)
    for number in range(11):
        learner = group.enrol(1, name="Same Name" if number % 2 else f"Name {number}")[0]
        group.came(learner, *range(number % 4))
        if number % 3 == 0:
            Enrolment.objects.create(
                program=other.program,
                membership=learner,
                enrolled_at=clock.now() - dt.timedelta(200),
            )
            other.came(learner, 0)
    for number in range(4):
        group.enrol(1, name=f"Name {number} the late", from_meeting=1)
    figure = group.figure(group.program, other.program)
    rows = [row for batch in figure.rows.read() for row in batch]
    assert len(rows) == len({row[1] for row in rows}) == figure.n == figure.rows.total == 11
    assert sum(row[-1] == "yes" for row in rows) == figure.count
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)


def test_who_came_meeting_by_meeting(scene, cohort):
    group = cohort()
    group.meet(2)
    first, second = group.enrol(2)
    group.enrol(1, from_meeting=0)
    group.came(first, 0, 1)
    group.came(second, 0, state="excused")
    groups = group.figure().groups()
    assert [(entry.count, entry.n, entry.sub) for entry in groups] == [
        (1, 2, "Meeting 1"),
        (1, 3, "Meeting 2"),
    ]


def test_only_who_was_enrolled_at_the_time_came(scene, cohort):
    """Before joining, after leaving and in another program: none of them makes it three of two."""
    group, other = cohort(), cohort("Other")
    group.meet(2)
    other.meet(2)
    group.came(*group.enrol(1), 0, 1)
    group.came(*group.enrol(1, from_meeting=0), 0, 1)
    group.came(*group.enrol(1, to_meeting=1), 0, 1)
    group.came(*other.enrol(1), 0, 1)
    groups = group.figure().groups()
    assert [(entry.count, entry.n) for entry in groups] == [(2, 2), (2, 2)]


def test_the_number_of_queries_does_not_grow(scene, cohort):
    def queries(group):
        with CaptureQueriesContext(connection) as captured:
            figure = group.figure()
            figure.groups()
            list(figure.rows.read())
        return len(captured)

    small, large = cohort("Small"), cohort("Large")
    for group, size in ((small, 1), (large, 12)):
        group.meet(size + 1)
        for learner in group.enrol(size):
            group.came(learner, 0, 1)
    assert queries(small) == queries(large) <= 4
