"""One's own next seven days, for the margin of the calendar."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from communities import clock
from communities.tenancy.prepared import Reader, prepared
from events.models import Event


@dataclass
class Day:
    """A day and what is on it."""

    date: dt.date
    events: list[Event] = field(default_factory=list)


def week_of(membership) -> list[Day]:
    """Today and the six days after it, in the reader's zone, with the reader's own events."""
    days = {date: Day(date) for date in _dates()}
    for event in _soon(membership):
        date = timezone.localdate(event.starts_at)
        if date in days:
            days[date].events.append(event)
    return list(days.values())


def _dates() -> list[dt.date]:
    return [clock.today() + dt.timedelta(days=ahead) for ahead in range(7)]


@prepared(me=Reader)
def _soon(me):
    until = clock.now() + dt.timedelta(days=8)
    mine = Event.objects.visible_to(me).concerning(me).upcoming().filter(starts_at__lt=until)
    return mine.exclude(state=Event.State.CANCELLED).only("title", "starts_at")[:50]
