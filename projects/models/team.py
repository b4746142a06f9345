"""Who works on a project, and as what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey
from projects.models.progress import OfVisibleProject


class TeamRole(models.TextChoices):
    """Roles inside one project."""

    LEAD = "lead", _("lead")
    CONTRIBUTOR = "contributor", _("contributor")
    MENTOR = "mentor", _("mentor")
    PARTNER_CONTACT = "partner_contact", _("partner contact")


class TeamQuerySet(OfVisibleProject):
    """Reads of teams."""

    def active(self):
        """Those who have not left."""
        return self.filter(ended_at=None)

    def working(self):
        """The community's side: everybody but the partner's contacts."""
        return self.active().exclude(role=TeamRole.PARTNER_CONTACT)


class TeamMembership(Owned):
    """A person on a team, in one role. It ends, it is never deleted."""

    project = OwnedKey("projects.Project", models.CASCADE, related_name="team")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="teams")
    role = models.CharField(max_length=15, choices=TeamRole, default=TeamRole.CONTRIBUTOR)
    joined_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "project", "membership"], name="one_place_on_a_team"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[str(role) for role in TeamRole]), name="team_role"
            ),
        ]

    def __str__(self):
        return f"{self.membership_id} on {self.project_id}"
