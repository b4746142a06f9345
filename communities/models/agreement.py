"""What a community agrees on, version by version, and who said yes to which."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here


class AgreementQuerySet(OwnedQuerySet):
    """Reads of agreements."""

    def newest_first(self):
        """The one that holds comes first."""
        return self.order_by("-version")

    def visible_to(self, membership):
        """Everybody here may read what was ever agreed on."""
        return self

    def waiting_for(self, membership):
        """The version that holds, unless this member has said yes to it."""
        yes = AgreementAcceptance.objects.filter(agreement=models.OuterRef("pk"))
        newer = Agreement.objects.filter(version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(newer), ~models.Exists(yes.filter(membership=membership)))


class Agreement(Owned):
    """One version of what everybody here agrees on. Published once, never changed."""

    LONGEST = 20_000

    version = models.PositiveIntegerField()
    text = models.TextField(_("what we agree on"), max_length=LONGEST)
    change = models.CharField(_("what is new"), max_length=300, blank=True)
    published_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    objects = AgreementQuerySet.as_manager()
    append_only = True

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="agreement_version")
        ]
        indexes = [
            models.Index(fields=["community", "-published_at", "-id"], name="agreement_by_moment")
        ]

    def __str__(self):
        return f"version {self.version}"

    @classmethod
    @once
    def publish(cls, text: str, *, change: str = "", by) -> "Agreement":
        """The next version; from now on it is the one that holds. Admins only.

        The same words again are no new version.
        """
        require("admin" in by.roles_set, _t("Only admins publish what everybody agrees on."))
        text = text.replace("\r\n", "\n").strip()
        last = cls.objects.newest_first().first()
        if last and last.text == text:
            raise ValidationError({"text": _t("These are the words that hold already.")})
        with transaction.atomic():
            try:
                with transaction.atomic():
                    agreement = cls.objects.create(
                        version=last.version + 1 if last else 1,
                        text=text,
                        change=change.strip() if last else "",
                        published_by=by,
                    )
            except IntegrityError as race:
                sentence = _t("Somebody published a version this moment. Read theirs first.")
                raise ValidationError(sentence) from race
            Activity.record(
                "agreement.published", by=by, obj=agreement, public=True, version=agreement.version
            )
        return agreement

    def accept(self, *, by, at=None, through: str = "visit") -> "AgreementAcceptance":
        """``by`` says yes, ``at`` a moment (by default now); twice is once."""
        with transaction.atomic():
            yes, fresh = AgreementAcceptance.objects.get_or_create(
                agreement=self,
                membership=by,
                defaults={"accepted_at": at or clock.now(), "through": through},
            )
            if fresh:
                Activity.record("agreement.accepted", by=by, obj=self, version=self.version)
        return yes

    def get_absolute_url(self) -> str:
        return here("communities:agreement_read")


class AgreementAcceptanceQuerySet(OwnedQuerySet):
    """Reads of who said yes."""

    def visible_to(self, membership):
        """Admins see everybody's, others their own."""
        return self if "admin" in membership.roles_set else self.filter(membership=membership)


class AgreementAcceptance(Owned):
    """That a member said yes to one version, when, and at which door."""

    class Through(models.TextChoices):
        JOINING = "joining", _("When they joined")
        INVITATION = "invitation", _("With their invitation")
        VISIT = "visit", _("On a later visit")

    agreement = OwnedKey(Agreement, models.PROTECT, related_name="acceptances")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=clock.now)
    through = models.CharField(max_length=10, choices=Through, default=Through.VISIT)

    objects = AgreementAcceptanceQuerySet.as_manager()
    append_only = True

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "agreement", "membership"], name="one_yes_a_version"
            )
        ]

    def __str__(self):
        return f"{self.membership_id} said yes"
