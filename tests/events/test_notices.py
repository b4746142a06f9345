"""What has changed is told once a change, to those who come, with their calendars set right."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import vobject

from communities import clock
from communities.models import Activity, Mail, Notification
from communities.notifications import notify
from events.models import Event, Registration, Series

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def tell(inside, ada):
    """``tell()`` hands all acts of the record to whom they concern, as the receiver does."""

    def run() -> None:
        with inside(ada):
            for activity in Activity.objects.order_by("recorded_in", "happened_at", "id"):
                notify(activity)

    return run


@pytest.fixture
def tuesday(plan, inside, bo):
    """A session on a Tuesday at 18:00 in Lisbon."""
    event = plan(time_zone="Europe/Lisbon")
    today = clock.now().astimezone(LISBON)
    begins = (today + dt.timedelta(days=8 - today.weekday())).replace(hour=18, minute=0, second=0)
    with inside(bo):
        event.starts_at, event.ends_at = begins, begins + dt.timedelta(minutes=90)
        event.save()
    return event


def say(event, member, answer, inside):
    with inside(member):
        Registration.give(Event.objects.get(pk=event.pk), member, answer, by=member)


def change(event, inside, bo, **fields):
    with inside(bo):
        Event.objects.select_related("program", "lead").get(pk=event.pk).change(by=bo, **fields)


def told(member, inside) -> list[str]:
    with inside(member):
        found = Notification.objects.filter(recipient=member).order_by("created_at", "id")
        return [one.sentence for one in found]


def mails(member, inside, template: str = "events/event_changed") -> list[Mail]:
    with inside(member):
        found = Mail.objects.filter(to=member.user.email, effect_key__startswith=template)
        return list(found.order_by("created_at", "id"))


def test_a_move_says_from_when_to_when_in_the_readers_zone(
    tuesday, tell, inside, bo, cy, mo, leila
):
    with inside(bo):
        type(mo.user).objects.filter(pk=mo.user_id).update(time_zone="America/New_York")
    say(tuesday, cy, "yes", inside)
    say(tuesday, mo, "maybe", inside)
    say(tuesday, leila, "no", inside)
    day = dt.timedelta(days=1)
    begins, ends = tuesday.starts_at + day, tuesday.ends_at + day
    change(tuesday, inside, bo, starts_at=begins, ends_at=ends, place="Room 3")
    tell()
    tell()
    [sentence] = told(cy, inside)
    assert sentence.startswith("Draft night has moved from Tuesday ")
    assert ", 18:00 to Wednesday " in sentence
    assert sentence.endswith(", 18:00 (Lisbon).")
    [sentence] = told(mo, inside)
    assert sentence.endswith("13:00 (New York).")
    assert told(leila, inside) == []
    [mail] = mails(cy, inside)
    assert "It is at Room 3, no longer at Room 2." in mail.text
    assert mail.calendar_method == "REQUEST"
    (found,) = vobject.readComponents(mail.calendar)
    assert found.vevent.dtstart.value == begins.replace(microsecond=0)
    assert int(found.vevent.sequence.value) == 1
    [mail] = mails(mo, inside)
    assert mail.calendar == "", "who was never sent it, is not sent its change"


def test_the_link_is_told_without_being_shown(tuesday, tell, inside, bo, cy, mo):
    say(tuesday, mo, "maybe", inside)
    change(tuesday, inside, bo, mode="hybrid", online_link="https://meet.example/secret")
    tell()
    [mail] = mails(mo, inside)
    assert "There is a new link." in mail.text
    assert "meet.example" not in mail.text + mail.html


def test_what_nobody_who_comes_needs_is_told_to_nobody(tuesday, tell, inside, bo, cy):
    say(tuesday, cy, "yes", inside)
    change(tuesday, inside, bo, reminders=[30], capacity=40)
    tell()
    assert told(cy, inside) == []


def test_a_cancelled_meeting_is_taken_out_and_comes_back(tuesday, tell, inside, bo, cy):
    say(tuesday, cy, "yes", inside)
    with inside(bo):
        Event.objects.select_related("program").get(pk=tuesday.pk).cancel(by=bo, reason="I am ill")
    tell()
    [mail] = mails(cy, inside, "events/event_cancelled")
    assert mail.calendar_method == "CANCEL"
    assert "I am ill" in mail.text
    with inside(bo):
        Event.objects.select_related("program").get(pk=tuesday.pk).restore(by=bo)
    tell()
    [mail] = mails(cy, inside)
    assert "takes place after all" in mail.subject
    (found,) = vobject.readComponents(mail.calendar)
    assert (found.method.value, found.vevent.status.value) == ("REQUEST", "CONFIRMED")
    assert int(found.vevent.sequence.value) == 2


def test_a_series_that_moves_is_told_once_with_ones_own_days(capstone, tell, inside, bo, cy):
    today = clock.now().astimezone(LISBON).date()
    with inside(bo):
        series = Series.plan(
            capstone, title="Check-in", rule="FREQ=WEEKLY;COUNT=5", by=bo,
            first_on=today + dt.timedelta(days=3), begins_at=dt.time(18), minutes=60,
            time_zone="Europe/Lisbon", lead=bo,
        )  # fmt: skip
        events = list(series.events.order_by("starts_at"))
    tell()
    before = len(told(cy, inside))
    for event in events[:2]:
        say(event, cy, "yes", inside)
    hour = dt.timedelta(hours=1)
    first = events[0]
    change(
        first, inside, bo, scope="all",
        starts_at=first.starts_at + hour, ends_at=first.ends_at + hour,
    )  # fmt: skip
    tell()
    [sentence] = told(cy, inside)[before:]
    assert sentence == "5 meetings of Check-in have changed."
    [mail] = mails(cy, inside)
    assert mail.text.count("19:00 to 20:00 (Lisbon)") == 2
    (found,) = vobject.readComponents(mail.calendar)
    assert len(found.vevent_list) == 2


def test_who_moves_a_meeting_has_it_moved_in_their_calendar_too(tuesday, tell, inside, bo):
    say(tuesday, bo, "yes", inside)
    change(tuesday, inside, bo, title="Second draft")
    tell()
    tell()
    assert told(bo, inside) == []
    first, second = mails(bo, inside, "invitation:")
    assert "SEQUENCE:0" in first.calendar
    assert "SEQUENCE:1" in second.calendar
    assert "Second draft" in second.calendar
