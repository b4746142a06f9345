"""A program that was kept as a template, beside the kinds that Praxis brings along."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import blueprints, clock, rules
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

MOST = 50


class SavedTemplateQuerySet(OwnedQuerySet):
    """Reads of saved templates."""

    def kept(self):
        """Those that nobody removed, by name."""
        return self.filter(removed_at=None).order_by("title", "id")

    def visible_to(self, membership):
        """Who opens programs chooses among them; nobody else sees them."""
        return self if membership.is_organizer else self.none()


class SavedTemplate(Owned):
    """A blueprint of one's own. Removing keeps the row, so that it can be undone."""

    title = models.CharField(_("title"), max_length=120)
    blueprint = models.JSONField(editable=False)
    made_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = SavedTemplateQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["community", "title", "id"], name="template_by_title")]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def save_from(cls, program, *, title: str, by) -> "SavedTemplate":
        """Keeps what the program is made of, without its people and what they did."""
        rules.require(rules.may_run_programs(by), _t("Only organizers keep templates."))
        if cls.objects.kept().count() >= MOST:
            raise ValidationError(
                _t("%(most)s templates are enough. Remove one first.") % {"most": MOST}
            )
        with transaction.atomic():
            kept = cls.objects.create(
                title=_named(title),
                blueprint={"kind": program.kind, "data": blueprints.describe(program)},
                made_by=by,
            )
            Activity.record("template.saved", by=by, obj=kept, program=program)
        return kept

    def rename(self, title: str, *, by) -> None:
        """Gives it another name."""
        rules.require(rules.may_run_programs(by), _t("Only organizers keep templates."))
        title = _named(title)
        with transaction.atomic():
            self._lock(["title"])
            if title == self.title:
                return
            self.title = title
            self.save(update_fields=["title"])
            Activity.record("template.renamed", by=by, obj=self)

    def remove(self, *, by) -> None:
        """Takes it from the choice; programs that were made of it stay as they are."""
        self._keep(clock.now(), "template.removed", by)

    def restore(self, *, by) -> None:
        """Puts it back."""
        self._keep(None, "template.restored", by)

    def as_blueprint(self) -> "blueprints.Blueprint":
        """What a program is opened from, under the name it was given here."""
        data = self.blueprint["data"] | {"title": self.title}
        return blueprints.Blueprint(self.blueprint["kind"], data)

    def _keep(self, removed_at, verb: str, by) -> None:
        rules.require(rules.may_run_programs(by), _t("Only organizers keep templates."))
        with transaction.atomic():
            self._lock(["removed_at"])
            if bool(self.removed_at) == bool(removed_at):
                return
            self.removed_at = removed_at
            self.save(update_fields=["removed_at"])
            Activity.record(verb, by=by, obj=self)

    def _lock(self, fields: list[str]) -> None:
        """What two send in the same moment is done and told once."""
        self.refresh_from_db(fields=fields, from_queryset=type(self).objects.select_for_update())


def _named(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise ValidationError({"title": _t("Give the template a name.")})
    return title
