"""What somebody finds to do in a program that they are in and that has not begun: one thing."""

import datetime as dt

import pytest

from communities import blueprints, clock
from communities.models import Enrolment, Program
from events.models import Event

QUESTION = "What do you want to be able to do afterwards?"
STEP = "Your first step"


@pytest.fixture
def onboarding(ada, cy, inside) -> Program:
    """A program that begins in three weeks, with cy in it."""
    with inside(ada):
        program = Program.open_from(
            blueprints.load("onboarding"),
            title="Onboarding",
            starts_on=clock.today() + dt.timedelta(days=21),
            by=ada,
        )
        program.enrol(cy, by=ada)
    return program


def address(program) -> str:
    return f"/c/riverside/programs/{program.pk}/"


def test_first_a_why_then_the_first_session_then_nothing(onboarding, cy, inside, client_for):
    browser = client_for(cy)
    page = browser.get(address(onboarding)).content.decode()
    assert QUESTION in page
    assert page.count(STEP) == 1
    with inside(cy):
        mine = Enrolment.objects.get(program=onboarding, membership=cy)
        first = Event.objects.filter(program=onboarding).order_by("starts_at").first()
        part = mine.get_absolute_url()
    page = browser.post(part, {"why": "Know whom to ask."}, follow=True)
    page = page.content.decode()
    assert QUESTION not in page
    assert f"Are you coming to “{first.title}”?" in page
    assert page.count(STEP) == 1
    browser.post(f"/c/riverside/events/{first.pk}/registration/", {"answer": "yes"})
    assert STEP not in browser.get(address(onboarding)).content.decode()


def test_it_is_for_who_is_in_and_does_not_run_it(onboarding, ada, jun, client_for):
    for reader in (ada, jun):
        assert STEP not in client_for(reader).get(address(onboarding)).content.decode()


def test_once_it_has_begun_the_loop_says_what_is_next(onboarding, cy, client_for):
    with clock.moved(days=22):
        assert STEP not in client_for(cy).get(address(onboarding)).content.decode()
