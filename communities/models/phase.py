"""A stretch of a program with a name and a few words."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import blueprints
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class PhaseQuerySet(OwnedQuerySet):
    """Reads of phases."""

    def of(self, program):
        """A program's phases in their order."""
        return self.filter(program=program).order_by("starts_on", "id")


class Phase(Owned):
    """A stretch of a program. Phases follow their dates; they may overlap and leave gaps."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="phases")
    title = models.CharField(_("title"), max_length=80)
    about = models.CharField(_("in a few words"), max_length=300, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = PhaseQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["community", "program", "starts_on"], name="phase_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="phase_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return self.title


@blueprints.builder("phases")
def build_phases(program, cycles, items: list[dict], by) -> None:
    """Lays a blueprint's phases into the program's weeks."""
    Phase.objects.bulk_create(
        Phase(
            program=program,
            title=item["title"],
            about=item.get("about", ""),
            starts_on=program.starts_on + dt.timedelta(weeks=item["from_week"] - 1),
            ends_on=program.starts_on + dt.timedelta(weeks=item["to_week"], days=-1),
        )
        for item in items
    )
