"""Material of a meeting: slides, a reading, a board, as links."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

MOST = 40


class MaterialQuerySet(OwnedQuerySet):
    """Reads of materials."""

    def visible_to(self, membership):
        """Whoever sees the meeting."""
        from events.models.event import Event  # noqa: PLC0415 - an event knows its materials

        return self.filter(event__in=Event.objects.visible_to(membership).values("pk"))

    def in_order(self):
        """As they were added."""
        return self.order_by("added_at", "id")


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

    @classmethod
    @once
    def add(cls, event, *, label: str, link: str, by) -> "Material":
        """One more link, by whoever runs the meeting; before, during or after it."""
        event.require_run_by(by)
        material = cls(event=event, label=" ".join(label.split()), link=link.strip(), added_by=by)
        material.clean_fields(exclude={"community", "event", "added_by"})
        with transaction.atomic():
            event.lock()
            if cls.objects.filter(event=event).count() >= MOST:
                raise ValidationError(
                    _t("These are %(most)s links. Take one away first.") % {"most": MOST}
                )
            material.save(force_insert=True)
            material._record("material.added", by)
        return material

    def remove(self, *, by) -> None:
        """Takes it away, once; adding it again is the way back."""
        self.event.require_run_by(by)
        with transaction.atomic():
            self.event.lock()
            gone, _rows = type(self).objects.filter(pk=self.pk).delete()
            if gone:
                self._record("material.removed", by)

    def _record(self, verb: str, by) -> None:
        Activity.record(verb, by=by, obj=self, program=self.event.program, event=str(self.event_id))
