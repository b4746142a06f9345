"""A certificate of attendance that anyone can verify."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

LONGEST_REASON = 300


class CertificateQuerySet(OwnedQuerySet):
    """Reads of certificates."""

    def visible_to(self, membership):
        """One's own; organizers see all."""
        return self if membership.is_organizer else self.filter(membership=membership)


class Certificate(Owned):
    """That one member took part in a program, or in one event: issued once, verifiable, revocable.

    ``code`` is what stands on the paper and in the verification page's address. Name, title and
    figures are kept as they were at the issue. ``minutes`` are of meetings attended, present or late.
    """

    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="certificates")
    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="+")
    event = OwnedKey("events.Event", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20, editable=False)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    attended = models.PositiveIntegerField()
    meetings = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    issued_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "code"], name="one_certificate_a_code"),
            models.UniqueConstraint(
                fields=["community", "membership", "program", "event"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="one_certificate_each",
            ),
            models.CheckConstraint(
                condition=models.Q(program=None) ^ models.Q(event=None), name="certificate_of_one"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-issued_at", "-id"], name="certificate_by_moment")
        ]

    def __str__(self):
        return f"{self.name}: {self.title}"


class CertificateRule(Owned):
    """How much of a program earns its certificate: so many per cent of the meetings recorded."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="certificate_rules")
    least_percent = models.PositiveSmallIntegerField(_("share of meetings"), default=70)
    set_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program"], name="one_certificate_rule_a_program"
            ),
            models.CheckConstraint(
                condition=models.Q(least_percent__range=(1, 100)), name="a_share_of_meetings"
            ),
        ]

    def __str__(self):
        return f"{self.least_percent} %"
