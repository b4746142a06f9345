"""The dates of a plan before it is one: which, how many, what the clocks skip, what is there already."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.moments import clock_time, day
from events import conflicts, rule_words, times

SHOWN = 8
CLASHES = 5


@dataclass(frozen=True)
class Preview:
    """What would be planned."""

    rule: str
    days: list[dt.date]
    more: int
    last: dt.date
    moved: list[str]
    clashes: list[conflicts.Clash]
    clashes_more: int


def of(form) -> Preview | None:
    """The preview of a form that was filled in as far as its dates; None before that."""
    fields = form.cleaned_data
    if not fields.get("starts_at") or form.errors.keys() & {"date", "time"}:
        return None
    lasts = fields["ends_at"] - fields["starts_at"]
    found = form.occurrences if form.comes_again else []
    begins = [one.moment for one in found] or [fields["starts_at"]]
    if form.comes_again and not found:
        return None
    clashes = conflicts.of_plan(
        [(moment, moment + lasts) for moment in begins],
        form.by,
        program=fields.get("program"),
        place=" ".join(fields.get("place", "").split()),
    )
    zone = ZoneInfo(fields["time_zone"])
    days = [moment.astimezone(zone).date() for moment in begins]
    return Preview(
        rule=_rule(fields["rule"], days) if form.comes_again else "",
        days=days[:SHOWN],
        more=max(len(days) - SHOWN, 0),
        last=days[-1],
        moved=[_moved(one, zone) for one in found if one.is_moved],
        clashes=clashes[:CLASHES],
        clashes_more=max(len(clashes) - CLASHES, 0),
    )


def _rule(rule: str, days: list[dt.date]) -> str:
    """ "every Tuesday, 12 times"; where the rule names a last day, how many meetings that makes."""
    said = rule_words.said(rule, days[0])
    if "COUNT=" in rule:
        return said
    counted = ngettext("%(rule)s: %(count)s meeting", "%(rule)s: %(count)s meetings", len(days))
    return counted % {"rule": said, "count": len(days)}


def _moved(one, zone: ZoneInfo) -> str:
    said = {
        "day": day(one.day),
        "time": clock_time(one.time),
        "zone": times.zone_word(zone),
        "begins": clock_time(one.moment.astimezone(zone).time()),
    }
    sentence = _(
        "On %(day)s the clocks in %(zone)s skip %(time)s: that meeting begins at %(begins)s."
    )
    return sentence % said
