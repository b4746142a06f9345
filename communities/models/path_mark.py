"""That somebody has done one item of a path."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.enrolment import Enrolment
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class PathMarkQuerySet(OwnedQuerySet):
    """Reads of marks."""

    def visible_to(self, membership):
        """One's own; organizers see all, facilitators those of their programs."""
        if membership.is_organizer:
            return self
        facilitating = Enrolment.objects.facilitated_by(membership).values("program_id")
        mine = models.Q(membership=membership)
        return self.filter(mine | models.Q(item__program__in=facilitating))


class PathMark(Owned):
    """One member's mark at one item; ``source`` says how it came there."""

    class Source(models.TextChoices):
        MEMBER = "member", _("Ticked by the member")
        IMPORT = "import", _("From a table")

    item = OwnedKey("communities.PathItem", models.CASCADE, related_name="marks")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    done_at = models.DateTimeField(default=clock.now)
    by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    source = models.CharField(max_length=6, choices=Source, default=Source.MEMBER)

    objects = PathMarkQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "item", "membership"], name="one_mark_an_item"
            )
        ]

    def __str__(self):
        return f"{self.item_id} by {self.membership_id}"
