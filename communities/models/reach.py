"""When a member may be written to, and about which meetings."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from communities.models.activity import Activity
from communities.tenancy.owned import Owned, OwnedKey

QUIET_FROM, QUIET_UNTIL = dt.time(21), dt.time(7)


class Reach(Owned):
    """How one member is reached by mail here. Without a row everything is as in the defaults.

    ``reminders`` are minutes before a meeting, None for what each meeting says. Quiet hours are on the
    wall of the member's own zone; with the same time twice there are none.
    """

    membership = OwnedKey("communities.Membership", models.CASCADE, related_name="+")
    reminders = ArrayField(models.PositiveIntegerField(), null=True)
    quiet_from = models.TimeField(_("from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("until"), default=QUIET_UNTIL)
    sends_calendar = models.BooleanField(_("meetings for my calendar by mail"), default=True)

    class Meta(Owned.Meta):
        verbose_name_plural = "reaches"
        constraints = [
            models.UniqueConstraint(fields=["community", "membership"], name="one_reach_a_member")
        ]

    def __str__(self):
        return f"how {self.membership_id} is reached"

    @classmethod
    def of(cls, membership) -> "Reach":
        """A member's choices, or the defaults, unsaved."""
        found = cls.objects.filter(membership=membership).first()
        return found or cls(membership=membership)

    @classmethod
    def choose(cls, *, by, **chosen) -> "Reach":
        """Sets one's own choices; the same ones again are no act."""
        with transaction.atomic():
            cls.objects.get_or_create(membership=by)
            reach = cls.objects.select_for_update().get(membership=by)
            if any(getattr(reach, name) != value for name, value in chosen.items()):
                for name, value in chosen.items():
                    setattr(reach, name, value)
                reach.save()
                Activity.record("reach.chosen", by=by, subject=by)
        return reach
