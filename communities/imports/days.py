"""Dates as people write them: 2026-11-22, 22.11.2026, 11/22/2026, 22 Nov 2026, or a spreadsheet's number."""

import datetime as dt
import re

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import override

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([-/. ]) ?(\d{1,2})[-/. ] ?(\d{4}|\d{2})")
DAY_AND_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-. ]*([^\W\d_]+)[-., ]*(\d{4}|\d{2})")
WORD_AND_DAY = re.compile(r"([^\W\d_]+)[-. ]*(\d{1,2})(?:st|nd|rd|th)?[-, ]+(\d{4})")
CLOCK = re.compile(r"[T ]+\d{1,2}:\d{2}.*$")
SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
SPREADSHEET_ZERO = dt.date(1899, 12, 30)
DAY_FIRST, MONTH_FIRST = "day", "month"


class TwoWays(ValueError):
    """03/04/2026, and nobody has said which number is the month."""


def read_day(text: str, order: str = "") -> dt.date:
    """The date in a cell. ``order`` is "day" or "month", whichever comes first between slashes.

    Raises TwoWays when only that could tell, and ValueError for what is no date.
    """
    text = CLOCK.sub("", text.strip())
    if found := YEAR_FIRST.fullmatch(text):
        return dt.date(*map(int, found.groups()))
    if found := YEAR_LAST.fullmatch(text):
        first, between, second, year = found.groups()
        return _ordered(int(first), int(second), _year(year), "day" if between == "." else order)
    if found := DAY_AND_WORD.fullmatch(text):
        day, word, year = found.groups()
        return dt.date(_year(year), _month(word), int(day))
    if found := WORD_AND_DAY.fullmatch(text):
        word, day, year = found.groups()
        return dt.date(int(year), _month(word), int(day))
    if found := SERIAL.fullmatch(text):
        return SPREADSHEET_ZERO + dt.timedelta(days=int(found[1]))
    raise ValueError(text)


def _ordered(first: int, second: int, year: int, order: str) -> dt.date:
    """A number above 12 is the day, wherever it stands; dots always follow the day."""
    if first > 12 or first == second:
        return dt.date(year, second, first)
    if second > 12:
        return dt.date(year, first, second)
    if order not in {DAY_FIRST, MONTH_FIRST}:
        raise TwoWays
    return dt.date(year, second, first) if order == DAY_FIRST else dt.date(year, first, second)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)


def _month(word: str) -> int:
    """A month's name in English or in the reader's language, whole or by its first three letters."""
    word = word.casefold()
    names = {str(name).casefold(): number for number, name in MONTHS.items()}
    names |= {str(name).casefold(): number for number, name in MONTHS_3.items()}
    with override("en"):
        names |= {str(name).casefold(): number for number, name in MONTHS.items()}
        names |= {str(name).casefold()[:3]: number for number, name in MONTHS.items()}
    if word == "sept":
        return 9
    if word not in names:
        raise ValueError(word)
    return names[word]
