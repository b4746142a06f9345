"""Monday's mail: at eight where the reader is, once, only if there is somebody, and not when refused."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from communities import clock, health, mondays
from communities.models import Mail

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture(autouse=True)
def one_sign(monkeypatch, cy):
    """Cy missed two sessions, and nothing else is known."""

    def missed(program):
        yield health.Sign(cy.pk, "Missed the sessions on 3 and 10 November.")

    monkeypatch.setattr(health, "_signals", {"missed": ("Missed", missed)})


@pytest.fixture
def monday_at():
    """``with monday_at(8, 5): …``: the next Monday, by the clock in Lisbon."""

    def move(hour: int, minute: int = 0, days: int = 0):
        local = clock.now().astimezone(LISBON)
        ahead = local + dt.timedelta(days=(7 - local.weekday()) % 7 or 7)
        ahead = ahead.replace(hour=hour, minute=minute) + dt.timedelta(days=days)
        return clock.moved(seconds=(ahead - local).total_seconds())

    return move


def mails(member, inside) -> list[Mail]:
    with inside(member):
        return list(Mail.objects.filter(effect_key__startswith="monday").order_by("to"))


def send(member, inside) -> int:
    with inside(member):
        return mondays.send()


def test_ada_and_bo_get_one_each_at_eight(ada, bo, inside, monday_at):
    with monday_at(7, 55):
        assert send(ada, inside) == 0
    with monday_at(8, 5):
        assert send(ada, inside) == 2
        assert send(ada, inside) == 0
    with monday_at(9):
        assert send(ada, inside) == 0
    assert [mail.to for mail in mails(ada, inside)] == ["ada@praxis.example", "bo@praxis.example"]
    assert mails(ada, inside)[1].subject == "Cy Navarro may need a word"
    assert "Missed the sessions on 3 and 10 November." in mails(ada, inside)[1].text


def test_the_next_week_it_comes_again_and_on_tuesday_it_does_not(ada, inside, monday_at):
    with monday_at(8, 5):
        send(ada, inside)
    with monday_at(8, 5, days=1):
        assert send(ada, inside) == 0
    with monday_at(8, 5, days=7):
        assert send(ada, inside) == 2


def test_with_nobody_on_the_list_there_is_no_mail(ada, inside, monday_at, monkeypatch):
    monkeypatch.setattr(health, "_signals", {})
    with monday_at(8, 5):
        assert send(ada, inside) == 0


def test_bo_switches_it_off_and_on_again(ada, bo, inside, monday_at, client_for):
    browser = client_for(bo)
    page = "/c/riverside/mails/"
    assert "Switch it off" in browser.get(page).content.decode()
    browser.post(f"{page}monday/refusal/")
    with monday_at(8, 5):
        assert send(ada, inside) == 1
    assert [mail.to for mail in mails(ada, inside)] == ["ada@praxis.example"]
    browser.post(f"{page}monday/refusal/end/")
    with monday_at(8, 5):
        assert send(ada, inside) == 1


def test_somebody_written_to_this_week_is_left_out(ada, bo, cy, capstone, inside, monday_at):
    with monday_at(7), inside(bo):
        enrolment = capstone.enrolments.get(membership=cy)
        health.note_contact(enrolment, "called", by=bo)
    with monday_at(8, 5):
        assert send(ada, inside) == 0
