"""When meetings come again: an RFC 5545 rule, read and checked, laid out on the wall of a zone.

The arithmetic is dateutil's. It computes on the wall: weekly at 09:00 stays at 09:00 when the clocks
change. A time that a night skips moves on by the gap; of one that comes twice the first is meant.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities import moments
from events import times

MOST = 400
"""Meetings of one series: a year of every day, and then some."""
FURTHEST = dt.timedelta(days=3653)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
COMMON = {"FREQ": r"[A-Z]+", "INTERVAL": r"0*[1-9]\d{0,2}", "WKST": "MO|TU|WE|TH|FR|SA|SU"}
END = {"COUNT": r"\d{1,9}", "UNTIL": r"\d{8}(T\d{6}Z?)?"}
DAYS = "(MO|TU|WE|TH|FR|SA|SU)"
DAYS_OF_MONTH = {
    "BYDAY": rf"([+-]?[1-5])?{DAYS}",
    "BYMONTHDAY": r"[+-]?(0?[1-9]|[12]\d|3[01])",
    "BYSETPOS": r"[+-]?[1-5]",
}
# What a rule may say, by how often it comes: everything that people plan meetings by.
PARTS = {
    "DAILY": {},
    "WEEKLY": {"BYDAY": DAYS},
    "MONTHLY": DAYS_OF_MONTH,
    "YEARLY": DAYS_OF_MONTH | {"BYMONTH": r"0?[1-9]|1[0-2]"},
}


@dataclass(frozen=True)
class Occurrence:
    """One meeting of a rule: the day and time on the wall, and the moment that they are."""

    day: dt.date
    time: dt.time
    moment: dt.datetime
    is_moved: bool
    """The night skips that time, so the meeting begins as much later as the clocks jump."""


def occurrences(rule: str, first_on: dt.date, begins_at: dt.time, zone: str) -> list[Occurrence]:
    """Every meeting of a rule, from the first day that fits it; ValidationError at ``rule`` else.

    ``rule`` is an RRULE value with an end, ``zone`` names the wall on which the times are.
    """
    rule = read(rule, zone)
    start = dt.datetime.combine(first_on, begins_at)
    found = list(islice(_days(rule, start), MOST + 1))
    if not found:
        _refuse(_("No day fits this rule. Look at its days and its end."))
    if len(found) > MOST:
        _refuse(_too_many())
    if found[-1] > start + FURTHEST:
        said = {"day": moments.full_day(found[-1].date())}
        _refuse(_("The last one would be on %(day)s. Choose an end within ten years.") % said)
    return [_placed(wall.date(), begins_at, zone) for wall in found]


def read(rule: str, zone: str = "UTC") -> str:
    """The rule as it is kept: in capitals, its end on the wall. ValidationError for what is none."""
    parts = _parts(rule)
    if parts.get("UNTIL"):
        parts["UNTIL"] = _until(parts["UNTIL"], zone)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def written(
    frequency: str,
    *,
    interval: int = 1,
    days: Iterable[str] = (),
    count: int | None = None,
    until: dt.date | None = None,
) -> str:
    """A rule from what a form asks; ``days`` as in "TU" or "2TU"."""
    parts = [f"FREQ={frequency}"]
    parts += [f"INTERVAL={interval}"] if interval > 1 else []
    parts += [f"BYDAY={','.join(days)}"] if days else []
    parts += [f"COUNT={count}"] if count is not None else []
    parts += [f"UNTIL={until:%Y%m%d}"] if until else []
    return ";".join(parts)


def weekday_of_month(day: dt.date) -> str:
    """ "2TU" for a second Tuesday; a fifth one is the month's last, for most months have none."""
    number = (day.day - 1) // 7 + 1
    return f"{-1 if number == 5 else number}{WEEKDAYS[day.weekday()]}"


def with_end(rule: str, *, count: int) -> str:
    """The same rule with so many meetings instead of its end."""
    parts = {name: value for name, value in _parts(rule).items() if name not in END}
    return ";".join(f"{name}={value}" for name, value in {**parts, "COUNT": count}.items())


