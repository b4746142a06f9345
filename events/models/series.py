"""A series: the rule by which meetings come again."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class SeriesQuerySet(OwnedQuerySet):
    """Reads of series."""

    def visible_to(self, membership):
        """Whoever sees one of its meetings."""
        from events.models.event import Event  # noqa: PLC0415 - a meeting knows its series

        seen = Event.objects.visible_to(membership).filter(series=models.OuterRef("pk"))
        return self.filter(models.Exists(seen))


class Series(Owned):
    """Meetings by an RFC 5545 rule, computed on the wall of ``time_zone``.

    ``rule`` is an RRULE value with an end (COUNT or UNTIL), as in ``FREQ=WEEKLY;BYDAY=TU;COUNT=12``;
    ``first_on`` and ``begins_at`` are its DTSTART. Each occurrence is an ``Event`` of its own.
    """

    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="series")
    title = models.CharField(_("title"), max_length=120)
    rule = models.CharField(_("repeats"), max_length=300)
    first_on = models.DateField(_("first day"))
    begins_at = models.TimeField(_("begins at"))
    minutes = models.PositiveIntegerField(
        _("how many minutes"), validators=[MinValueValidator(5), MaxValueValidator(14 * 24 * 60)]
    )
    time_zone = models.CharField(_("time zone"), max_length=64)
    made_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="one_series_a_key")
        ]
        indexes = [
            models.Index(fields=["community", "-created_at", "-id"], name="series_by_moment")
        ]

    def __str__(self):
        return self.title
