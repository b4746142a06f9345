"""How a project stands: what its team says, and the dates on its way."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from projects import rules


class OfVisibleProject(OwnedQuerySet):
    """Reads of what belongs to a project: seen by those who see the project."""

    def visible_to(self, membership):
        """Rows of the projects that the reader may see."""
        projects = self.model._meta.get_field("project").related_model.objects
        return self.filter(project_id__in=projects.visible_to(membership).values("pk"))


class StatusUpdate(Owned):
    """One sentence on how it goes, in green, amber or red. Kept, so that a red spell stays told."""

    class Colour(models.TextChoices):
        GREEN = "green", _("On course")
        AMBER = "amber", _("Needs a word")
        RED = "red", _("Off course")

    project = OwnedKey("projects.Project", models.CASCADE, related_name="updates")
    colour = models.CharField(_("How is it going?"), max_length=5, choices=Colour)
    sentence = models.CharField(_("In one sentence"), max_length=200)
    by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = OfVisibleProject.as_manager()
    append_only = True

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "project", "-at", "-id"], name="status_of_project")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(colour__in=["green", "amber", "red"]), name="status_colour"
            )
        ]

    def __str__(self):
        return self.sentence

    @property
    def tone(self) -> str:
        """What the status tag calls it."""
        return {"green": "good", "amber": "warn", "red": "bad"}[self.colour]


class Milestone(Owned):
    """A date on the way, done or ahead."""

    project = OwnedKey("projects.Project", models.CASCADE, related_name="milestones")
    title = models.CharField(_("title"), max_length=80)
    due_on = models.DateField(_("date"))
    done_at = models.DateTimeField(null=True, blank=True)

    objects = OfVisibleProject.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "project", "due_on", "id"], name="milestone_by_date")
        ]

    def __str__(self):
        return self.title

    def complete(self, *, by) -> None:
        """The team says it is reached; saying so twice changes nothing."""
        require(rules.works_on(by, self.project), _t("Only the team ticks off its own dates."))
        with transaction.atomic():
            locked = type(self).objects.select_for_update().get(pk=self.pk)
            if locked.done_at:
                return
            if self.project.state == self.project.State.CLOSED:
                raise ValidationError(_t("This project is closed."))
            self.done_at = clock.now()
            self.save(update_fields=["done_at"])
            Activity.record(
                "milestone.reached", by=by, obj=self, program=self.project.program, public=True
            )


def red_spells(updates: list[StatusUpdate]) -> list[dict]:
    """The stretches that a project was red. ``updates`` in order of time.

    Each with ``from``, ``to`` (None while it lasts), ``why`` and ``helped``, in the team's words.
    """
    spells: list[dict] = []
    for update in updates:
        day: dt.date = clock.timezone.localtime(update.at).date()
        lasting = spells and spells[-1]["to"] is None
        if update.colour == StatusUpdate.Colour.RED and not lasting:
            spells.append({"from": day, "to": None, "why": update.sentence, "helped": ""})
        elif update.colour != StatusUpdate.Colour.RED and lasting:
            spells[-1] |= {"to": day, "helped": update.sentence}
    return spells
