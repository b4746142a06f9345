"""A calendar feed: a secret address that calendar programs read."""

import uuid

from django.db import models

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class CalendarFeedQuerySet(OwnedQuerySet):
    """Reads of feeds."""

    def visible_to(self, membership):
        """One's own."""
        return self.filter(membership=membership)

    def open(self):
        """Those that still answer."""
        return self.filter(revoked_at=None)


class CalendarFeed(Owned):
    """One person's calendar, or one program's as that person sees it. The link can be revoked.

    The secret follows from ``seed`` and the installation's key; only its digest is looked up.
    """

    membership = OwnedKey("communities.Membership", models.CASCADE, related_name="calendar_feeds")
    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="+")
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "digest"], name="one_feed_a_link"),
            models.UniqueConstraint(
                fields=["community", "membership", "program"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="one_open_feed",
            ),
        ]

    def __str__(self):
        return f"calendar of {self.membership_id}"
