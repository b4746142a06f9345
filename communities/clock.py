"""The one clock. Every moment that is stored or compared comes from here, so that time can be moved."""

import datetime as dt
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

FURTHEST = dt.timedelta(days=3653)
_offset = dt.timedelta(0)
_standing: ContextVar = ContextVar("standing", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _standing.get() or timezone.now() + _offset


def today(zone: str | dt.tzinfo | None = None) -> dt.date:
    """The present date in ``zone`` (a name or a tzinfo), by default in the active time zone."""
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    return timezone.localtime(now(), zone).date()


def is_far(day: dt.date) -> bool:
    """More than ten years away: a slip on the keyboard, and no plan."""
    return abs(day - today()) > FURTHEST


@contextmanager
def moved(**by: float):
    """Moves the clock by a ``timedelta``'s arguments, for this process, for a while."""
    global _offset  # noqa: PLW0603 - there is exactly one clock, and that is its point
    before, _offset = _offset, _offset + dt.timedelta(**by)
    try:
        yield
    finally:
        _offset = before


@contextmanager
def standing(moment):
    """Meanwhile ``now()`` is ``moment``: a prepared query is built around a slot for it."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
