"""Links that were handed out end with the right to invite by them."""

from communities import departures
from communities.models import InvitationLink


@departures.on_loss
def end_links(membership, by) -> None:
    """Whatever poster still carries one, it lets nobody in any more."""
    InvitationLink.end_unfounded(membership, by=by)
