"""A community: the tenant, with its own name, look, zone and language."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models.functions import UUID7
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules
from communities.models.activity import Activity
from communities.tenancy.prepared import prepared

LOOK = ("name", "purpose", "hue", "time_zone", "language")


class Community(models.Model):
    """A group of people who learn together. Everything it owns is out of everyone else's reach.

    ``modules`` are the keys of what is switched on (`communities.modules`); None is all there is.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9](-?[a-z0-9])*$", _("Small letters, digits and dashes."))
        ],
    )
    name = models.CharField(_("name"), max_length=80)
    purpose = models.TextField(_("purpose"), max_length=600, blank=True)
    hue = models.PositiveSmallIntegerField(
        _("hue"), default=262, validators=[MinValueValidator(0), MaxValueValidator(359)]
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=12, default="en")
    modules = ArrayField(models.CharField(max_length=20), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name_plural = "communities"
        constraints = [
            models.CheckConstraint(condition=models.Q(hue__lt=360), name="community_hue")
        ]

    def __str__(self):
        return self.name

    def change(self, *, by, **look) -> None:
        """How it presents itself: ``name``, ``purpose``, ``hue``, ``time_zone`` and ``language``.

        Its address stays, since people have written it down. Raises NotAllowed and ValidationError.
        """
        rules.require(rules.may_run_programs(by), _t("Only organizers change this."))
        with transaction.atomic():
            self.lock(LOOK)
            changed = sorted(
                name for name in LOOK if name in look and look[name] != getattr(self, name)
            )
            if not changed:
                return
            for name in changed:
                setattr(self, name, look[name])
            self.clean_fields(exclude={"id", "slug", "modules"})
            self.save(update_fields=changed)
            Activity.record("community.changed", by=by, changed=changed)

    def lock(self, fields) -> None:
        """One writer at a time, who starts from what stands in ``fields`` now."""
        locked = type(self).objects.select_for_update(no_key=True)
        self.refresh_from_db(fields=fields, from_queryset=locked)

    @classmethod
    def at(cls, slug: str) -> "Community | None":
        """The community of an address; asked on every request."""
        return _at.first(slug)


@prepared(slug=models.CharField())
def _at(slug):
    return Community.objects.filter(slug=slug)
