"""When nobody wants mail: what would fall into these hours comes at their end, or else before them."""

import datetime as dt
from zoneinfo import ZoneInfo

SECOND = dt.timedelta(seconds=1)


def moved(
    moment: dt.datetime, before: dt.datetime, *, zone: str, since: dt.time, until: dt.time
) -> dt.datetime:
    """A moment outside of the quiet hours from ``since`` to ``until`` on the wall of ``zone``.

    What falls into them comes at their end, if that is still ahead of ``before``, and otherwise when
    they begin. Their first second is quiet, their last one is not; the same time twice is no hours.
    """
    if since == until:
        return moment
    wall = moment.astimezone(ZoneInfo(zone))
    if not _is_quiet(wall.time(), since, until):
        return moment
    over_night = since > until
    ends_on = wall.date() + dt.timedelta(days=over_night and wall.time() >= since)
    end = max(_moments(ends_on, until, zone))
    if end < before:
        return max(end, moment)
    begins_on = wall.date() - dt.timedelta(days=over_night and wall.time() < until)
    return min(*_moments(begins_on, since, zone), moment) - SECOND


def _is_quiet(time: dt.time, since: dt.time, until: dt.time) -> bool:
    if since < until:
        return since <= time < until
    return time >= since or time < until


def _moments(day: dt.date, time: dt.time, zone: str) -> list[dt.datetime]:
    """A time on the wall as moments: two in the night that has it twice, or that skips it."""
    wall = dt.datetime.combine(day, time, ZoneInfo(zone))
    return [wall.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)]
