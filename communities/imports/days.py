"""Dates as people write them: 2026-11-22, 22.11.2026, 11/22/2026, 22 Nov 2026, or a spreadsheet's number.

Which number of 03/04/2026 is the month is asked once for a whole table.
"""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from communities.forms import Options, option

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


class DatesForm(forms.Form):
    """Asked once for the whole table."""

    order = forms.ChoiceField(
        label=_l("In this table, what is 03/04/2026?"),
        widget=Options,
        choices=[
            (DAY_FIRST, option(_l("3 April"), _l("The day stands first."))),
            (MONTH_FIRST, option(_l("4 March"), _l("The month stands first."))),
            ("clear", option(_l("There is none"), _l("The dates are written otherwise."))),
        ],
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)

    def chosen(self) -> dict:
        """What ``take`` is told."""
        return dict(self.cleaned_data)


def day_in(text: str, order: str) -> dt.date:
    """The date in a cell, or ValidationError with a sentence for whoever brought the table."""
    try:
        return read_day(text, order)
    except TwoWays:
        sentence = _("%(day)s can be read in two ways. Bring these lines again and say which.")
    except (ValueError, OverflowError):
        sentence = _("“%(day)s” is no date we know. 2026-11-22 works everywhere.")
    raise ValidationError(sentence % {"day": text[:40]})


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
