"""Material of a meeting: slides, a reading, a board, as links."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class MaterialQuerySet(OwnedQuerySet):
    """Reads of materials."""

    def visible_to(self, membership):
        """Whoever sees the meeting."""
        from events.models.event import Event  # noqa: PLC0415 - an event knows its materials

        return self.filter(event__in=Event.objects.visible_to(membership).values("pk"))


class Material(Owned):
    """One link beside a meeting's agenda."""

    event = OwnedKey("events.Event", models.CASCADE, related_name="materials")
    label = models.CharField(_("what it is"), max_length=120)
    link = models.URLField(_("link"), max_length=500, validators=[URLValidator(["http", "https"])])
    added_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = MaterialQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "event", "added_at"], name="material_of_event"),
            models.Index(fields=["community", "-added_at", "-id"], name="material_by_moment"),
        ]

    def __str__(self):
        return self.label