def later(rule: str, days: int) -> str:
    """The rule of the same meetings so many days later. ValidationError where months decide the day."""
    parts = _parts(rule)
    if parts["FREQ"] not in {"DAILY", "WEEKLY"}:
        sentence = _(
            "The month decides the day of these meetings. To hold them on another day, cancel them"
            " from there on and plan them anew."
        )
        raise ValidationError({"starts_at": sentence})
    if "BYDAY" in parts:
        moved = sorted((WEEKDAYS.index(day) + days) % 7 for day in parts["BYDAY"].split(","))
        parts["BYDAY"] = ",".join(WEEKDAYS[day] for day in moved)
    if "UNTIL" in parts:
        until = dt.datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%S") + dt.timedelta(days)
        parts["UNTIL"] = f"{until:%Y%m%dT%H%M%S}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _parts(rule: str) -> dict[str, str]:
    """Name and value of every part, each one that Praxis knows."""
    text = rule.strip().upper().removeprefix("RRULE:").rstrip(";")
    pairs = [part.partition("=")[::2] for part in text.split(";")]
    parts = {name.strip(): value.strip() for name, value in pairs}
    frequency = parts.get("FREQ")
    if not frequency or len(parts) != len(pairs):
        _refuse(_("Write a rule as in FREQ=WEEKLY;BYDAY=TU;COUNT=12, each part once."))
    if frequency not in PARTS:
        _refuse(_("Meetings come again by day, week, month or year: FREQ=WEEKLY, for instance."))
    known = COMMON | END | PARTS[frequency]
    for name, value in parts.items():
        if name not in known:
            said = {"name": name[:20], "frequency": frequency}
            _refuse(
                _("%(name)s is not for rules with FREQ=%(frequency)s here. Leave it out.") % said
            )
        values = [value] if name not in PARTS[frequency] else value.split(",")
        if not all(re.fullmatch(known[name], one, re.ASCII) for one in values):
            _refuse(_("%(part)s cannot be read.") % {"part": f"{name}={value}"[:60]})
    _require_end(parts)
    return parts


def _require_end(parts: dict[str, str]) -> None:
    ends = parts.keys() & END.keys()
    if not ends:
        _refuse(_("Say when it ends: after how many times, or on which day."))
    if len(ends) > 1:
        _refuse(_("Say one end: after so many times, or on a day."))
    if "COUNT" in parts and not 1 <= int(parts["COUNT"]) <= MOST:
        _refuse(_too_many())


def _until(value: str, zone: str) -> str:
    """The end on the wall: a day counts to its midnight, a moment in UTC is read in the zone."""
    try:
        if "T" not in value:
            wall = dt.datetime.strptime(value, "%Y%m%d").replace(hour=23, minute=59, second=59)
        else:
            wall = dt.datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
        if value.endswith("Z"):
            wall = wall.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except (ValueError, OverflowError):
        _refuse(_("%(part)s cannot be read.") % {"part": f"UNTIL={value}"})
    return f"{wall:%Y%m%dT%H%M%S}"


def _days(rule: str, start: dt.datetime) -> rrule:
    until = re.search(r"UNTIL=(\w+)", rule)
    if until:
        ends = dt.datetime.strptime(until[1], "%Y%m%dT%H%M%S")
        if ends < start:
            _refuse(_("It ends before it begins. Choose a later end."))
        if ends > start + FURTHEST:
            _refuse(_("Choose an end within ten years."))
    try:
        return rrulestr(rule, dtstart=start)
    except (ValueError, IndexError, OverflowError):
        _refuse(_("No day fits this rule. Look at its days and its end."))


def _placed(day: dt.date, time: dt.time, zone: str) -> Occurrence:
    moment = times.moment_after_gap(day, time, zone)
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return Occurrence(day, time, moment, wall != dt.datetime.combine(day, time))


def _too_many() -> str:
    said = {"most": MOST}
    return _("A series has from 1 to %(most)s meetings. Let it end earlier.") % said


def _refuse(sentence: str):
    raise ValidationError({"rule": sentence})
