"""Whom a meeting's reminders go to, laid out when the first of them is near, and laid out anew."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from communities import clock, due
from communities.models import Due, Enrolment, Membership, Reach
from events import reminders
from events.models import Event, ReminderRefusal
from events.reminders import MEMBER, PEOPLE, TOLD

MOST = 2000


def choose(*, by: Membership, **chosen) -> Reach:
    """Sets one's own choices; reminders on their way follow them."""
    reach = Reach.choose(by=by, **chosen)
    laid = Due.objects.filter(kind=PEOPLE).exclude(done_at=None).values("object_id")
    ahead = Event.objects.planned().filter(starts_at__gt=clock.now(), pk__in=laid)
    for event in ahead.concerning(by):
        reminders.settle_member(event, by, event.changed_at)
    return reach


def catch_up() -> None:
    """Whatever way a meeting came about, it is reminded of: those without a row get it."""
    expected = Due.objects.filter(kind=PEOPLE, object_id=OuterRef("pk"))
    ahead = Event.objects.planned().filter(~Exists(expected), starts_at__gt=clock.now())
    reminders.expect(list(ahead.order_by("starts_at", "id")[:MOST]))


@due.kind(PEOPLE)
def lay_out(row: Due) -> None:
    """Everybody whom a meeting concerns gets their rows; those of others go."""
    event = Event.objects.select_related("program").filter(pk=row.object_id).first()
    if event is None or not event.is_open_for_registration:
        return
    begins = reminders.begins(event)
    if begins > row.due_at:
        row.put_off(begins)
        return
    wanted, people = {}, list(_concerned(event))
    reaches = {reach.membership_id: reach for reach in Reach.objects.all()}
    for person, answer in people:
        reach = reaches.get(person.pk) or Reach(membership=person)
        for minutes, at in reminders.moments(event, reach, person.user.time_zone, answer).items():
            wanted[person.pk, str(minutes)] = at
    Due.arrange(MEMBER, event.pk, wanted, since=event.changed_at)
    for registration in event.registrations.coming().exclude(guest=None).select_related("guest"):
        registration.event = event
        reminders.settle_guest(registration, max(event.changed_at, registration.answered_at))


def _concerned(event: Event) -> Iterator[tuple[Membership, str]]:
    """Who said yes or maybe, and the program's people who have said nothing: ``(member, answer)``."""
    refused = ReminderRefusal.objects.filter(event=event).values("membership_id")
    members = Membership.objects.active().select_related("user").exclude(pk__in=refused)
    answers = dict(
        event.registrations.exclude(membership=None).values_list("membership_id", "answer")
    )
    told = [pk for pk, answer in answers.items() if answer in TOLD]
    for person in members.filter(pk__in=told):
        yield person, answers[person.pk]
    if event.program_id:
        enrolled = Enrolment.objects.active().filter(program=event.program_id)
        invited = members.filter(pk__in=enrolled.values("membership_id"))
        for person in invited.exclude(pk__in=list(answers)):
            yield person, ""
