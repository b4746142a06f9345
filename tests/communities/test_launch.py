"""What is left before a program begins: ticked by facts, by hand, or put away."""

import datetime as dt

import pytest

from communities import blueprints, clock, launch
from communities.models import Activity, Door, Invitation, LaunchStep, Program
from events.models import Event


@pytest.fixture
def onboarding(ada, inside) -> Program:
    """A program that begins in three weeks."""
    with inside(ada):
        return Program.open_from(
            blueprints.load("onboarding"),
            title="Onboarding",
            starts_on=clock.today() + dt.timedelta(days=21),
            by=ada,
        )


def steps(program, member) -> dict[str, bool]:
    return {step.key: step.is_done for step in launch.checklist(program, member).steps}


def address(program, below: str = "") -> str:
    return f"/c/riverside/programs/{program.pk}/{below}"


def test_facts_tick_their_step(ada, inside, onboarding):
    with inside(ada):
        assert steps(onboarding, ada)["purpose"] is False
        Program.objects.filter(pk=onboarding.pk).update(purpose="We help each other arrive.")
        onboarding.refresh_from_db()
        assert steps(onboarding, ada)["purpose"] is True


def test_lines_of_the_template_are_ticked_by_hand(ada, inside, onboarding, client_for):
    browser = client_for(ada)
    assert "Every newcomer has a buddy" in browser.get(address(onboarding)).content.decode()
    browser.post(address(onboarding, "launch/line-0/"), {"state": "done"})
    with inside(ada):
        assert steps(onboarding, ada)["line-0"] is True
    browser.post(address(onboarding, "launch/line-0/"))
    with inside(ada):
        assert steps(onboarding, ada)["line-0"] is False


def test_a_step_can_be_put_away_and_brought_back(ada, inside, onboarding, client_for):
    browser = client_for(ada)
    answer = browser.post(address(onboarding, "launch/purpose/"), {"state": "away"}, follow=True)
    assert f'action="{address(onboarding, "launch/purpose/")}"' in answer.content.decode()
    with inside(ada):
        assert "purpose" not in steps(onboarding, ada)
    browser.post(address(onboarding, "launch/purpose/"))
    with inside(ada):
        assert "purpose" in steps(onboarding, ada)


@pytest.mark.parametrize("step", ["line-99", "nothing", "line-"])
def test_there_are_no_other_steps(ada, onboarding, client_for, step):
    assert client_for(ada).post(address(onboarding, f"launch/{step}/")).status_code == 404


def test_a_list_put_away_goes_and_nobody_else_is_told(ada, cy, inside, onboarding, client_for):
    browser = client_for(ada)
    assert "Put this list away" in browser.get(address(onboarding)).content.decode()
    for _time in range(2):
        browser.post(address(onboarding, "launch/"))
    assert "Before it begins" not in browser.get(address(onboarding)).content.decode()
    with inside(ada):
        assert Activity.objects.filter(verb="program.launched").count() == 1
    feed = client_for(cy).get("/c/riverside/activities/").content.decode()
    assert "Ada Brandt opened Onboarding." in feed
    assert "launched" not in feed


def test_only_organizers_have_it_and_only_at_the_beginning(
    ada, bo, cy, inside, capstone, onboarding, client_for
):
    for member in (bo, cy):
        page = client_for(member).get(address(onboarding)).content.decode()
        assert "Before it begins" not in page
        assert client_for(member).post(address(onboarding, "launch/")).status_code == 403
    with inside(ada):
        assert launch.checklist(capstone, ada) is None
        assert LaunchStep.objects.count() == 0


def test_the_place_of_the_first_session_ticks_its_step(ada, inside, onboarding, client_for):
    browser = client_for(ada)
    with inside(ada):
        assert steps(onboarding, ada)["place"] is False
        first = Event.objects.filter(program=onboarding).order_by("starts_at").first()
    where = f"/c/riverside/events/{first.pk}/place/"
    assert where in browser.get(address(onboarding)).content.decode()
    browser.post(where, {"place": "Quay 4, upstairs", "online_link": "https://meet.example/x"})
    with inside(ada):
        assert steps(onboarding, ada)["place"] is True
        first.refresh_from_db()
        assert (first.place, first.mode) == ("Quay 4, upstairs", "hybrid")


def test_pasted_people_stand_in_the_invitation_until_it_is_sent(
    ada, inside, onboarding, client_for
):
    people = "Nora <nora@example.org>\nleo@example.org"
    with inside(ada):
        LaunchStep.mark(onboarding, "invitations", "drafted", by=ada, people=people)
    browser = client_for(ada)
    for state in ("away", ""):  # put away and brought back, they are still there
        browser.post(address(onboarding, "launch/invitations/"), {"state": state})
    assert "2 addresses wait" in browser.get(address(onboarding)).content.decode()
    page = browser.get(f"/c/riverside/people/invitations/new/?program={onboarding.pk}")
    assert "leo@example.org" in page.content.decode()
    letter = {"people": people, "role": "participant", "words": "Come.", "program": onboarding.pk}
    browser.post("/c/riverside/people/invitations/sending/", letter)
    with inside(ada):
        assert Invitation.objects.filter(program=onboarding).count() == 2
        assert steps(onboarding, ada)["invitations"] is True
    page = browser.get(f"/c/riverside/people/invitations/new/?program={onboarding.pk}")
    assert "leo@example.org" not in page.content.decode()


def test_an_open_door_ticks_its_step(ada, inside, onboarding):
    with inside(ada):
        assert steps(onboarding, ada)["door"] is False
        Door.of(onboarding).set(
            is_open=True, joining="vetted", benefits="", how="", slug="onboarding", by=ada
        )
        assert steps(onboarding, ada)["door"] is True


def test_adas_home_leads_to_what_is_left_until_it_is_launched(
    ada, cy, inside, capstone, onboarding, client_for
):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(status="closed")
    card = "Get Onboarding ready"
    assert card in client_for(ada).get("/c/riverside/").content.decode()
    assert card not in client_for(cy).get("/c/riverside/").content.decode()
    with inside(ada):
        Program.open_from(
            blueprints.load("onboarding"),
            title="A later one",
            starts_on=clock.today() + dt.timedelta(days=40),
            by=ada,
        )
    home = client_for(ada).get("/c/riverside/").content.decode()
    assert card in home
    client_for(ada).post(address(onboarding, "launch/"))
    home = client_for(ada).get("/c/riverside/").content.decode()
    assert card not in home
    assert "Get A later one ready" in home
