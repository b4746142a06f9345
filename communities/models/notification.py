"""What the in-app inbox shows."""

from django.db import models

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.prepared import prepared


class NotificationQuerySet(OwnedQuerySet):
    """Reads of the inbox."""

    def visible_to(self, membership):
        """One's own, newest first."""
        return self.filter(recipient=membership).order_by("-created_at", "-id")

    def unread(self):
        """Not opened yet."""
        return self.filter(read_at=None)


class Notification(Owned):
    """One line in somebody's inbox, about one activity. ``path`` is a page of this community."""

    recipient = OwnedKey("communities.Membership", models.CASCADE, related_name="notifications")
    activity = OwnedKey("communities.Activity", models.PROTECT, related_name="+")
    sentence = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "activity", "recipient"], name="one_notification_an_activity"
            )
        ]
        indexes = [
            models.Index(
                fields=["community", "recipient", "-created_at", "-id"], name="notification_inbox"
            )
        ]

    def __str__(self):
        return self.sentence

    @classmethod
    def count_unread(cls, membership) -> int:
        """How many wait in a member's inbox; stands on every page, so a request's member knows it."""
        if membership.enrolled is not None and hasattr(membership, "unread"):
            return membership.unread or 0
        return sum(_unread(membership.pk))

    def read(self) -> None:
        """Marks it read; reading twice changes nothing."""
        type(self).objects.filter(pk=self.pk, read_at=None).update(read_at=clock.now())


@prepared(recipient=models.UUIDField())
def _unread(recipient):
    mine = Notification.objects.unread().filter(recipient=recipient).values("recipient")
    return mine.annotate(count=models.Count("pk")).values_list("count", flat=True)
