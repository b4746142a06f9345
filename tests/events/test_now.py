"""What events put on homes and on a program's page."""

import pytest

from communities import clock, now, panels
from communities.models import Cycle


@pytest.fixture(autouse=True)
def empty_calendar(capstone, ada, inside):
    """The template's sessions lie where the present day puts them: away, so that scenes are the same."""
    with inside(ada):
        capstone.events.all().delete()


def titles(member, inside) -> list[str]:
    with inside(member):
        return [thing.title for thing in now.for_member(member)]


def test_cy_is_asked_about_the_session_of_the_next_two_days(plan, cy, inside):
    event = plan(hours=20, title="First demo")
    with inside(cy):
        thing = next(one for one in now.for_member(cy) if one.title == "First demo")
        assert [action.fields.get("answer") for action in thing.actions] == ["yes", "no"]
        event.register(cy, "no", by=cy)
    assert "First demo" not in titles(cy, inside)


def test_nobody_is_asked_about_next_week(plan, cy, inside):
    plan(hours=24 * 6, title="Far away")
    assert "Far away" not in titles(cy, inside)


def test_bo_is_reminded_of_an_open_roster(over, bo, cy, inside):
    assert "Who was there?" in titles(bo, inside)
    assert "Who was there?" not in titles(cy, inside)


def test_ada_sees_how_many_come(plan, ada, cy, inside):
    event = plan(hours=20, title="First demo", capacity=24)
    with inside(cy):
        event.register(cy, "yes", by=cy)
    with inside(ada):
        thing = next(one for one in now.for_member(ada) if one.title == "First demo")
        assert "1 of 24 are coming." in thing.text


def test_the_act_of_a_cycle_is_done_when_it_was_held(over, capstone, bo, cy, inside):
    with inside(bo):
        over.mark_attendance(cy, "present", by=bo)
        cycle = Cycle.objects.filter(program=capstone).at(clock.today()).first()
        cycle.starts_on, cycle.ends_on = clock.today().replace(day=1), clock.today()
        cycle.starts_on -= clock.dt.timedelta(days=5)
        part = panels.parts(capstone, cycle, cy)["act"]
    assert (part.state, part.title) == ("done", "Draft night")
    assert "1 of 3 took part." in part.text


def test_the_programs_page_lists_its_sessions(client_for, plan, capstone, cy, bo):
    plan(title="Draft night")
    shown = client_for(cy).get(f"/c/riverside/programs/{capstone.pk}/").content.decode()
    assert "Draft night" in shown
    assert "Add a session" not in shown
    shown = client_for(bo).get(f"/c/riverside/programs/{capstone.pk}/").content.decode()
    assert "Add a session" in shown
