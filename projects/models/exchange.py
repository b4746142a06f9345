"""What each side gives: the receiver says that it arrived."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey
from projects import rules
from projects.models.progress import OfVisibleProject


class Side(models.TextChoices):
    """The two sides of a project."""

    COMMUNITY = "community", _("Community")
    PARTNER = "partner", _("Partner")


class ExchangeQuerySet(OfVisibleProject):
    """Reads of what was agreed."""

    def open(self):
        """Agreed, and not confirmed."""
        return self.filter(confirmed_at=None)


class Exchange(Owned):
    """One thing that one side gives the other. Only the receiving side can say that it arrived."""

    project = OwnedKey("projects.Project", models.CASCADE, related_name="exchanges")
    giver = models.CharField(max_length=9, choices=Side)
    text = models.CharField(_("what is given"), max_length=200)
    amount = models.CharField(_("how much"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    agreed_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    asked = models.BooleanField(
        default=False, help_text=_("The giver has said that it is there to be confirmed.")
    )
    confirmed_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    confirmed_as = models.CharField(max_length=9, choices=Side, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "project", "position", "id"], name="exchange_of")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(giver__in=["community", "partner"]), name="exchange_giver"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, confirmed_by=None, confirmed_as="")
                | models.Q(
                    models.Q(giver="community", confirmed_as="partner")
                    | models.Q(giver="partner", confirmed_as="community"),
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                ),
                name="exchange_receiver_confirms",
            ),
        ]

    def __str__(self):
        return self.text

    def ask(self, *, by) -> None:
        """The giving side says that it is there, and so asks for the confirmation, once."""
        giving = rules.is_on_side(by, self.project, self.giver)
        require(giving, _t("Only the side that gives can ask whether it arrived."))
        with transaction.atomic():
            locked = self._lock_open()
            self.asked = True
            if not locked.asked:
                self.save(update_fields=["asked"])
                Activity.record("exchange.asked", by=by, obj=self, program=self.project.program)

    def confirm(self, *, by) -> None:
        """The receiving side says that it arrived; once said, it stays said."""
        side = self.receiver
        receiving = rules.is_on_side(by, self.project, side)
        require(receiving, _t("Only the side that receives it can say that it arrived."))
        with transaction.atomic():
            self._lock_open()
            self.confirmed_by, self.confirmed_as, self.confirmed_at = by, side, clock.now()
            self.save(update_fields=["confirmed_by", "confirmed_as", "confirmed_at"])
            Activity.record("exchange.confirmed", by=by, obj=self, program=self.project.program)

    def take_back(self, *, by) -> None:
        """Who wrote it down strikes it again, as long as nobody has confirmed it."""
        require(rules.may_take_back(by, self), _t("Only who wrote it down can take it back."))
        with transaction.atomic():
            self._lock_open()
            Activity.record("exchange.taken_back", by=by, obj=self, program=self.project.program)
            self.delete()

    @property
    def receiver(self) -> str:
        """The side that does not give it."""
        return Side.PARTNER if self.giver == Side.COMMUNITY else Side.COMMUNITY

    def _lock_open(self) -> "Exchange":
        locked = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if locked is None:
            raise ValidationError(_t("This has been taken back."))
        if locked.confirmed_at:
            raise ValidationError(_t("This has been confirmed already."))
        return locked
