"""One edition of a program that goes on: seasons follow each other, what was done stays."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class SeasonQuerySet(OwnedQuerySet):
    """Reads of seasons."""

    def of(self, program):
        """A program's seasons, the latest first."""
        return self.filter(program=program).order_by("-position")


class Season(Owned):
    """A season of a program without an end. The program's last day is that of its latest season."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="seasons")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(null=True)

    objects = SeasonQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "position"], name="season_position"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="season_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return self.title
