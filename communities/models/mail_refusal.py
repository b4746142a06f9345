"""Mails that somebody does not want."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.tenancy.owned import Owned, OwnedKey


class MailRefusal(Owned):
    """A regular mail that a member has switched off for this community. What one gets, has no row."""

    class Kind(models.TextChoices):
        MONDAY = "monday", _("Monday’s mail about who may need a word")

    membership = OwnedKey("communities.Membership", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    refused_at = models.DateTimeField(default=clock.now)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind", "membership"], name="one_refusal_a_mail"
            )
        ]

    def __str__(self):
        return f"{self.kind} for {self.membership_id}"

    @classmethod
    def choose(cls, kind: str, wanted: bool, *, by) -> None:
        """Switches a mail on or off for oneself."""
        mine = cls.objects.filter(membership=by, kind=kind)
        changed = mine.delete()[0] if wanted else mine.get_or_create(membership=by, kind=kind)[1]
        if changed:
            Activity.record("mail.chosen", by=by, subject=by, kind=kind, wanted=wanted)
