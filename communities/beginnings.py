"""The day on which people first meet in a program, known to the app that plans its meetings.

A program's first day is often a Monday and its first meeting days later: letters name the meeting.
"""

import datetime as dt
from collections.abc import Callable

from communities import clock

_meetings: list[Callable] = []


def first_meeting(function: Callable) -> Callable:
    """Registers ``f(program) -> day | None``: when people first meet, None while nothing is planned."""
    _meetings.append(function)
    return function


def day_ahead(program) -> dt.date | None:
    """When people first meet, or else the program's first day; None once that is over."""
    days = [day for function in _meetings if (day := function(program))]
    begins_on = min(days, default=program.starts_on)
    return begins_on if begins_on >= clock.today() else None
