"""Mails to guests: the link they answer by, a seat that has opened, and what changes about the meeting.

In the community's language and the meeting's zone, for nobody knows those of the reader. Without the
guest's name: whoever typed the address typed it too.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _l

from communities.models import Community, Mail
from communities.models.mail import slot
from communities.tenancy.scope import require_scope
from communities.ways_in import until_when
from events.times import nearly_at

TOLD = {
    "changed": _l("%(title)s has changed."),
    "cancelled": _l("%(title)s, %(when)s, is cancelled."),
    "restored": _l("%(title)s, %(when)s, takes place after all."),
}


def link(guest, *, key) -> None:
    """The one link by which they say that they come, and later that they cannot."""
    with _as_guests_read(guest.event) as context:
        Mail.post(
            "events/guest_link",
            address=guest.email,
            effect_key=f"guest_link:{guest.pk}:{key}",
            act_url=guest.url,
            **context,
        )


def member(event, address: str, *, key) -> None:
    """To an address that belongs to a member: they answer inside. The page has said nothing of it."""
    with _as_guests_read(event) as context:
        Mail.post(
            "events/guest_is_member",
            address=address,
            effect_key=f"guest_is_member:{event.pk}:{key}",
            act_url=settings.SITE_URL + event.get_absolute_url(),
            **context,
        )


def offered(registration) -> None:
    """A seat has opened for who waits, and until when it is theirs."""
    guest = registration.guest
    guest.event = registration.event
    with _as_guests_read(registration.event) as context:
        Mail.post(
            "events/guest_offered",
            address=guest.email,
            effect_key=f"guest_offered:{registration.pk}:{registration.offered_at.isoformat()}",
            act_url=guest.url,
            until=until_when(registration.offered_until),
            **context,
        )


def tell(event, what: str, *, reason: str = "") -> None:
    """That the meeting has "changed", is "cancelled" or "restored", to every guest who may come."""
    coming = event.registrations.perhaps_coming().exclude(guest=None).exclude(guest__email="")
    guests = [one.guest for one in coming.select_related("guest").order_by("pk")]
    if not guests:
        return
    letters = [
        {
            "address": guest.email,
            "effect_key": f"guest_{what}:{guest.pk}:{event.sequence}",
            "link": guest.url,
        }
        for guest in guests
    ]
    with _as_guests_read(event) as context:
        said = {"title": event.title, "when": nearly_at(event.starts_at)}
        context |= {"sentence": str(TOLD[what]) % said, "reason": reason}
        Mail.post_many("events/guest_told", letters, act_url=slot("link"), **context)


def forget(guest) -> None:
    """Takes what was written to them out of the outbox: address, words and link."""
    theirs = models.Q(effect_key__endswith=f":{guest.pk}") & models.Q(
        effect_key__startswith=f"reminder:{guest.event_id}:"
    )
    for what in ("link", *TOLD):
        theirs |= models.Q(effect_key__startswith=f"guest_{what}:{guest.pk}:")
    for registration in guest.registrations.all():
        theirs |= models.Q(effect_key__startswith=f"guest_offered:{registration.pk}:")
    Mail.objects.filter(theirs).delete()


@contextmanager
def _as_guests_read(event) -> Iterator[dict]:
    community = Community.at(require_scope().slug)
    zone = event.time_zone or community.time_zone
    with translation.override(community.language), timezone.override(zone):
        yield {"community": community, "event": event}
