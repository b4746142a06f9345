"""How a community deals with terms that end: days of grace, reminders, and those that went out."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.rules import may_keep_terms, require
from communities.tenancy.owned import Owned, OwnedKey


class RenewalPolicy(Owned):
    """One a community; without a row the defaults hold, and nobody is reminded."""

    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"), default=30, validators=[MaxValueValidator(365)]
    )
    reminds = models.BooleanField(_("remind people by mail"), default=False)
    words_before = models.TextField(_("before the last day"), max_length=2000, blank=True)
    words_in_grace = models.TextField(_("in grace"), max_length=2000, blank=True)

    class Meta(Owned.Meta):
        verbose_name_plural = "renewal policies"
        constraints = [
            models.UniqueConstraint(fields=["community"], name="one_renewal_policy"),
            models.CheckConstraint(condition=models.Q(grace_days__lte=365), name="renewal_grace"),
        ]

    def __str__(self):
        return f"{self.grace_days}"

    @classmethod
    def current(cls) -> "RenewalPolicy":
        """The community's own, or one with the defaults that is not kept yet."""
        return cls.objects.first() or cls()

    @classmethod
    def decide(cls, *, by, **fields) -> "RenewalPolicy":
        """Days of grace, whether people are reminded, and in which words."""
        require(may_keep_terms(by), _t("Only admins decide how memberships are renewed."))
        policy, made = cls.objects.get_or_create(defaults=fields)
        if not made and all(getattr(policy, name) == value for name, value in fields.items()):
            return policy
        for name, value in fields.items():
            setattr(policy, name, value)
        policy.save()
        Activity.record("renewal_policy.decided", by=by, obj=policy, reminds=policy.reminds)
        return policy


class TermReminder(Owned):
    """That a person was reminded of the end of a term; once for each of three moments."""

    class Moment(models.TextChoices):
        MONTH = "month", _("30 days before")
        WEEK = "week", _("7 days before")
        GRACE = "grace", _("in grace")

    holder = OwnedKey("communities.TermHolder", models.PROTECT, related_name="reminders")
    over_on = models.DateField()
    moment = models.CharField(max_length=5, choices=Moment)
    sent_at = models.DateTimeField(default=clock.now)

    append_only = True

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "holder", "over_on", "moment"], name="one_reminder_a_moment"
            )
        ]

    def __str__(self):
        return f"{self.moment} {self.over_on}"
