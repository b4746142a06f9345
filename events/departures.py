"""What of events ends with a membership, or with a place in a program: seats at what is still to come."""

from communities import clock
from communities.departures import on_end, on_leave
from events import rules
from events.models import Registration


@on_end
def free_seats(membership, by) -> None:
    """Every seat and every place in a queue goes back, and to the next who waits."""
    for registration in _ahead(membership):
        registration.release(by=by)


@on_leave
def free_seats_of_program(enrolment, by) -> None:
    """The same at the sessions of a program that somebody has left and is not invited to any more."""
    membership = enrolment.membership
    for registration in _ahead(membership).filter(event__program=enrolment.program_id):
        if not rules.is_invited(membership, registration.event):
            registration.release(by=by)


def _ahead(membership):
    """Meeting by meeting in one order, so that two who leave at once never wait for each other."""
    ahead = Registration.objects.perhaps_coming().filter(membership=membership)
    ahead = ahead.filter(event__starts_at__gt=clock.now()).order_by("event_id")
    return ahead.select_related("event__program", "membership")
