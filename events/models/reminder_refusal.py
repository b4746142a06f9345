"""That somebody wants no reminder of one meeting."""

from django.db import models, transaction

from communities import clock
from communities.models import Activity
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class ReminderRefusalQuerySet(OwnedQuerySet):
    """Reads of refusals."""

    def visible_to(self, membership):
        """One's own."""
        return self.filter(membership=membership)


class ReminderRefusal(Owned):
    """One member is not reminded of one meeting any more. Changes of it are still told."""

    event = OwnedKey("events.Event", models.CASCADE, related_name="+")
    membership = OwnedKey("communities.Membership", models.CASCADE, related_name="+")
    refused_at = models.DateTimeField(default=clock.now)

    objects = ReminderRefusalQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "event", "membership"], name="one_reminder_refusal"
            )
        ]

    def __str__(self):
        return f"{self.membership_id}: no reminders of {self.event_id}"

    @classmethod
    def refuse(cls, event, *, by) -> None:
        """No more reminders of this meeting; twice is once."""
        with transaction.atomic():
            _refusal, fresh = cls.objects.get_or_create(event=event, membership=by)
            if fresh:
                Activity.record("reminder.refused", by=by, obj=event, program=event.program)

    @classmethod
    def withdraw(cls, event, *, by) -> None:
        """Reminders of this meeting after all."""
        with transaction.atomic():
            gone, _of_what = cls.objects.filter(event=event, membership=by).delete()
            if gone:
                Activity.record("reminder.wanted", by=by, obj=event, program=event.program)
