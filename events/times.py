"""Moments of a meeting: read from forms in somebody's zone, and said in the reader's."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communities import clock
from communities.moments import clock_time, day, short_day

LONGEST = dt.timedelta(days=14)
YEAR = dt.timedelta(days=365)
FURTHEST = 10 * YEAR


def moment_of(date: dt.date, time: dt.time, zone: dt.tzinfo | None = None) -> dt.datetime:
    """A date and a time on the wall in ``zone`` (by default the reader's), as a moment.

    When the clocks go back an hour happens twice: the first one is meant. When they go forward an
    hour is left out: a time within it raises ValidationError.
    """
    zone = zone or timezone.get_current_timezone()
    wall = dt.datetime.combine(date, time)
    moment = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        raise ValidationError(
            _(
                "On %(day)s the clocks in %(zone)s go forward and skip %(time)s. Choose another time."
            )
            % {"day": day(date), "zone": zone_word(zone), "time": clock_time(time)}
        )
    return moment


def moment_after_gap(date: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The same for a template's sessions, which nobody is there to correct: a skipped time moves on."""
    return dt.datetime.combine(date, time, ZoneInfo(zone)).astimezone(dt.UTC)


def later_on_wall(moment: dt.datetime, later: dt.timedelta, zone: str) -> dt.datetime:
    """So many days later at the same time on a zone's wall."""
    wall = moment.astimezone(ZoneInfo(zone))
    return moment_after_gap(wall.date() + later, wall.time(), zone)


def zone_word(zone: dt.tzinfo | None = None) -> str:
    """ "Lisbon" for Europe/Lisbon: the zone's name as people say it."""
    name = str(zone) if zone else timezone.get_current_timezone_name()
    return name.rpartition("/")[2].replace("_", " ")


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """ "Tuesday 1 December, 18:00 to 19:30 (Lisbon)" in the reader's zone."""
    said = {
        "day": day(starts_at),
        "start": clock_time(starts_at),
        "end": clock_time(ends_at),
        "last": short_day(ends_at),
        "zone": zone_word(),
    }
    if timezone.localdate(starts_at) == timezone.localdate(ends_at):
        return _("%(day)s, %(start)s to %(end)s (%(zone)s)") % said
    return _("%(day)s, %(start)s to %(last)s, %(end)s (%(zone)s)") % said


def nearly(moment: dt.datetime) -> str:
    """ "today", "tomorrow", "yesterday", else "Tue 24 Nov", in the reader's zone."""
    ahead = (timezone.localdate(moment) - clock.today()).days
    words = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    return words.get(ahead) or short_day(moment)


def nearly_at(moment: dt.datetime) -> str:
    """ "tomorrow, 18:00"."""
    said = {"day": nearly(moment), "time": clock_time(moment)}
    return pgettext("a day and a time", "%(day)s, %(time)s") % said


def moment_at_day(date: dt.date, days: int = 0) -> dt.datetime:
    """Midnight of a date (and so many days later) on the wall of the reader's zone."""
    wall = dt.datetime.combine(date + dt.timedelta(days=days), dt.time())
    return wall.replace(tzinfo=timezone.get_current_timezone())


def problems(starts_at: dt.datetime, ends_at: dt.datetime) -> dict[str, str]:
    """What is wrong with a meeting's times, by field: it lies ahead, and is no longer than two weeks."""
    wrong, ahead = {}, starts_at - clock.now()
    if ahead <= dt.timedelta(0):
        when = capfirst(nearly_at(starts_at)) if ahead > -YEAR else _("That day")
        wrong["starts_at"] = _("%(when)s has passed. Choose a time ahead.") % {"when": when}
    if ahead > FURTHEST:
        wrong["starts_at"] = _("Choose a day within the next ten years.")
    if not dt.timedelta(0) < ends_at - starts_at <= LONGEST:
        wrong["ends_at"] = _("It ends after it began, within two weeks.")
    return wrong
