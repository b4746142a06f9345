"""Meetings sent to people's own calendars by mail: in with a yes, out again when they do not come.

Who follows their calendar feed here has every meeting there already and gets none of these mails.
"""

from django.conf import settings

from communities import clock
from communities.models import Mail, Membership, Reach
from communities.tenancy.scope import here
from events import answer_links, calendar
from events.models.calendar_feed import CalendarFeed
from events.models.registration import Registration


def settle(registration: Registration) -> None:
    """After an answer: whoever comes has the meeting in their calendar, whoever does not has not."""
    if registration.membership_id is None or not registration.event.is_open_for_registration:
        return
    comes = registration.answer == Registration.Answer.YES
    if comes and registration.invited_at is None and _wants(registration.membership):
        _note(registration, clock.now())
        send(registration, registration.invited_at.isoformat())
    elif registration.invited_at and not comes:
        key = registration.invited_at.isoformat()
        _note(registration, None)
        _take_out(registration, key)


def send(registration: Registration, key: str) -> None:
    """The meeting as it is now, for the calendar of somebody who comes; once for a ``key``."""
    member, event = registration.membership, registration.event
    event.my_answer = registration.answer
    with member.as_reader():
        Mail.post(
            "events/invitation",
            to=member,
            effect_key=f"invitation:{registration.pk}:{key}",
            calendar=(calendar.request([event], member), "REQUEST"),
            event=event,
            no_url=answer_links.url(event, member, "no"),
            act_url=settings.SITE_URL + event.get_absolute_url(),
            choice_url=settings.SITE_URL + here("events:reach_edit"),
        )


def follow(registrations: list[Registration], key: str) -> None:
    """Somebody changed meetings of their own: they know it, and so shall their calendar."""
    for registration in registrations:
        if registration.invited_at:
            send(registration, key)


def update(member: Membership, registrations: list[Registration]) -> tuple[str, str]:
    """For a mail that says what changed: the meetings that were sent before, as they are now."""
    events = _sent(registrations)
    return (calendar.request(events, member), "REQUEST") if events else ("", "")


def end(member: Membership, registrations: list[Registration]) -> tuple[str, str]:
    """For a mail that says what is off: takes out what was sent before."""
    events = _sent(registrations)
    return (calendar.cancellation(events, member), "CANCEL") if events else ("", "")


def _sent(registrations: list[Registration]) -> list:
    sent = [registration for registration in registrations if registration.invited_at]
    for registration in sent:
        registration.event.my_answer = registration.answer
    return [registration.event for registration in sent]


def _take_out(registration: Registration, key: str) -> None:
    member, event = registration.membership, registration.event
    event.my_answer = registration.answer
    with member.as_reader():
        Mail.post(
            "events/invitation_end",
            to=member,
            effect_key=f"invitation_end:{registration.pk}:{key}",
            calendar=(calendar.cancellation([event], member), "CANCEL"),
            event=event,
            act_url=settings.SITE_URL + event.get_absolute_url(),
        )


def _wants(member: Membership) -> bool:
    if not Reach.of(member).sends_calendar:
        return False
    own = CalendarFeed.objects.open().filter(membership=member, program=None)
    return not own.exists()


def _note(registration: Registration, moment) -> None:
    registration.invited_at = moment
    registration.save(update_fields=["invited_at"])
