"""A yes is sent to one's calendar by mail, and taken out of it again."""

import pytest
import vobject

from communities.models import Mail, Reach
from events.models import CalendarFeed, Event, Registration


@pytest.fixture
def say(ahead, inside):
    """``say(cy, "yes")`` is cy's answer; gives the mails for cy's calendar, the last one last."""

    def answer(member, said: str) -> list[Mail]:
        with inside(member):
            event = Event.objects.select_related("program").get(pk=ahead.pk)
            Registration.give(event, member, said, by=member)
            return calendars(member)

    return answer


def calendars(member) -> list[Mail]:
    mails = Mail.objects.filter(to=member.user.email).exclude(calendar="")
    return list(mails.order_by("created_at", "id"))


def test_a_yes_is_a_request_that_programs_accept(say, cy, ahead):
    (mail,) = say(cy, "yes")
    assert mail.calendar_method == "REQUEST"
    assert mail.subject.startswith("You are coming: Draft night, ")
    (found,) = vobject.readComponents(mail.calendar)
    assert found.method.value == "REQUEST"
    (event,) = found.vevent_list
    assert event.uid.value == f"{ahead.pk}@riverside.praxis"
    assert event.dtstart.value == ahead.starts_at.replace(microsecond=0)
    assert event.organizer.value == "mailto:hello@praxis.example"
    assert event.attendee.value == f"mailto:{cy.user.email}"
    said = {key: value for key, (value,) in event.attendee.params.items()}
    assert (said["PARTSTAT"], said["RSVP"], said["CN"]) == ("ACCEPTED", "FALSE", cy.name)


def test_saying_the_same_again_sends_nothing_and_a_no_takes_it_out(say, cy):
    say(cy, "yes")
    assert len(say(cy, "yes")) == 1
    request, cancel = say(cy, "no")
    (found,) = vobject.readComponents(cancel.calendar)
    assert (cancel.calendar_method, found.method.value) == ("CANCEL", "CANCEL")
    assert found.vevent.status.value == "CANCELLED"
    assert found.vevent.uid.value in request.calendar
    assert len(say(cy, "maybe")) == 2
    assert [mail.calendar_method for mail in say(cy, "yes")] == ["REQUEST", "CANCEL", "REQUEST"]


def test_who_follows_their_feed_or_wants_none_gets_none(say, cy, mo, inside):
    with inside(cy):
        CalendarFeed.make(by=cy)
    with inside(mo):
        Reach.choose(by=mo, sends_calendar=False)
    assert say(cy, "yes") == say(mo, "yes") == []


def test_a_no_alone_sends_nothing(say, cy):
    assert say(cy, "no") == []
