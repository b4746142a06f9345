"""When the people of a meeting are reminded of it.

A row for the meeting as a whole comes due a day before its first reminder; only then does everybody
concerned get rows of their own, so that a year of meetings costs a row each. All of it is derived, and
deriving it again changes nothing: ``settle`` after an answer, ``reschedule`` after a change of time.
"""

import datetime as dt
from typing import TYPE_CHECKING

from communities import quiet_hours
from communities.models import Due, Enrolment, Membership, Reach
from events import invitations
from events.models.registration import Registration
from events.models.reminder_refusal import ReminderRefusal

if TYPE_CHECKING:
    from events.models import Event

PEOPLE, MEMBER, GUEST = "event_people", "event_reminder", "guest_reminder"
"""A meeting's people get their rows; one member is reminded; one guest is."""
DAY, HOUR = 24 * 60, 60
TOLD = (Registration.Answer.YES, Registration.Answer.MAYBE)
"""Who waits, or said no, is not reminded."""
QUIET = dt.timedelta(days=1)
"""By how much quiet hours may bring a reminder forward, at most."""


def settle(registration: Registration) -> None:
    """After an answer: this person's reminders and calendar are as it and their own choices say."""
    event = registration.event
    invitations.settle(registration)
    since = max(event.changed_at, registration.answered_at)
    people, _fresh = Due.objects.get_or_create(
        kind=PEOPLE, object_id=event.pk, membership=None, variant="",
        defaults={"due_at": begins(event)},
    )  # fmt: skip
    if people.done_at is None:
        return
    if registration.guest_id:
        settle_guest(registration, since)
    else:
        settle_member(event, registration.membership, since)


def reschedule(event: "Event") -> None:
    """After a change of the meeting's time: everybody's reminders are for the time it has now.

    The rows there are stay until the sweep has looked at all of them; none fires for the former time.
    """
    if not event.is_open_for_registration:
        return
    Due.arrange(PEOPLE, event.pk, {(None, ""): begins(event)})
    Due.again(PEOPLE, event.pk)


def expect(events: list["Event"]) -> None:
    """The same for many meetings that are new."""
    rows = [Due(kind=PEOPLE, object_id=event.pk, due_at=begins(event)) for event in events]
    Due.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def stop(event: "Event", *, by: Membership) -> None:
    """No more reminders of this meeting."""
    ReminderRefusal.refuse(event, by=by)
    Due.arrange(MEMBER, event.pk, {}, membership=by)


def resume(event: "Event", *, by: Membership) -> None:
    """Reminders of this meeting after all."""
    ReminderRefusal.withdraw(event, by=by)
    settle_member(event, by, event.changed_at)


def moments(event: "Event", reach: Reach, zone: str, answer: str) -> dict[int, dt.datetime]:
    """When somebody is reminded, by the minutes before the start that the reminder is for.

    ``answer`` is theirs, or empty for who is asked and has not said yet: they get one reminder, with
    the question, a day or more before.
    """
    own = event.reminders if reach.reminders is None else reach.reminders
    chosen = sorted(set(own)) if event.reminders else []
    if not answer:
        chosen = [minutes for minutes in chosen if minutes >= DAY][:1]
    return {minutes: moment(event, minutes, reach, zone) for minutes in chosen}


def moment(event: "Event", minutes: int, reach: Reach, zone: str) -> dt.datetime:
    """So many minutes before the start, but for the quiet hours."""
    return quiet_hours.moved(
        event.starts_at - dt.timedelta(minutes=minutes),
        event.starts_at,
        zone=zone,
        since=reach.quiet_from,
        until=reach.quiet_until,
    )


def settle_member(event: "Event", person: Membership, since: dt.datetime) -> None:
    """One member's reminders of one meeting; none for a moment up to ``since``."""
    answer = _answer(event, person)
    wanted = {}
    if answer is not None:
        at = moments(event, Reach.of(person), person.user.time_zone, answer)
        wanted = {(person.pk, str(minutes)): due_at for minutes, due_at in at.items()}
    Due.arrange(MEMBER, event.pk, wanted, membership=person, since=since)


def settle_guest(registration: Registration, since: dt.datetime) -> None:
    """A guest's reminders, in the meeting's zone: nobody knows theirs."""
    event, wanted = registration.event, {}
    if registration.answer == Registration.Answer.YES and registration.guest.email:
        at = moments(event, Reach(), event.zone, registration.answer)
        wanted = {(None, str(minutes)): due_at for minutes, due_at in at.items()}
    Due.arrange(GUEST, registration.guest_id, wanted, since=since)


def _answer(event: "Event", person: Membership) -> str | None:
    """Yes or maybe, empty for who is asked and has not said, None for everybody else."""
    if ReminderRefusal.objects.filter(event=event, membership=person).exists():
        return None
    said = event.registrations.filter(membership=person).values_list("answer", flat=True).first()
    if said:
        return said if said in TOLD else None
    enrolled = Enrolment.objects.active().filter(program=event.program_id, membership=person)
    return "" if event.program_id and enrolled.exists() else None


def begins(event: "Event") -> dt.datetime:
    """When people get their rows: ahead of whatever anybody may have chosen."""
    longest = max([DAY, *event.reminders])
    return event.starts_at - dt.timedelta(minutes=longest) - QUIET
