"""Everybody's answers to one meeting, for whoever runs it: who comes, who waits and in which order."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.models import Enrolment, Membership
from events.models import Event, Registration

OTHERS = 5
KINDS = {
    "yes": _l("Coming"),
    "waiting": _l("Waiting"),
    "maybe": _l("Perhaps"),
    "no": _l("Not coming"),
    "silent": _l("No answer yet"),
}


@dataclass(frozen=True)
class Kind:
    """One of the lists and how long it is."""

    key: str
    label: str
    count: int


def kinds(event: Event) -> list[Kind]:
    """The lists there are: empty ones too, but for who has not answered where nobody is expected."""
    counts = event.registrations.order_by().values_list("answer").annotate(n=models.Count("pk"))
    counts = dict(counts) | {"silent": silent(event).count() if event.program_id else 0}
    shown = [key for key in KINDS if key != "silent" or event.program_id]
    return [Kind(key, str(KINDS[key]), counts.get(key, 0)) for key in shown]


def of_kind(event: Event, kind: str, query: str = ""):
    """The answers of one kind: who waits in the order of arrival, the others by name."""
    found = event.registrations.filter(answer=kind).with_person()
    if query:
        named = models.Q(membership__name__icontains=query) | models.Q(guest__name__icontains=query)
        found = found.filter(named | models.Q(guest__address__icontains=query))
    if kind == Registration.Answer.WAITING:
        return found.order_by("number")
    name = models.functions.Coalesce("membership__name", "guest__name")
    return found.order_by(models.functions.Lower(name), "pk")


def silent(event: Event, query: str = ""):
    """The people of its program who have not said anything."""
    enrolled = Enrolment.objects.active().filter(program=event.program_id)
    said = event.registrations.filter(membership=models.OuterRef("pk"))
    found = Membership.objects.active().filter(pk__in=enrolled.values("membership_id"))
    found = found.filter(~models.Exists(said))
    return (found.filter(name__icontains=query) if query else found).order_by("name", "id")


def others(event: Event, query: str, reader: Membership) -> list[Membership]:
    """Members of that name who are on none of the lists, and may come."""
    if event.program_id and not event.is_public:
        return []
    said = event.registrations.filter(membership=models.OuterRef("pk"))
    people = Membership.objects.visible_to(reader).with_role("member", "organizer", "admin")
    found = people.filter(~models.Exists(said), name__icontains=query, ended_at=None)
    return list(found.order_by("name", "id")[:OTHERS])


def said(registration: Registration, places: tuple[str, ...]) -> str:
    """What stands under a name: the seat where there are two kinds, or until when one is kept."""
    words = [str(registration.get_seat_display())] if registration.seat and len(places) > 1 else []
    if registration.is_offered:
        words.append(_("a place is kept"))
    elif registration.answer == Registration.Answer.WAITING:
        words.append(_("number %(number)s") % {"number": registration.number})
    if registration.guest_id:
        words.append(registration.guest.email or _("came as a guest"))
    return " · ".join(words)
