"""A guest: somebody without a membership who signed up for one event by mail."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class GuestQuerySet(OwnedQuerySet):
    """Reads of guests."""

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
