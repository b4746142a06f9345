"""One turn of Act, Reflect, Apply."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class CycleQuerySet(OwnedQuerySet):
    """Reads of cycles."""

    def at(self, day: dt.date):
        """The cycle that a day falls in, or the last one before it."""
        return self.filter(starts_on__lte=day).order_by("-starts_on")


class Cycle(Owned):
    """One turn of Act, Reflect, Apply inside a program."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="cycles")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = CycleQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "position"], name="cycle_position"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="cycle_ends_after_start",
            ),
        ]

    def __str__(self):
        return self.title
