"""When people first meet in a program."""

import datetime as dt
from zoneinfo import ZoneInfo

from communities import beginnings
from events.models import Event


@beginnings.first_meeting
def first_session(program) -> dt.date | None:
    """The day of its first session, by the community's clock; what was cancelled does not count."""
    zone = ZoneInfo(program.community.time_zone)
    begins = dt.datetime.combine(program.starts_on, dt.time(), zone)
    planned = Event.objects.filter(program=program).exclude(state=Event.State.CANCELLED)
    moments = planned.filter(starts_at__gte=begins).order_by("starts_at")
    first = moments.values_list("starts_at", flat=True).first()
    return first.astimezone(zone).date() if first else None
