"""Everybody's answers, as who runs the meeting sees them."""

import pytest

from communities.models import Activity, Door
from events import seats
from events.models import Guest, Registration
from tests.communities.test_places import crowd


@pytest.fixture
def busy(plan, riverside, ada, inside):
    """For everybody, two places; five members and a guest asked for one, in their names' order."""
    event = plan(hours=240, program=None, capacity=2)
    with inside(ada):
        event.is_public = True
        event.save(update_fields=["is_public"])
        for one in crowd(riverside, 5):
            Registration.give(event, one, "yes", by=one)
        guest = Guest.sign_up(event, email="lou@outside.example", name="Lou")
        guest.answer("yes")
    return event


def listed(client_for, member, page, event, query: str = "") -> str:
    answer = client_for(member).get(page(event, "registrations") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_bo_sees_who_comes_and_who_waits_in_their_order(client_for, busy, page, bo):
    coming = listed(client_for, bo, page, busy)
    assert "Person 000" in coming
    assert "Person 002" not in coming
    waiting = listed(client_for, bo, page, busy, "?show=waiting")
    order = [waiting.index(name) for name in ("Person 002", "Person 003", "Person 004", "Lou")]
    assert order == sorted(order)
    assert "lou@outside.example" in waiting
    found = listed(client_for, bo, page, busy, "?show=waiting&q=lou")
    assert "Person 003" not in found


def test_only_who_runs_it_sees_them(client_for, busy, page, cy, dee):
    assert client_for(cy).get(page(busy, "registrations")).status_code == 403
    assert client_for(dee).get(page(busy, "registrations")).status_code == 404


def test_bo_notes_what_cy_told_him(client_for, busy, page, bo, cy, inside):
    assert "Cy" in listed(client_for, bo, page, busy, "?q=cy")
    address = page(busy, "registrations", "people", cy.pk)
    said = client_for(bo).post(address, {"answer": "yes"}, follow=True).content.decode()
    assert "waits, at the end of the queue" in said
    with inside(bo):
        mine = Registration.objects.of(cy).get(event=busy)
        assert (mine.answer, mine.number) == ("waiting", 5)


def test_bo_gives_a_place_and_takes_somebody_off(client_for, busy, page, bo, inside):
    with inside(bo):
        lou = Registration.objects.exclude(guest=None).get(event=busy)
        first = Registration.objects.filter(event=busy, answer="yes").order_by("pk").first()
    browser = client_for(bo)
    browser.post(page(busy, "registrations", lou.pk, "place"))
    with inside(bo):
        assert seats.of(busy).over == 1
        assert Activity.objects.get(verb="registration.given").actor_id == bo.pk
    browser.post(page(busy, "registrations", first.pk, "end"), {"show": "yes"})
    with inside(bo):
        now = seats.of(busy).room
        assert (now.taken, now.held, now.waiting) == (2, 0, 3)


def test_cy_gives_nobody_a_place(client_for, busy, page, cy, inside):
    with inside(cy):
        lou = Registration.objects.exclude(guest=None).get(event=busy)
    for below in ("place", "end"):
        address = page(busy, "registrations", lou.pk, below)
        assert client_for(cy).post(address).status_code == 403
    with inside(cy):
        lou.refresh_from_db()
        assert lou.answer == "waiting"


def test_bo_sees_whom_of_the_program_to_ask(client_for, plan, page, bo, cy, leila, inside):
    event = plan(hours=240)
    with inside(cy):
        Registration.give(event, cy, "yes", by=cy)
    silent = listed(client_for, bo, page, event, "?show=silent")
    assert leila.name in silent
    assert cy.name not in silent


def test_bo_shows_a_meeting_to_everybody(client_for, plan, page, ada, bo, cy, inside):
    """Where ada has opened a page; cy, who leads it, shows it to nobody."""
    event = plan(hours=240, lead=cy)
    with inside(ada):
        Door.objects.all().delete()
    address = f"/api/v1/c/riverside/events/{event.pk}/change/"
    refused = client_for(bo).post(address, {"is_public": True}, content_type="application/json")
    assert refused.status_code == 403
    with inside(ada):
        Door.of(None).set(is_open=True, joining="closed", benefits="", how="", by=ada)
    public = f"/p/riverside/events/{event.pk}/"
    assert client_for(cy).post(page(event, "publication"), {"shown": "yes"}).status_code == 403
    assert client_for().get(public).status_code == 404
    client_for(bo).post(page(event, "publication"), {"shown": "yes"})
    assert client_for().get(public).status_code == 200
    client_for(bo).post(page(event, "publication"), {"shown": "no"})
    assert client_for().get(public).status_code == 404


def test_a_place_opens_on_the_page_and_at_home(client_for, plan, page, cy, leila, inside):
    event = plan(hours=24, program=None, capacity=1)
    with inside(leila):
        Registration.give(event, leila, "yes", by=leila)
    browser = client_for(cy)
    browser.post(page(event, "registration"), {"answer": "yes"})
    waits = browser.get(page(event)).content.decode()
    assert "You are next in the queue." in waits
    assert "Leave the queue" in waits
    assert "A place has opened" not in browser.get("/c/riverside/").content.decode()
    with inside(leila):
        Registration.give(event, leila, "no", by=leila)
    for address in (page(event), "/c/riverside/"):
        shown = browser.get(address).content.decode()
        assert "A place has opened for you." in shown
        assert "Take the place" in shown
    taken = browser.post(page(event, "registration", "place"), follow=True).content.decode()
    assert "You’re coming: " in taken
    assert "A place has opened" not in browser.get("/c/riverside/").content.decode()


def test_room_and_screen_are_chosen_on_the_page(client_for, plan, page, cy, leila, inside):
    event = plan(program=None, mode="hybrid", capacity=1, online_link="https://meet.example/x")
    with inside(leila):
        Registration.give(event, leila, "yes", by=leila, seat="room")
    browser = client_for(cy)
    shown = browser.get(page(event)).content.decode()
    assert "Queue for the room" in shown
    assert "I’m coming online" in shown
    browser.post(page(event, "registration"), {"answer": "yes", "seat": "online"})
    shown = browser.get(page(event)).content.decode()
    assert "You’re coming, online" in shown
    strange = browser.post(
        page(event, "registration"), {"answer": "yes", "seat": "moon"}, follow=True
    )
    assert "no such seats" in strange.content.decode()
