"""What of events ends with a membership: the seats at what is still to come."""

from communities import clock
from communities.departures import on_end
from events.models import Registration


@on_end
def free_seats(membership, by) -> None:
    """A no to every coming event, so that somebody else may have the place."""
    coming = Registration.objects.perhaps_coming().filter(
        membership=membership, event__starts_at__gt=clock.now()
    )
    coming.update(answer=Registration.Answer.NO, answered_at=clock.now())
