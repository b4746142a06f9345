"""An organization that people of the community come from, and enrol together."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.naming import clean_name
from communities.tenancy.owned import Owned, OwnedQuerySet
from communities.tenancy.scope import here

WORDS = ("name", "kind", "website")


class OrganizationQuerySet(OwnedQuerySet):
    """Reads of organizations."""

    def visible_to(self, membership):
        """Every member sees where people come from; guests see their own."""
        if membership.is_guest:
            return self.filter(members=membership)
        return self


class Organization(Owned):
    """Where members work or study. A partner with needs is another thing, and may be the same name."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        NONPROFIT = "nonprofit", _("Nonprofit")
        SCHOOL = "school", _("School")
        PUBLIC = "public", _("Public body")
        FOUNDATION = "foundation", _("Foundation")
        OTHER = "other", _("Something else")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMPANY)
    website = models.URLField(_("website"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"],
                name="one_organization_a_name",
                violation_error_message=_("There is an organization of this name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["company", "nonprofit", "school", "public", "foundation", "other"]
                ),
                name="organization_kind",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    @once
    def add(cls, *, name: str, kind: str = Kind.COMPANY, website: str = "", by) -> "Organization":
        """A new organization. Organizers only; a name is there once."""
        rules.require(rules.may_run_programs(by), _t("Only organizers keep organizations."))
        organization = cls()
        organization._write(name, kind, website)
        Activity.record("organization.added", by=by, obj=organization)
        return organization

    def change(self, *, name: str, kind: str, website: str = "", by) -> None:
        """Other words for the same organization; its people stay."""
        rules.require(rules.may_run_programs(by), _t("Only organizers keep organizations."))
        with transaction.atomic():
            before = type(self).objects.select_for_update().get(pk=self.pk)
            self._write(name, kind, website)
            if any(getattr(before, one) != getattr(self, one) for one in WORDS):
                Activity.record("organization.changed", by=by, obj=self)

    def enrol(self, program, members, *, by) -> list:
        """Puts several of its people into a program at once; returns those who are in it now.

        Who is in already stays. Raises NotAllowed unless ``by`` runs the program, and what
        ``Program.enrol`` raises, for all of them: then nobody is in.
        """
        rules.require(
            program.is_run_by(by), _t("Only organizers and facilitators enrol other people.")
        )
        if any(member.organization_id != self.pk for member in members):
            raise ValidationError(_t("Choose among the people of %(name)s.") % {"name": self.name})
        with transaction.atomic():
            type(program).objects.select_for_update().get(pk=program.pk)
            there = set(
                program.enrolments.active()
                .filter(membership__in=members)
                .values_list("membership_id", flat=True)
            )
            enrolled = [program.enrol(member, by=by) for member in members]
            if came := len({member.pk for member in members} - there):
                Activity.record(
                    "organization.enrolled", by=by, obj=self, program=program, people=came
                )
        return enrolled

    def get_absolute_url(self) -> str:
        return here("communities:organization_detail", self.pk)

    def _write(self, name: str, kind: str, website: str) -> None:
        self.name, self.kind, self.website = clean_name(name), kind, website.strip()
        self.full_clean(exclude=["community"], validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as taken:
            sentence = _t("There is an organization of this name already.")
            raise ValidationError({"name": sentence}) from taken
