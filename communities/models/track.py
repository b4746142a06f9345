"""A way through a program beside others, such as beginner and advanced."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class TrackQuerySet(OwnedQuerySet):
    """Reads of tracks."""

    def of(self, program):
        """A program's tracks in their order."""
        return self.filter(program=program).order_by("position")


class Track(Owned):
    """One of a program's tracks, in the organizer's own words; members choose one and change it."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="tracks")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=60)
    about = models.CharField(_("who it is for"), max_length=300, blank=True)

    objects = TrackQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "position"], name="track_position"
            ),
        ]

    def __str__(self):
        return self.title
