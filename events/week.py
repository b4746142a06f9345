"""One's own next seven days, for the margin of the calendar."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from communities import clock
from events.models import Event


@dataclass
class Day:
    """A day and what is on it."""

    date: dt.date
    events: list[Event] = field(default_factory=list)


def week_of(membership) -> list[Day]:
    """Today and the six days after it, in the reader's zone, with the reader's own events."""
    days = {date: Day(date) for date in _dates()}
    until = clock.now() + dt.timedelta(days=8)
    events = Event.objects.visible_to(membership).concerning(membership).upcoming()
    for event in events.exclude(state=Event.State.CANCELLED).filter(starts_at__lt=until)[:50]:
        date = timezone.localdate(event.starts_at)
        if date in days:
            days[date].events.append(event)
    return list(days.values())


def _dates() -> list[dt.date]:
    return [clock.today() + dt.timedelta(days=ahead) for ahead in range(7)]
