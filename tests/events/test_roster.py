"""The roster on a phone: one tap, everyone at once, walk-ins, poor connections, and its log."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events import attendance_log, progress, roster
from events.models import Attendance, Event, Guest, Registration

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def grace(going_on, bo, inside):
    """Signed up by mail for what is going on, and has proved the address."""
    with inside(bo):
        guest = Guest.objects.create(
            event=going_on, name="Grace Hopper", email="g@example.org", address="g@example.org",
            digest="grace", confirmed_at=clock.now(),
        )  # fmt: skip
        Registration.objects.create(event=going_on, guest=guest, answer="yes", seat="room")
        return guest


def marks(event) -> list[Activity]:
    return list(Activity.objects.filter(verb="attendance.marked", object_id=event.pk))


def test_everyone_else_is_here_and_undo_takes_exactly_these_back(
    client_for, going_on, page, bo, cy, leila, inside
):
    browser = client_for(bo)
    with inside(bo):
        going_on.mark_attendance(cy, "excused", by=bo)
    shown = browser.post(page(going_on, "roster", "everyone"), follow=True).content.decode()
    assert "2 more are here." in shown
    assert "<b>2 of 3</b>" in shown
    with inside(bo):
        assert len(marks(going_on)) == 3, "one act for each mark"
        going_on.mark_attendance(leila, "late", by=bo)
    undo = shown.split('action="')
    undo = next(one.split('"')[0] for one in undo if "everyone/return" in one.split('"')[0])
    assert "1 mark is taken back." in browser.post(undo, follow=True).content.decode()
    with inside(bo):
        left = dict(
            Attendance.objects.filter(event=going_on).values_list("membership__name", "state")
        )
        assert left == {"Cy Navarro": "excused", "Leila Aziz": "late"}


def test_everyone_at_once_twice_marks_once(going_on, bo, cy, leila, inside):
    with inside(bo):
        for _time in range(2):
            Attendance.mark_here(going_on, [cy, leila], by=bo)
        assert len(marks(going_on)) == 2


def test_members_mark_nobody_at_once(going_on, cy, leila, inside):
    with inside(cy):
        for refused in (
            lambda: Attendance.mark_here(going_on, [leila], by=cy),
            lambda: Attendance.take_back(going_on, clock.now(), by=cy),
            lambda: Attendance.walk_in(going_on, "Sam Roe", by=cy),
        ):
            with pytest.raises(NotAllowed):
                refused()


def test_a_guest_who_signed_up_is_marked_and_counted(
    client_for, going_on, page, bo, ada, grace, inside
):
    browser = client_for(bo)
    shown = browser.get(page(going_on, "roster")).content.decode()
    assert "Grace Hopper" in shown
    assert "Guest · said yes" in shown
    assert "<b>0 of 4</b>" in shown
    answer = browser.post(
        page(going_on, "attendance", "guests", grace.pk), {"state": "present"}, **HTMX
    )
    assert "<b>1 of 4</b>" in answer.content.decode()
    assert "Grace Hopper is here." in answer.content.decode()


def test_guests_are_no_part_of_figures(going_on, bo, cy, grace, capstone, inside):
    with inside(bo):
        going_on.mark_attendance(grace, "present", by=bo)
        assert progress.meetings_attended(capstone) == {}
        going_on.mark_attendance(cy, "present", by=bo)
        assert progress.meetings_attended(capstone) == {cy.pk: 1}


def test_a_meeting_where_only_guests_were_marked_has_no_roster(plan, bo, inside):
    over = plan(hours=-30)
    with inside(bo):
        Attendance.walk_in(over, "Sam Roe", by=bo)
        assert over not in Event.objects.countable()


def test_a_guest_of_another_meeting_is_not_marked(going_on, plan, page, client_for, bo, grace):
    other = plan(hours=-0.2)
    address = page(other, "attendance", "guests", grace.pk)
    assert client_for(bo).post(address, {"state": "present"}).status_code == 404


def test_who_walked_in_is_added_by_name_once(client_for, going_on, page, bo, inside):
    browser = client_for(bo)
    found = browser.get(page(going_on, "roster") + "?q=Sam+Roe").content.decode()
    assert "Add “Sam Roe” as a guest" in found
    form = found.split("roster/guests/")[1]
    key = form.split('name="key" value="')[1].split('"')[0]
    for _time in range(2):
        answer = browser.post(
            page(going_on, "roster", "guests"), {"key": key, "name": "Sam Roe"}, follow=True
        )
    assert "Sam Roe" in answer.content.decode()
    with inside(bo):
        assert [one.person_name for one in Attendance.objects.filter(event=going_on)] == ["Sam Roe"]
        guest = Guest.objects.get(event=going_on)
        going_on.mark_attendance(guest, "", by=bo)
        assert not Guest.objects.filter(event=going_on).exists(), "there through the mark alone"
        line = attendance_log.lines(attendance_log.acts(going_on))[0]
        assert line.sentence == "Bo Lindgren took back that A guest was here."


def test_marks_that_wait_in_a_shared_tablet_are_the_readers_own(
    client_for, going_on, page, bo, ada
):
    for reader in (bo, ada):
        shown = client_for(reader).get(page(going_on, "roster")).content.decode()
        assert f'data-reader="{reader.pk}"' in shown


def test_a_nameless_guest_is_not_added(client_for, going_on, page, bo):
    answer = client_for(bo).post(page(going_on, "roster", "guests"), {"name": " "}, follow=True)
    assert "Type the name of who walked in." in answer.content.decode()


def test_a_mark_that_waited_keeps_the_moment_of_the_tap(client_for, going_on, page, bo, cy, inside):
    before = clock.now()
    client_for(bo).post(page(going_on, "attendance", cy.pk), {"state": "present", "age": "300"})
    with inside(bo):
        marked = Attendance.objects.get(event=going_on, membership=cy).marked_at
        assert abs(before - dt.timedelta(minutes=5) - marked) < dt.timedelta(seconds=10)
        line = attendance_log.lines(attendance_log.acts(going_on))[0]
        assert line.is_late
        assert line.moment == marked


@pytest.mark.parametrize("age", ["999999", "-5", "soon", "9" * 400, "٣"])
def test_an_impossible_moment_is_now(client_for, going_on, page, bo, cy, inside, age):
    answer = client_for(bo).post(
        page(going_on, "attendance", cy.pk), {"state": "present", "age": age}
    )
    assert answer.status_code == 302
    with inside(bo):
        marked = Attendance.objects.get(event=going_on, membership=cy).marked_at
        assert clock.now() - marked < dt.timedelta(minutes=1)


def test_an_older_tap_that_arrives_late_changes_nothing(going_on, bo, ada, cy, inside):
    with inside(bo):
        going_on.mark_attendance(cy, "late", by=ada)
        tapped = clock.now() - dt.timedelta(minutes=2)
        kept = going_on.mark_attendance(cy, "present", by=bo, at=tapped)
        assert kept.state == "late"
        assert len(marks(going_on)) == 1


def test_taking_back_what_nobody_marked_changes_nothing(client_for, going_on, page, bo, cy, inside):
    assert client_for(bo).post(page(going_on, "attendance", cy.pk)).status_code == 302
    with inside(bo):
        assert marks(going_on) == []


def test_a_tap_means_late_when_somebody_says_so(client_for, going_on, page, bo, cy):
    browser = client_for(bo)
    shown = browser.get(page(going_on, "roster") + "?tap=late").content.decode()
    assert "Mark late" in shown
    assert shown.count('name="state" value="late"') == 3
    answer = browser.post(
        page(going_on, "attendance", cy.pk), {"state": "late", "tap": "late"}, **HTMX
    )
    assert 'name="state" value="excused"' in answer.content.decode()


def test_the_roster_is_narrowed(client_for, going_on, page, bo, cy, inside):
    browser = client_for(bo)
    with inside(bo):
        going_on.mark_attendance(cy, "present", by=bo)

    def names(show):
        shown = browser.get(page(going_on, "roster") + f"?show={show}", **HTMX).content.decode()
        return [name for name in ("Cy Navarro", "Jun Park", "Leila Aziz") if f"<b>{name}" in shown]

    assert names("here") == ["Cy Navarro"]
    assert names("unmarked") == ["Jun Park", "Leila Aziz"]
    assert names("everything") == names("expected") == ["Cy Navarro", "Jun Park", "Leila Aziz"]


def test_each_row_says_who_marked_what(client_for, going_on, page, bo, ada, cy, inside):
    with inside(bo):
        going_on.mark_attendance(cy, "present", by=bo)
        going_on.mark_attendance(cy, "late", by=ada)
    shown = client_for(bo).get(page(going_on, "roster")).content.decode()
    assert "<summary>Ada, " in shown
    marked = [
        shown.index(f"<li>{words}, ")
        for words in ("Ada Brandt marked late", "Bo Lindgren marked here")
    ]
    assert marked == sorted(marked), "the last one first"


def test_the_log_keeps_what_was_put_right(client_for, going_on, page, bo, ada, cy, inside):
    with inside(bo):
        going_on.mark_attendance(cy, "absent", by=bo)
        going_on.close(by=bo)
        going_on.mark_attendance(cy, "present", by=ada)
    shown = client_for(bo).get(page(going_on, "roster", "log")).content.decode()
    assert "Ada Brandt corrected Cy Navarro from absent to here." in shown
    assert "Bo Lindgren marked Cy Navarro absent." in shown
    assert "Bo Lindgren closed the roster; 2 who were not marked are absent." in shown
    assert client_for(cy).get(page(going_on, "roster", "log")).status_code == 403


def test_the_log_of_an_event_for_everyone(plan, bo, cy, inside):
    event = plan(hours=-0.1, program=None)
    with inside(bo):
        event.mark_attendance(cy, "present", by=bo)
        assert [line.short[:24] for line in attendance_log.of_people(event, [cy.pk])[cy.pk]] == [
            "Bo Lindgren marked here,"
        ]


def test_twenty_phones_mark_one_person_once(committed, plan, bo, cy, inside):
    going_on = plan(hours=-0.1)
    together = threading.Barrier(20)

    def press(_number):
        try:
            together.wait(20)
            with inside(bo):
                Event.objects.get(pk=going_on.pk).mark_attendance(cy, "present", by=bo)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as phones:
        list(phones.map(press, range(20)))
    with inside(bo):
        assert Attendance.objects.filter(event=going_on).count() == 1
        assert len(marks(going_on)) == 1


def test_the_present_state_says_what_comes_next(going_on, cy):
    for state, after in roster.NEXT.items():
        mark = Attendance(event=going_on, membership=cy, state=state) if state else None
        assert roster.Row(cy, "", mark).next_state() == after


def test_a_cancelled_meeting_takes_no_marks(going_on, bo, cy, inside):
    with inside(bo):
        Event.objects.filter(pk=going_on.pk).update(state="cancelled")
        with pytest.raises(ValidationError, match="cancelled"):
            Attendance.mark_here(going_on, [cy], by=bo)
