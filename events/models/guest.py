"""A guest: somebody without a membership who signed up for one event by mail."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Membership
from communities.models.token import digest, link_secret
from communities.naming import clean_name
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import require_scope

FORGOTTEN_AFTER = clock.dt.timedelta(days=30)
"""After the meeting: then nobody's name or address is kept any longer."""
UNPROVED_FOR = clock.dt.timedelta(days=7)
"""How long an address waits for the press of a button in its mail."""


class GuestQuerySet(OwnedQuerySet):
    """Reads of guests."""

    def with_secret(self, secret: str) -> "Guest | None":
        """The guest whom a link belongs to, with the event, or None."""
        found = self.filter(digest=digest(secret)).select_related("event__program", "event__lead")
        return found.first()

    def known(self):
        """Those whose name or address is still kept."""
        return self.exclude(email="", name="")

    def unproved(self):
        """Those who asked, and whose address nobody has answered from in time."""
        late = models.Q(asked_at__lte=clock.now() - UNPROVED_FOR)
        over = models.Q(event__ends_at__lte=clock.now())
        return self.filter(late | over, confirmed_at=None).exclude(address="")

    def to_forget(self):
        """Those whose meeting was long enough ago."""
        return self.known().filter(event__ends_at__lte=clock.now() - FORGOTTEN_AFTER)

    def visible_to(self, membership):
        """Addresses are for whoever runs the event."""
        from events.models.event import Event  # noqa: PLC0415 - an event knows its guests

        if membership.is_guest:
            return self.none()
        if membership.is_organizer:
            return self
        return self.filter(event__in=Event.objects.run_by(membership).values("pk"))


class Guest(Owned):
    """One address at one event. It holds a seat once the mailed link was confirmed.

    ``address`` is ``email`` whatever its case; whoever walked in and was put on the roster by name has
    none. The secret of their link follows from ``seed``.
    """

    event = OwnedKey("events.Event", models.CASCADE, related_name="guests")
    email = models.EmailField(_("address"), blank=True)
    address = models.EmailField(blank=True, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)

    # A face as members have, square.
    is_guest, initials, face_hue = True, Membership.initials, Membership.face_hue

    objects = GuestQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "event", "address"],
                condition=~models.Q(address=""),
                name="one_guest_an_address",
            ),
            models.UniqueConstraint(fields=["community", "digest"], name="one_guest_a_link"),
        ]
        indexes = [models.Index(fields=["community", "-asked_at", "-id"], name="guest_by_moment")]

    def __str__(self):
        return self.name or str(_("A guest"))

    @classmethod
    def sign_up(cls, event, *, email: str, name: str = "") -> "Guest":
        """Notes that somebody wants to come by this address; it holds no seat before it is proved.

        The same address again is the same guest. Until it is proved anybody may have typed the name,
        so the last one stands.
        """
        address = email.strip().lower()
        fresh = {"email": email.strip(), "name": clean_name(name), "seed": uuid.uuid4()}
        fresh["digest"] = digest(link_secret(PURPOSE, fresh["seed"]))
        guest, _made = cls.objects.get_or_create(event=event, address=address, defaults=fresh)
        if guest.confirmed_at is None and guest.name != fresh["name"]:
            guest.name = fresh["name"]
            guest.save(update_fields=["name"])
        guest.event = event
        guest._renew_link()
        return guest

    def answer(self, answer: str, *, seat: str = ""):
        """Says by their link whether they come, which proves the address; see ``Registration.give``."""
        from events.models.registration import Registration  # noqa: PLC0415 - it knows its guest

        with transaction.atomic():
            registration = Registration.give(self.event, self, answer, by=None, seat=seat)
            if self.confirmed_at is None:
                self.confirmed_at = clock.now()
                self.save(update_fields=["confirmed_at"])
        return registration

    def forget(self) -> None:
        """Forgets who they were; that somebody came stays, and the link ends."""
        self.email = self.address = self.name = ""
        self.seed = uuid.uuid4()
        self.digest = digest(link_secret(PURPOSE, self.seed))
        self.save(update_fields=["email", "address", "name", "seed", "digest"])

    @property
    def secret(self) -> str:
        """What the link carries."""
        return link_secret(PURPOSE, self.seed)

    @property
    def url(self) -> str:
        """The link as their mails carry it."""
        below = reverse("event_doors:guest_answer", args=[require_scope().slug, self.secret])
        return settings.SITE_URL + below

    def _renew_link(self) -> None:
        """An installation whose key has changed writes other links than before; those must work too."""
        if self.digest != (fresh := digest(self.secret)):
            self.digest = fresh
            self.save(update_fields=["digest"])


PURPOSE = "event_guest"
