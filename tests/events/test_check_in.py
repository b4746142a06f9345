"""Checking oneself in: the right code, at the right time, by the right people, once."""

import datetime as dt
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events import attendance_log, check_in
from events.models import Attendance, Event


@pytest.fixture(autouse=True)
def eight_tries(settings):
    """In a window of this test's own, since Valkey outlives it."""
    settings.CHECK_IN_LIMIT = f"8/{random.randrange(1000, 90_000)}"


@pytest.fixture
def open_door(going_on, bo, inside):
    """A session that began six minutes ago and lets people check themselves in."""
    with inside(bo):
        check_in.switch(going_on, True, by=bo)
    return going_on


def code_of(event, seconds: float = 0) -> str:
    return check_in.code(event, clock.now() - dt.timedelta(seconds=seconds))


def test_a_code_has_six_letters_that_nobody_misreads(going_on, plan):
    codes = {code_of(going_on, 30 * number) for number in range(200)}
    assert len(codes) == 200
    assert all(len(one) == 6 and not set(one) & set("01258BILOSUVZ") for one in codes)
    assert code_of(plan()) != code_of(going_on)


def test_the_code_and_the_one_before_are_right_and_no_other(going_on):
    moment = dt.datetime(2026, 11, 23, 18, 0, 5, tzinfo=dt.UTC)
    step = dt.timedelta(seconds=30)
    shown = {number: check_in.code(going_on, moment + number * step) for number in range(-2, 2)}
    said = {number: check_in.is_right(going_on, shown[number], moment) for number in shown}
    assert said == {-2: False, -1: True, 0: True, 1: False}
    assert check_in.is_right(going_on, f" {shown[0][:3].lower()}-{shown[0][3:]} ", moment)
    for nonsense in ("", "x", "٣٣٣٣٣٣", "👩🏽‍🚀", "A" * 10_000):
        assert not check_in.is_right(going_on, nonsense, moment)


def test_cy_scans_the_picture_and_presses_once(client_for, open_door, page, cy, bo, inside):
    browser, code = client_for(cy), code_of(open_door)
    opened = browser.get(page(open_door, "check-in") + f"?code={code}")
    assert f'value="{code}"' in opened.content.decode()
    with inside(bo):
        assert not Attendance.objects.filter(event=open_door).exists(), "opening changes nothing"
    for _press in range(2):
        answer = browser.post(page(open_door, "check-in"), {"code": code}, follow=True)
        assert "You are here." in answer.content.decode()
    with inside(bo):
        mark = Attendance.objects.get(event=open_door)
        assert (mark.membership_id, mark.state, mark.way) == (cy.pk, "present", "code")
        act = Activity.objects.get(verb="attendance.marked", object_id=open_door.pk)
        assert (act.actor_id, act.subject_id, act.data["way"]) == (cy.pk, cy.pk, "code")


@pytest.mark.parametrize("typed", ["AAAAAA", "", "old", "<b>", "x" * 5000])
def test_a_wrong_code_is_a_sentence(client_for, open_door, page, cy, bo, inside, typed):
    typed = code_of(open_door, 90) if typed == "old" else typed
    answer = client_for(cy).post(page(open_door, "check-in"), {"code": typed})
    assert answer.status_code == 400
    assert "code" in answer.context["form"].errors
    with inside(bo):
        assert not Attendance.objects.filter(event=open_door).exists()


def test_guessing_is_slowed_down(client_for, open_door, page, cy):
    browser = client_for(cy)
    answers = [
        browser.post(page(open_door, "check-in"), {"code": "AAAAAA"}).status_code
        for _try in range(9)
    ]
    assert answers == [400] * 8 + [429]


def test_the_window_and_lateness(plan, bo, cy, leila, jun, inside):
    """From half an hour before, on time for a quarter of an hour, until a quarter after the end."""
    event = plan(hours=2)  # ninety minutes long
    with inside(bo):
        check_in.switch(event, True, by=bo)

    def arrive(person, minutes: float):
        with clock.moved(hours=2, minutes=minutes), inside(person):
            return Attendance.check_in(event, code_of(event), by=person).state

    with pytest.raises(ValidationError, match="half an hour before"):
        arrive(cy, -31)
    assert arrive(cy, -29) == "present"
    assert arrive(leila, 14) == "present"
    assert arrive(jun, 16) == "late"
    with pytest.raises(ValidationError, match="has ended"):
        arrive(bo, 90 + 16)
    assert arrive(bo, 90 + 14) == "late"


def test_a_clock_set_back_neither_doubles_nor_loses_a_mark(open_door, cy, inside):
    with inside(cy):
        first = Attendance.check_in(open_door, code_of(open_door), by=cy)
        with clock.moved(minutes=-20):
            again = Attendance.check_in(open_door, code_of(open_door), by=cy)
        assert (again.pk, again.marked_at) == (first.pk, first.marked_at)
        assert Activity.objects.filter(verb="attendance.marked").count() == 1


