"""A month on the wall: its weeks, and the first meetings of every day, counted by the database."""

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.db.models.functions import RowNumber
from django.utils import timezone

from communities import clock
from communities.moments import clock_time
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here
from events.models import Event
from events.times import moment_at_day

A_DAY = 3
"""Meetings that a day names; the rest is a number that leads to the day."""
WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)


@dataclass(frozen=True)
class Day:
    """One cell: ``shown`` are (time, title, address, whether it was called off)."""

    date: dt.date
    is_outside: bool
    shown: tuple = ()
    more: int = 0


@dataclass(frozen=True)
class Month:
    """The weeks that a month touches, Monday first, and the months beside it."""

    first: dt.date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def before(self) -> dt.date:
        return self.first - dt.timedelta(days=1)

    @property
    def after(self) -> dt.date:
        return self.first + dt.timedelta(days=31)

    @property
    def is_empty(self) -> bool:
        return not any(day.shown for week in self.weeks for day in week)


def first_of(text: str) -> dt.date:
    """The first day of "2026-12"; of the present month for anything else, or further than ten years."""
    try:
        first = dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        first = clock.today()
    return clock.today().replace(day=1) if clock.is_far(first) else first.replace(day=1)


def day_of(text: str) -> dt.date | None:
    """ "2026-12-01" as a date within ten years, else None."""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return None if clock.is_far(date) else date


def month_of(membership, first: dt.date, *, mine: bool = False) -> Month:
    """The month with what the reader sees, in the reader's zone."""
    weeks = weeks_of(first.year, first.month)
    found = _found(
        membership,
        moment_at_day(weeks[0][0]),
        moment_at_day(weeks[-1][-1], days=1),
        timezone.get_current_timezone_name(),
        mine=mine,
    )
    by_day: dict[dt.date, list] = {}
    for event in found:
        by_day.setdefault(event["day"], []).append(event)
    return Month(
        first,
        tuple(tuple(_day(date, first, by_day.get(date, ())) for date in week) for week in weeks),
    )


@lru_cache(maxsize=64)
def weeks_of(year: int, month: int) -> list[list[dt.date]]:
    """The month's weeks in full, with the days of its neighbours."""
    return WEEKS.monthdatescalendar(year, month)


def _day(date: dt.date, first: dt.date, events) -> Day:
    shown = tuple(
        (
            clock_time(event["starts_at"]),
            event["title"],
            here("events:event_detail", event["pk"]),
            event["state"] == Event.State.CANCELLED,
        )
        for event in events
    )
    more = events[0]["that_day"] - len(shown) if events else 0
    return Day(date, date.month != first.month, shown, more)


class OnWall(models.Func):
    """The date of a moment on the wall of a zone that is an argument."""

    template = "(timezone(%(expressions)s))::date"
    output_field = models.DateField()


@prepared(
    me=Reader, first=models.DateTimeField(), last=models.DateTimeField(), zone=models.TextField()
)
def _found(me, first, last, zone, *, mine):
    events = Event.objects.visible_to(me).filter(starts_at__gte=first, starts_at__lt=last)
    events = events.concerning(me) if mine else events
    day = OnWall(zone, models.F("starts_at"))
    in_order = [models.F("starts_at").asc(), models.F("pk").asc()]
    numbered = events.annotate(day=day).annotate(
        number=models.Window(RowNumber(), partition_by=models.F("day"), order_by=in_order),
        that_day=models.Window(models.Count("pk"), partition_by=models.F("day")),
    )
    shown = numbered.filter(number__lte=A_DAY).order_by("starts_at", "pk")
    return shown.values("pk", "title", "starts_at", "state", "day", "that_day")
