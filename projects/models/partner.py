"""Partners, and the people who speak for them."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here
from projects import rules


class PartnerQuerySet(OwnedQuerySet):
    """Reads of partners."""

    def visible_to(self, membership):
        """Organizers see all, members those we agreed with, a contact their own."""
        if membership.is_organizer:
            return self
        if membership.is_guest:
            return self.filter(pk__in=Contact.objects.active().of(membership).values("partner_id"))
        return self.filter(stage=Partner.Stage.AGREED)

    def named(self):
        """Those that agreed to be named on public pages."""
        return self.filter(stage=Partner.Stage.AGREED, is_named=True).order_by("name", "id")


class Partner(Owned):
    """An organization that has needs of its own and gives something back."""

    class Stage(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        TALKING = "talking", _("Talking")
        AGREED = "agreed", _("Agreed")

    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("about"), max_length=1000, blank=True)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.PROSPECT)
    is_named = models.BooleanField(default=False)
    """They agreed to be named on pages that anybody may read."""
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"],
                name="one_partner_a_name",
                violation_error_message=_("There is a partner of this name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=["prospect", "talking", "agreed"]),
                name="partner_stage",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    @once
    def add(cls, *, name: str, about: str = "", stage: str = Stage.PROSPECT, by) -> "Partner":
        """A new partner. Organizers only; a name is there once."""
        require(rules.may_keep_partners(by), _t("Only organizers keep the list of partners."))
        partner = cls(name=name.strip(), about=about.strip(), stage=stage)
        partner.full_clean(exclude=["community"], validate_unique=False, validate_constraints=False)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    partner.save()
            except IntegrityError as taken:
                sentence = _t("There is a partner of this name already.")
                raise ValidationError({"name": sentence}) from taken
            Activity.record("partner.added", by=by, obj=partner)
        return partner

    def add_contact(self, membership, *, by) -> "Contact":
        """Lets a person with the partner role speak for this partner; twice changes nothing."""
        require(rules.may_keep_partners(by), _t("Only organizers say who speaks for a partner."))
        if "partner" not in membership.roles_set:
            raise ValidationError(
                _t("%(name)s does not hold the partner role.") % {"name": membership.name}
            )
        with transaction.atomic():
            contact, created = Contact.objects.get_or_create(partner=self, membership=membership)
            if created or contact.ended_at:
                contact.ended_at = None
                contact.save(update_fields=["ended_at"])
                Activity.record("partner.contact_added", by=by, obj=self, subject=membership)
        return contact

    def name_in_public(self, agreed: bool, *, by) -> None:
        """Notes that they agreed to be named in public, or do no longer; twice changes nothing."""
        require(rules.may_keep_partners(by), _t("Only organizers note what a partner agreed to."))
        with transaction.atomic():
            other = type(self).objects.filter(pk=self.pk, is_named=not agreed)
            if other.update(is_named=agreed):
                Activity.record("partner.named" if agreed else "partner.unnamed", by=by, obj=self)
        self.is_named = agreed

    def get_absolute_url(self) -> str:
        return here("projects:partner_detail", self.pk)


class ContactQuerySet(OwnedQuerySet):
    """Reads of contacts."""

    def active(self):
        """Those who speak for their partner today."""
        return self.filter(ended_at=None)

    def of(self, membership):
        """The partners that one person speaks for."""
        return self.filter(membership=membership)

    def visible_to(self, membership):
        """Organizers see who speaks for whom; a contact sees themselves."""
        return self.active() if membership.is_organizer else self.active().of(membership)


class Contact(Owned):
    """A membership that speaks for a partner. It ends, it is never deleted."""

    partner = OwnedKey(Partner, models.PROTECT, related_name="contacts")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="contact_for")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "partner", "membership"], name="one_contact_a_partner"
            )
        ]

    def __str__(self):
        return f"{self.membership_id} for {self.partner_id}"
