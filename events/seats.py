"""Seats at a meeting: who holds one, who is next, and how long an offer stands.

As with places in a program, everything happens under the lock of the event's row, so that a seat is
given away once and a queue is served in the order in which people came. A hybrid meeting has seats in
the room and online, each with a queue of its own; any other meeting has seats of one kind.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models, transaction

from communities import clock
from communities.places import Places
from events import guest_mail

ROOM, ONLINE = "room", "online"
SHORTEST = dt.timedelta(minutes=30)
"""How long an offer stands at least, unless the meeting begins sooner."""
NONE = Places(0, 0, 0, 0)


@dataclass(frozen=True)
class Seats:
    """How a meeting's seats stand. ``kinds`` are those it has; the other has no place at all."""

    room: Places
    online: Places
    kinds: tuple[str, ...]

    def __getitem__(self, kind: str) -> Places:
        return {ROOM: self.room, ONLINE: self.online}[kind]

    @property
    def are_full(self) -> bool:
        """Whoever comes now queues, whichever kind of seat they take."""
        return all(self[kind].are_full for kind in self.kinds)

    @property
    def open_kind(self) -> str:
        """The kind that somebody gets who leaves it open: the first with a free seat."""
        free = (kind for kind in self.kinds if not self[kind].are_full)
        return next(free, self.kinds[0])

    @property
    def held(self) -> int:
        return sum(self[kind].held for kind in self.kinds)

    @property
    def waiting(self) -> int:
        return sum(self[kind].waiting for kind in self.kinds)

    @property
    def over(self) -> int:
        """How many more people come than there are seats, since these were made fewer."""
        return sum(self[kind].over for kind in self.kinds)


def kinds(event) -> tuple[str, ...]:
    """The kinds of seats that a meeting has."""
    mode = event.Mode
    return {mode.IN_PERSON: (ROOM,), mode.ONLINE: (ONLINE,)}.get(event.mode, (ROOM, ONLINE))


def capacity(event, kind: str) -> int | None:
    """How many seats of a kind there are; None is without end."""
    return event.online_capacity if kind == ONLINE and len(kinds(event)) > 1 else event.capacity


def lock(event) -> None:
    """Holds the event to the end of the transaction, and reads again what others may have changed.

    The key stays free, so that rows which refer to the event need not wait for this.
    """
    fields = ("state", "mode", "capacity", "online_capacity", "offer_hours", "starts_at", "ends_at")
    locked = type(event).objects.select_for_update(no_key=True).filter(pk=event.pk)
    for field, value in locked.values(*fields).get().items():
        setattr(event, field, value)


def of(event) -> Seats:
    """How the seats stand now, by one statement."""
    waits = models.Q(answer="waiting")
    counts = (
        event.registrations.order_by()
        .values_list("seat")
        .annotate(
            taken=models.Count("pk", filter=models.Q(answer="yes")),
            held=models.Count("pk", filter=waits & models.Q(offered_until__isnull=False)),
            waiting=models.Count("pk", filter=waits & models.Q(offered_until=None)),
        )
    )
    had, rows = kinds(event), list(counts)

    def stand(kind: str) -> Places:
        # Where there is one kind, whoever took another one before the meeting changed is in it too.
        mine = [row[1:] for row in rows if len(had) == 1 or (row[0] or ROOM) == kind]
        taken, held, waiting = (
            (sum(column) for column in zip(*mine, strict=True)) if mine else 3 * (0,)
        )
        return Places(capacity(event, kind), taken, held, waiting)

    return Seats(*(stand(kind) if kind in had else NONE for kind in (ROOM, ONLINE)), kinds=had)


def whole(event) -> int | None:
    """How many seats there are of all kinds; None is without end."""
    counts = [capacity(event, kind) for kind in kinds(event)]
    return None if None in counts else sum(counts)


def are_limited(event) -> bool:
    """Whether any kind of seat can run out."""
    return any(capacity(event, kind) is not None for kind in kinds(event))


def endless(event) -> Seats:
    """How the seats of a meeting with room for everybody stand, uncounted."""
    room = Places(None, 0, 0, 0)
    had = kinds(event)
    return Seats(*(room if kind in had else NONE for kind in (ROOM, ONLINE)), kinds=had)


def next_number(event) -> int:
    """The number of whoever comes now. Under the lock, so that it is the order of arrival."""
    last = event.registrations.waiting().aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def until(event) -> dt.datetime:
    """When an offer made now ends: after the event's hours, and never past its start.

    Shortly before the start it is half of the time that is left, so that a seat may still go round.
    """
    now = clock.now()
    wanted, left = dt.timedelta(hours=event.offer_hours), event.starts_at - now
    return now + (wanted if wanted <= left else min(max(left / 2, SHORTEST), left))


def offer(event) -> None:
    """Offers what is free to those who have waited longest; after a change of seats, times or state."""
    with transaction.atomic():
        lock(event)
        if not event.is_open_for_registration:
            return
        had, waits = kinds(event), event.registrations.waiting()
        if len(had) == 1:
            waits.exclude(seat=had[0]).update(seat=had[0])
        waits.filter(offered_until__gt=event.starts_at).update(offered_until=event.starts_at)
        if not waits.filter(offered_until=None).exists():
            return
        now = of(event)
        for kind in had:
            queue = waits.filter(seat=kind, offered_until=None).order_by("number")
            for registration in queue.with_person()[: now[kind].free]:
                _offer(registration, event)


def pass_on(event) -> None:
    """Ends offers that ran out and offers these seats to the next.

    However often it is called, each seat is passed on once: the second call waits for the lock and
    finds nothing left to do.
    """
    with transaction.atomic():
        lock(event)
        waits = event.registrations.waiting()
        lapsed = list(waits.filter(offered_until__lte=clock.now()).with_person())
        for registration in lapsed:
            registration.event = event
            registration.lapse()
        if lapsed:
            offer(event)


def _offer(registration, event) -> None:
    registration.event = event
    registration.offered_at, registration.offered_until = clock.now(), until(event)
    registration.save(update_fields=["offered_at", "offered_until"])
    registration.record("registration.offered")
    if registration.guest:
        guest_mail.offered(registration)
