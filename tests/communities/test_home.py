"""Homes: what waits for each, at most three things, in an order that helps."""

import pytest

from communities import clock, now
from communities.models import (
    EnrolmentRequest,
    Mail,
    Membership,
    PathItem,
    Program,
    User,
)
from communities.models.mail import TRIES


def titles(browser) -> str:
    response = browser.get("/c/riverside/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def newcomer(ada, inside) -> Membership:
    """Somebody who came in today and is in no program."""
    user = User.objects.create(email="new@praxis.example", name="Tove Lind", password="!")
    with inside(ada):
        Membership.join(user, by=ada)
        return Membership.objects.select_related("user", "community").get(user=user)


def test_who_came_today_gets_a_first_step(newcomer, client_for):
    page = titles(client_for(newcomer))
    assert "A first step" in page
    assert "Look at “Capstone”." in page
    assert "Say who you are, in a line." in page


def test_later_the_open_program_is_a_quiet_line(newcomer, client_for):
    with clock.moved(days=9):
        page = titles(client_for(newcomer))
    assert "Open to join" in page
    assert "Say who you are" not in page


def test_who_is_in_a_program_is_offered_no_other(cy, client_for):
    assert "Look at “" not in titles(client_for(cy))


def test_who_runs_a_program_sees_who_waits_for_a_yes(
    capstone, newcomer, ada, bo, mo, inside, client_for
):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(joining="approval")
        capstone.refresh_from_db()
    with inside(newcomer):
        asked = capstone.ask(newcomer, by=newcomer)
        assert asked.kind == EnrolmentRequest.Kind.APPROVAL
    for reader in (ada, bo):
        assert "Tove Lind asks to join “Capstone”." in titles(client_for(reader))
    assert "Tove Lind" not in titles(client_for(mo))


def test_only_admins_hear_of_mails_that_did_not_arrive(ada, bo, inside, client_for):
    with inside(ada):
        Mail.objects.create(
            effect_key="x", to="typo@exmaple.com", subject="s", text="t", html="h", tries=TRIES
        )
    assert "A mail to typo@exmaple.com did not arrive." in titles(client_for(ada))
    assert "typo@exmaple.com" not in titles(client_for(bo))


def test_the_next_thing_on_the_path_comes_after_what_has_a_date(capstone, bo, cy, inside):
    with inside(bo):
        PathItem.objects.filter(program=capstone).delete()
        text = PathItem.add(capstone, by=bo, kind="read", title="The first hour", minutes=20)
    with inside(cy):
        things = [one.title for one in now.for_member(cy)]
        assert things[-1] == "The first hour"
        text.tick(by=cy)
        assert "The first hour" not in [one.title for one in now.for_member(cy)]


def test_the_path_of_what_has_not_begun_waits(capstone, bo, cy, inside):
    with inside(bo):
        PathItem.objects.filter(program=capstone).delete()
        PathItem.add(capstone, by=bo, kind="read", title="The first hour", minutes=20)
        Program.objects.filter(pk=capstone.pk).update(
            starts_on=clock.today() + clock.dt.timedelta(days=1)
        )
    with inside(cy):
        assert "The first hour" not in [one.title for one in now.for_member(cy)]


def test_who_runs_a_program_is_led_to_how_people_are(capstone, ada, bo, cy, client_for):
    link = f'href="/c/riverside/programs/{capstone.pk}/health/"'
    assert link in titles(client_for(ada))
    assert link in titles(client_for(bo))
    assert link not in titles(client_for(cy))
