"""What of projects ends with a membership: places in channels and teams, and speaking for a partner."""

from communities import clock
from communities.departures import on_end
from projects.models import ChannelMembership, Contact, TeamMembership


@on_end
def leave_projects(membership, by) -> None:
    """Ends every place; a project's lead stays named until an organizer hands it over."""
    for places in (ChannelMembership, TeamMembership, Contact):
        mine = places.objects.active().filter(membership=membership)
        mine.update(ended_at=clock.now())
