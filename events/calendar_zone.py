"""A time zone as calendar programs read it: every change of its clocks in the years that are used."""

import datetime as dt
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

import icalendar

STEP = dt.timedelta(days=7)
"""Nowhere do the clocks change and change back within a week."""


@lru_cache(maxsize=256)
def definition(zone: str, first_year: int, last_year: int) -> str:
    """The VTIMEZONE of ``zone`` from the start of one year to the end of another, as text.

    From the zone's own changes, each listed by its moment: rules that a country may drop are not
    guessed from them. Onsets are on the wall as it was before the change (RFC 5545, 3.6.5).
    """
    tz = ZoneInfo(zone)
    begin = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC)
    made = icalendar.Timezone()
    made.add("tzid", zone)
    made.add_component(_observance(tz, begin, [begin.replace(tzinfo=None)], before=begin))
    changes = _changes(tz, begin, dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC))
    for _same, alike in groupby(sorted(changes, key=_kind(tz)), key=_kind(tz)):
        moments = list(alike)
        before = moments[0] - dt.timedelta(seconds=1)
        onsets = [moment.replace(tzinfo=None) + _offset(tz, before) for moment in moments]
        made.add_component(_observance(tz, moments[0], onsets, before=before))
    return made.to_ical().decode()


def _changes(tz: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
    """The moments at which the wall of a zone jumps."""
    found, moment = [], begin
    while moment < end:
        after = min(moment + STEP, end)
        if _wall(tz, after) != _wall(tz, moment):
            found.append(_between(tz, moment, after))
        moment = after
    return found


def _between(tz: ZoneInfo, low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """The first second of the new time, by halving."""
    old = _wall(tz, low)
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if _wall(tz, middle) == old else (low, middle)
    return high


def _kind(tz: ZoneInfo):
    """Changes from the same time to the same time are one observance, in the order of moments."""

    def kind(moment: dt.datetime) -> tuple:
        return _offset(tz, moment - dt.timedelta(seconds=1)), *_wall(tz, moment)

    return kind


def _observance(tz: ZoneInfo, moment: dt.datetime, onsets: list, *, before: dt.datetime):
    local = moment.astimezone(tz)
    kind = icalendar.TimezoneDaylight if local.dst() else icalendar.TimezoneStandard
    made = kind()
    made.add("dtstart", onsets[0])
    for onset in onsets[1:]:
        # A line each: of a list some programs read the first one only.
        made.add("rdate", onset)
    made.add("tzoffsetfrom", _offset(tz, before))
    made.add("tzoffsetto", local.utcoffset())
    made.add("tzname", local.tzname())
    return made


def _wall(tz: ZoneInfo, moment: dt.datetime) -> tuple:
    local = moment.astimezone(tz)
    return local.utcoffset(), bool(local.dst()), local.tzname()


def _offset(tz: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(tz).utcoffset()
