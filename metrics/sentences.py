"""Each figure in the words of its page: the sentence first, then what it rests on."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.moments import in_words
from metrics.intervals import Interval
from metrics.kpis import Figure, rounded
from metrics.kpis.participation import GROUPS

LINE_BREAK = SafeString("<br>")
FEW = 30
"""Under this many people a share is a first impression (R7)."""


@dataclass(frozen=True)
class Said:
    """A figure's sentence with the fact marked, who and since when, and how its chart is headed."""

    sentence: SafeString
    note: str
    heading: str
    reading: str
    counts: str


_said: dict[str, Callable[[Figure], Said]] = {}


def says(key: str) -> Callable:
    """Registers ``function(figure) -> Said`` for a KPI."""

    def add(function):
        _said[key] = function
        return function

    return add


def said(figure: Figure) -> Said:
    """The figure in words."""
    return _said[figure.kpi.key](figure)


def verdict(figure: Figure) -> SafeString:
    """What may be concluded, before any number."""
    if figure.n < FEW:
        word, why = _("A first impression."), _("%(count)s people are few.") % {"count": figure.n}
    else:
        word, why = _("A count."), _("It says how many, not why.")
    return format_html("<strong>{}</strong> {}", word, why)


def interval(found: Interval) -> SafeString:
    """The interval in plain words, then to a decimal and by whose method."""
    plain = _("Chance alone could have made it anything from %(low)s to %(high)s of 100.")
    exact = _("95 %%, %(method)s: %(low)s to %(high)s %%")
    whole = {"low": rounded(found.low, 0), "high": rounded(found.high, 0)}
    fine = {
        "low": number_format(rounded(found.low), 1),
        "high": number_format(rounded(found.high), 1),
    }
    lines = [plain % whole, exact % {"method": found.method, **fine}]
    return format_html_join(LINE_BREAK, "{}", ((line,) for line in lines))


def left_out(figure: Figure) -> str:
    """Everybody and everything that is not in it, with the reason."""
    if not figure.exclusions:
        return _("Nobody.")
    return format_html_join(LINE_BREAK, "{1} {0}", figure.exclusions)


@says("active_participation_rate")
def participation(figure: Figure) -> Said:
    """ "14 of 20 learners came to two meetings or more." """
    fact = _("%(count)s of %(n)s") % {"count": figure.count, "n": figure.n}
    enough = _enough(figure.terms["expected"])
    sentence = format_html(
        ngettext("{fact} learner came {enough}.", "{fact} learners came {enough}.", figure.n),
        fact=format_html("<mark>{}</mark>", fact),
        enough=enough,
    )
    if figure.selection.program:
        heading, reading = _("Who came, meeting by meeting"), _latest(figure.terms["meetings"])
    else:
        heading = _("Active learners, program by program")
        if figure.exclusions is None:
            heading = _("Active learners, all programs together")
        reading = _("The dot is the share. The line is how far chance alone could have moved it.")
    meetings = ngettext("%(count)s meeting", "%(count)s meetings", figure.terms["meetings"])
    note = _("%(share)s %%, over %(meetings)s, %(period)s.") % {
        "share": number_format(rounded(figure.value), 1),
        "meetings": meetings % {"count": figure.terms["meetings"]},
        "period": figure.period,
    }
    counts = _("Present or late at a meeting that was held. Excused does not count.")
    return Said(sentence, note, heading, reading, counts)


def _latest(meetings: int) -> str:
    """What the chart of meetings shows when there are more than it holds."""
    if meetings <= GROUPS:
        return _("Of those enrolled on the day.")
    return _("Of those enrolled on the day; the last %(shown)s of %(meetings)s meetings.") % {
        "shown": GROUPS,
        "meetings": meetings,
    }


def _enough(expected: list[int]) -> str:
    """ "to two meetings or more"; programs that hope for different numbers are not named."""
    if len(expected) != 1:
        return _("to as many meetings as their program hopes for")
    sentence = ngettext("to a meeting", "to %(count)s meetings or more", expected[0])
    return sentence % {"count": in_words(expected[0]).lower()}
