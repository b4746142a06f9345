"""Who works on the same project or talks in the same closed conversation knows each other."""

from communities.acquaintances import knows
from projects.models import ChannelMembership, TeamMembership
from projects.models.channel import OPEN_KINDS


@knows
def on_teams(membership):
    """Those on a team with this member."""
    active = TeamMembership.objects.active()
    mine = active.filter(membership=membership).values("project_id")
    return active.filter(project_id__in=mine).values("membership_id")


@knows
def in_conversations(membership):
    """Those in a circle, or another closed conversation, with this member."""
    active = ChannelMembership.objects.active().exclude(channel__kind__in=OPEN_KINDS)
    mine = active.of(membership).values("channel_id")
    return active.filter(channel_id__in=mine).values("membership_id")
