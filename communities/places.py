"""Places in a program: who holds one, who is next, and how long an offer stands.

Everything here happens under the lock of the program's row, so that a place is given away once and
the queue is served in the order in which people came. Only participants take places. A place is
held by an enrolment, by an offer, and for a while by whoever gave theirs up and may think again.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from communities import clock
from communities.models.activity import Activity

UNDO = dt.timedelta(minutes=10)
"""How long somebody may take a step of theirs back."""


class Full(ValidationError):
    """Every place is taken; ``Program.ask`` gives a place in the queue instead."""


@dataclass(frozen=True)
class Places:
    """How a program's places stand. ``capacity`` None is without end; ``taken`` are enrolled."""

    capacity: int | None
    taken: int
    held: int
    waiting: int

    @property
    def free(self) -> int | None:
        """How many anybody may take now; None is without end."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.taken - self.held)

    @property
    def are_full(self) -> bool:
        """Whoever comes now queues: nothing is free, or others came before."""
        return self.free is not None and (self.free == 0 or self.waiting > 0)

    @property
    def over(self) -> int:
        """How many more people are in than there are places, since these were made fewer."""
        return max(0, self.taken - self.capacity) if self.capacity is not None else 0


def lock(program) -> None:
    """Holds the program to the end of the transaction, and reads again what others may have changed.

    The key stays free, so that rows which refer to the program need not wait for this.
    """
    fields = ("capacity", "joining", "offer_hours", "status")
    locked = type(program).objects.select_for_update(no_key=True).filter(pk=program.pk)
    for field, value in locked.values(*fields).get().items():
        setattr(program, field, value)


def of(program) -> Places:
    """How the places stand now, by one statement."""
    found = type(program).objects.filter(pk=program.pk).with_places()
    taken, held, waiting = found.values_list("taken", "held", "waiting").get()
    return Places(program.capacity, taken, held, waiting)


def require_free(program) -> None:
    """Raises Full when whoever comes now has to queue. Under the lock."""
    if program.capacity is not None and of(program).are_full:
        raise Full(_("Every place in this program is taken."))


def next_number(program) -> int:
    """The number of whoever comes now. Under the lock, so that it is the order of arrival."""
    last = program.requests.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def offer(program) -> None:
    """Offers what is free to those who have waited longest. Under the lock."""
    waiting = program.requests.waiting().waitlist().select_related("membership")
    free = of(program).free
    until = clock.now() + dt.timedelta(hours=program.offer_hours)
    for request in waiting[:free]:
        request.state, request.offered_at, request.offered_until = "offered", clock.now(), until
        request.save(update_fields=["state", "offered_at", "offered_until"])
        Activity.record(
            "enrolment_request.offered",
            obj=request,
            program=program,
            subject=request.membership,
        )


def pass_on(program) -> None:
    """Ends offers that ran out and thinking that is over, and offers these places to the next.

    However often it is called, each place is passed on once: the second call waits for the lock and
    finds nothing left to do.
    """
    with transaction.atomic():
        lock(program)
        now = clock.now()
        lapsed = program.requests.filter(state="offered", offered_until__lte=now)
        for request in lapsed.select_related("membership"):
            request.state, request.decided_at = "lapsed", now
            request.save(update_fields=["state", "decided_at"])
            Activity.record(
                "enrolment_request.lapsed",
                obj=request,
                program=program,
                subject=request.membership,
            )
        program.enrolments.filter(held_until__lte=now).update(held_until=None)
        if program.status != "closed":
            offer(program)
