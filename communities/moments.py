"""Dates, times and quantities as people say them, in the reader's language and time zone."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock

PATTERNS = {
    "day": pgettext_lazy("day format", "l j F"),
    "short day": pgettext_lazy("short day format", "D j M"),
    "day of month": pgettext_lazy("day of month format", "j F"),
    "full day": pgettext_lazy("full day format", "j F Y"),
    "month": pgettext_lazy("month format", "F Y"),
    "time": pgettext_lazy("time format", "H:i"),
}
WORDS = (
    *(_l("No"), _l("One"), _l("Two"), _l("Three"), _l("Four")),
    *(_l("Five"), _l("Six"), _l("Seven"), _l("Eight"), _l("Nine")),
)
QUARTERS = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}


def day(moment) -> str:
    """ "Tuesday 24 November"."""
    return _written(moment, "day")


def short_day(moment) -> str:
    """ "Tue 24 Nov"."""
    return _written(moment, "short day")


def day_of_month(moment) -> str:
    """ "24 November", where the day of the week says nothing."""
    return _written(moment, "day of month")


def full_day(moment) -> str:
    """ "24 November 2026", where the year matters."""
    return _written(moment, "full day")


def weekday(moment) -> str:
    """ "Tue"."""
    return _written(moment, "D")


def day_number(moment) -> str:
    """ "24"."""
    return _written(moment, "j")


def month(moment) -> str:
    """ "Nov"."""
    return _written(moment, "M")


def clock_time(moment) -> str:
    """ "18:00"."""
    return _written(moment, "time")


def month_and_year(moment) -> str:
    """ "November 2026"."""
    return _written(moment, "month")


def moment(value) -> str:
    """ "Tuesday 24 November, 18:00"."""
    return _("%(day)s, %(time)s") % {"day": day(value), "time": clock_time(value)} if value else ""


def since(value) -> str:
    """How long ago, in the largest unit only; "just now" under a minute."""
    now = clock.now()
    if now - value < dt.timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(value, now, depth=1)}


def hours(value) -> str:
    """ "3½ h"; quarters as fractions, anything finer as a decimal."""
    if value is None:
        return ""
    number = Decimal(str(value))
    whole, rest = divmod(number, 1)
    if rest == 0:
        text = str(whole.quantize(Decimal(1)))
    elif sign := QUARTERS.get(Fraction(rest)):
        text = f"{int(whole) or ''}{sign}"
    else:
        text = formats.number_format(number, 1)
    return pgettext("hours", "%(number)s h") % {"number": text}


def in_words(count: int) -> str:
    """ "Three" up to nine, then digits: the counts that open a sentence."""
    return str(WORDS[count]) if 0 <= count < len(WORDS) else formats.number_format(count)


def things_now(count: int) -> str:
    """How a home's title ends: "Three things now."."""
    if not count:
        return _("Nothing needs you now.")
    sentence = ngettext("%(count)s thing now.", "%(count)s things now.", count)
    return sentence % {"count": in_words(count)}


def in_parts(value, last: str) -> list[str]:
    """Weekday, day and one part more, by one call: rows of dates are many."""
    return _written(value, f"D|j|{last}").split("|")


def _written(value, pattern: str) -> str:
    if not value or isinstance(value, str):
        return value or ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        # Without its zone: two moments are equal in any zone, but are not written alike.
        value = timezone.localtime(value).replace(tzinfo=None)
    return _formatted(value, pattern, get_language())


@lru_cache(maxsize=4096)
def _formatted(value: dt.date | dt.time, pattern: str, language: str) -> str:
    """Django takes 30 µs to write a date; a page of messages writes the same few a hundred times."""
    return formats.date_format(value, str(PATTERNS.get(pattern, pattern)))
