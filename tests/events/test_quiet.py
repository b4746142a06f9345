"""Who has gone quiet: told to those who run the program, about nobody twice within a week."""

import pytest

from communities import clock, now
from communities.models import Enrolment


@pytest.fixture
def missed_twice(plan, bo, cy, capstone, inside):
    """Two sessions that cy was marked absent from, and one ahead."""
    with inside(bo):
        capstone.events.all().delete()
    for hours in (-24 * 9, -48):
        event = plan(hours=hours)
        with inside(bo):
            event.mark_attendance(cy, "absent", by=bo)
    return plan(hours=24 * 5, title="First demo")


def quiet(member, inside) -> list[now.Now]:
    with inside(member):
        return [one for one in now.for_member(member) if "gone quiet" in one.title]


def test_bo_and_ada_are_told_with_a_letter_to_send(missed_twice, ada, bo, cy, inside):
    for reader in (ada, bo):
        (thing,) = quiet(reader, inside)
        assert thing.title == "Cy Navarro has gone quiet."
        assert "“First demo” is on" in thing.letter.body
        assert thing.letter.body.endswith(reader.first_name)
    assert quiet(cy, inside) == []


def test_once_present_nobody_worries(missed_twice, plan, bo, cy, inside):
    event = plan(hours=-24)
    with inside(bo):
        event.mark_attendance(cy, "present", by=bo)
    assert quiet(bo, inside) == []


def test_who_was_written_to_is_left_alone_for_a_week(missed_twice, capstone, bo, cy, inside):
    with inside(bo):
        Enrolment.objects.get(program=capstone, membership=cy).put_off_nudge(by=bo)
    assert quiet(bo, inside) == []
    with clock.moved(days=8):
        assert len(quiet(bo, inside)) == 1


def test_who_left_the_program_is_not_missed(missed_twice, capstone, bo, cy, inside):
    with inside(bo):
        Enrolment.objects.get(program=capstone, membership=cy).withdraw(by=bo)
    assert quiet(bo, inside) == []