def test_what_was_marked_on_the_roster_stands(client_for, open_door, page, bo, cy, inside):
    with inside(bo):
        open_door.mark_attendance(cy, "excused", by=bo)
    answer = client_for(cy).post(
        page(open_door, "check-in"), {"code": code_of(open_door)}, follow=True
    )
    assert "Your mark stands." in answer.content.decode()
    with inside(bo):
        assert Attendance.objects.get(event=open_door).state == "excused"


def test_a_mark_put_right_on_the_roster_is_no_code_any_more(open_door, bo, cy, inside):
    with inside(cy):
        Attendance.check_in(open_door, code_of(open_door), by=cy)
    with inside(bo):
        open_door.mark_attendance(cy, "late", by=bo)
        mark = Attendance.objects.get(event=open_door)
        assert (mark.state, mark.way, mark.marked_by_id) == ("late", "roster", bo.pk)
        lines = attendance_log.lines(attendance_log.acts(open_door))
        assert [line.sentence for line in lines if line.about] == [
            "Bo Lindgren corrected Cy Navarro from here to late.",
            "Cy Navarro checked in by the code: here.",
        ]


def test_only_who_may_come_checks_in(client_for, open_door, page, pia, dee):
    address = page(open_door, "check-in")
    data = {"code": code_of(open_door)}
    assert client_for(pia).post(address, data).status_code == 403
    assert client_for(dee).post(address, data).status_code == 404
    assert client_for().post(address, data).status_code == 302


def test_who_left_the_program_does_not_check_in(open_door, capstone, cy, bo, inside):
    with inside(bo):
        capstone.enrolments.get(membership=cy).withdraw(by=bo)
    with inside(cy), pytest.raises(NotAllowed):
        Attendance.check_in(open_door, code_of(open_door), by=cy)


def test_without_the_switch_there_is_nothing_to_type(client_for, going_on, page, cy):
    browser, address = client_for(cy), page(going_on, "check-in")
    assert "somebody marks who is in the room" in browser.get(address).content.decode()
    assert browser.post(address, {"code": code_of(going_on)}).status_code == 400


def test_bo_shows_the_code_on_the_wall_and_ends_it(client_for, going_on, page, bo, cy, inside):
    browser = client_for(bo)
    screen = browser.post(page(going_on, "check-in", "switch"), {"on": "1"}, follow=True)
    shown = screen.content.decode()
    code = code_of(going_on)
    assert f"{code[:3]} {code[3:]}" in shown
    assert '<svg viewBox="0 0' in shown
    assert 'hx-trigger="every 15s"' in shown
    again = browser.get(page(going_on, "check-in", "code"), HTTP_HX_REQUEST="true")
    assert "<html" not in again.content.decode()
    ended = browser.post(page(going_on, "check-in", "switch"), {"on": "0"}, follow=True)
    assert "Marks stay." in ended.content.decode()
    with inside(bo):
        assert not Event.objects.get(pk=going_on.pk).self_check_in
        verbs = Activity.objects.filter(object_id=going_on.pk).order_by("happened_at", "id")
        assert [one.verb for one in verbs] == ["check_in.opened", "check_in.closed"]


def test_cy_sees_no_screen_and_turns_no_switch(client_for, open_door, page, cy):
    assert client_for(cy).get(page(open_door, "check-in", "code")).status_code == 403
    assert client_for(cy).post(page(open_door, "check-in", "switch")).status_code == 403


def test_pressing_twenty_times_at_once_marks_once(committed, plan, bo, cy, inside, settings):
    settings.CHECK_IN_LIMIT = "100/90001"
    event = plan(hours=-0.1)
    with inside(bo):
        check_in.switch(event, True, by=bo)
    together, code = threading.Barrier(20), code_of(event)

    def press(_number):
        try:
            together.wait(20)
            with inside(cy):
                return Attendance.check_in(Event.objects.get(pk=event.pk), code, by=cy).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as phones:
        made = set(phones.map(press, range(20)))
    with inside(bo):
        assert len(made) == 1
        assert Activity.objects.filter(verb="attendance.marked", object_id=event.pk).count() == 1


def test_the_meetings_page_asks_who_is_not_marked(client_for, open_door, page, cy, bo, inside):
    browser = client_for(cy)
    assert "Are you here?" in browser.get(page(open_door)).content.decode()
    with inside(bo):
        open_door.mark_attendance(cy, "late", by=bo)
    shown = browser.get(page(open_door)).content.decode()
    assert "Are you here?" not in shown
    assert "You were here, a little late." in shown
