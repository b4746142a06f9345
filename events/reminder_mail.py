"""Writing reminders: drawn once for all readers of a meeting in one language and zone."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation

from communities import clock, due
from communities.models import Due, Enrolment, Mail, Membership, Reach
from communities.models.mail import slot
from communities.tenancy.scope import here
from events import answer_links, reminders
from events.models import Event, Guest, Registration, ReminderRefusal


@dataclass(frozen=True)
class Reminder:
    """One person, one meeting. ``answer`` is "yes", "maybe" or, of who is asked, empty."""

    event: Event
    person: Membership
    answer: str
    minutes: int

    @property
    def look(self) -> tuple:
        """Readers alike in this read the same, but for their names and links."""
        return self.event.pk, self.answer, self.person.user.language, self.person.user.time_zone

    @property
    def letter(self) -> dict:
        """What differs: the values of the slots."""
        event, person = self.event, self.person
        links = {
            purpose: answer_links.url(event, person, purpose) for purpose in answer_links.PURPOSES
        }
        return {
            "address": person.user.email,
            "name": person.first_name,
            "effect_key": _key(event, self.minutes, person),
            "unsubscribe": links["stop"],
            **links,
        }


@due.kind_in_batches(reminders.MEMBER)
def remind(rows: list[Due]) -> None:
    """Writes what is still true: to who still comes or is still asked, for the time it has now.

    Who would get two at once, since nothing was swept for a while, gets the later one alone.
    """
    ground, told, alike = _Ground(rows), set(), defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row.variant)):
        one = ground.reminder(row)
        if one and (one.event.pk, one.person.pk) not in told:
            told.add((one.event.pk, one.person.pk))
            alike[one.look].append(one)
    for ones in alike.values():
        _post(ones)


@due.kind(reminders.GUEST)
def remind_guest(row: Due) -> None:
    """The same to somebody without a membership, in the community's language and the meeting's zone."""
    guests = Guest.objects.exclude(email="").select_related("event__program", "event__community")
    guest = guests.filter(pk=row.object_id).first()
    if guest is None or not guest.event.is_open_for_registration:
        return
    event, zone = guest.event, guest.event.zone
    if not event.registrations.coming().filter(guest=guest).exists():
        return
    at = reminders.moment(event, int(row.variant), Reach(), zone)
    if at > clock.now():
        row.put_off(at)
        return
    with translation.override(event.community.language), timezone.override(zone):
        Mail.post(
            "events/guest_reminder",
            address=guest.email,
            effect_key=_key(event, int(row.variant), guest),
            community=event.community,
            event=event,
            act_url=guest.url,
        )


class _Ground:
    """What a batch of rows is about, read by a handful of queries."""

    def __init__(self, rows: list[Due]):
        members = [row.membership_id for row in rows]
        self.events = Event.objects.select_related("program").in_bulk(
            {row.object_id for row in rows}
        )
        self.people = (
            Membership.objects.active().select_related("user", "community").in_bulk(members)
        )
        about = {"event__in": list(self.events), "membership__in": members}
        self.refused = _pairs(ReminderRefusal.objects.filter(**about), "event_id")
        said = Registration.objects.filter(**about)
        self.answers = {
            (event, member): answer
            for event, member, answer in said.values_list("event_id", "membership_id", "answer")
        }
        programs = {event.program_id for event in self.events.values()} - {None}
        enrolled = Enrolment.objects.active().filter(program__in=programs, membership__in=members)
        self.enrolled = _pairs(enrolled, "program_id")
        reaches = Reach.objects.filter(membership__in=members)
        self.reaches = {reach.membership_id: reach for reach in reaches}

    def reminder(self, row: Due) -> Reminder | None:
        """What a row means now; one whose time has moved ahead is put off."""
        event = self.events.get(row.object_id)
        person = self.people.get(row.membership_id)
        if event is None or person is None or not event.is_open_for_registration:
            return None
        key, minutes = (event.pk, person.pk), int(row.variant)
        answer = self.answers.get(key, "")
        asked = not answer and (event.program_id, person.pk) in self.enrolled
        if key in self.refused or not (answer in reminders.TOLD or asked):
            return None
        reach = self.reaches.get(person.pk) or Reach(membership=person)
        at = reminders.moments(event, reach, person.user.time_zone, answer).get(minutes)
        if at is None:
            return None
        if at > clock.now():
            row.put_off(at)
            return None
        return Reminder(event, person, answer, minutes)


def _pairs(rows, about: str) -> set[tuple]:
    return set(rows.values_list(about, "membership_id"))


def _post(ones: list[Reminder]) -> None:
    event, person = ones[0].event, ones[0].person
    with person.as_reader():
        Mail.post_many(
            "events/reminder",
            [one.letter for one in ones],
            community=person.community,
            event=event,
            answer=ones[0].answer,
            name=slot("name"),
            links={purpose: slot(purpose) for purpose in answer_links.PURPOSES},
            act_url=settings.SITE_URL + event.get_absolute_url(),
            choice_url=settings.SITE_URL + here("events:reach_edit"),
        )


def _key(event: Event, minutes: int, person: Membership | Guest) -> str:
    """Once for a person, a meeting and the time it has."""
    return f"reminder:{event.pk}:{event.starts_at:%Y%m%dT%H%M}:{minutes}:{person.pk}"
