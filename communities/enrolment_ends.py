"""Whoever leaves the community, or is a guest there from now on, waits for no program any more."""

from communities import departures
from communities.models import EnrolmentRequest


@departures.on_end
def leave_queues(membership, by) -> None:
    """Their places in queues go; a place that was offered to them goes to the next."""
    waits = EnrolmentRequest.objects.open().filter(membership=membership).select_related("program")
    for request in waits.order_by("program_id"):
        request.end_with_membership(by=by)


@departures.on_loss
def take_guests_from_queues(membership, by) -> None:
    """Guests come into no program; whoever became one would wait for ever, or for a place in vain."""
    if membership.is_guest:
        leave_queues(membership, by)
