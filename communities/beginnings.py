"""The day on which people first meet in a program, and what moves when its first day does.

Only the app that plans meetings knows them. A program's first day is often a Monday and its first
meeting days later: letters name the meeting.
"""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities import clock, moments

_meetings: list[Callable] = []
_movers: list[Callable] = []


def first_meeting(function: Callable) -> Callable:
    """Registers ``f(program) -> day | None``: when people first meet, None while nothing is planned."""
    _meetings.append(function)
    return function


def day_ahead(program) -> dt.date | None:
    """When people first meet, or else the program's first day; None once that is over."""
    days = [day for function in _meetings if (day := function(program))]
    begins_on = min(days, default=program.starts_on)
    return begins_on if begins_on >= clock.today() else None


def moves_along(function: Callable) -> Callable:
    """Registers ``f(program, later, by)``, in the transaction that moves a program's first day.

    Raises ValidationError for ``starts_on`` where something must not move.
    """
    _movers.append(function)
    return function


def move(program, later: dt.timedelta, *, by) -> None:
    """Moves loops, phases, seasons and what other apps laid out by as much as the first day moved.

    Raises ValidationError when the program's last day does not hold the last loop any more.
    """
    for rows in (program.cycles, program.phases, program.seasons):
        moved = list(rows.all())
        for row in moved:
            row.starts_on, row.ends_on = row.starts_on + later, row.ends_on + later
        rows.bulk_update(moved, ["starts_on", "ends_on"])
    ends = program.cycles.order_by("-ends_on").values_list("ends_on", flat=True).first()
    if ends and ends > program.ends_on:
        sentence = _("Its last loop then ends on %(day)s. Choose that day or a later one.")
        raise ValidationError({"ends_on": sentence % {"day": moments.full_day(ends)}})
    for function in _movers:
        function(program, later, by)
