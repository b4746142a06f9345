"""A rule as people say it: "every second Tuesday, 12 times"."""

import datetime as dt

from django.utils.dates import WEEKDAYS as NAMES
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import moments
from events.recurrence import WEEKDAYS

# For each first, each second and each n-th day, week, month or year.
EVERY = {
    "DAILY": (_l("every day"), _l("every second day"), _l("every %(n)s days")),
    "WEEKLY": (
        _l("every %(days)s"),
        _l("every second %(days)s"),
        _l("every %(n)s weeks on %(days)s"),
    ),
    "MONTHLY": (
        _l("%(days)s of every month"),
        _l("%(days)s of every second month"),
        _l("%(days)s, every %(n)s months"),
    ),
    "YEARLY": (
        _l("every year on %(days)s"),
        _l("every second year on %(days)s"),
        _l("every %(n)s years on %(days)s"),
    ),
}
NUMBERED = {
    "1": _l("the first %(day)s"),
    "2": _l("the second %(day)s"),
    "3": _l("the third %(day)s"),
    "4": _l("the fourth %(day)s"),
    "5": _l("the fifth %(day)s"),
    "-1": _l("the last %(day)s"),
}


def said(rule: str, first_on: dt.date) -> str:
    """The rule of a series in the reader's language, with its end."""
    parts = dict(part.split("=") for part in rule.split(";"))
    return _("%(every)s, %(end)s") % {"every": _every(parts, first_on), "end": _end(parts)}


def _every(parts: dict, first_on: dt.date) -> str:
    chosen = parts.keys() & {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
    days = DAYS[parts["FREQ"]](parts, chosen, first_on)
    if days is None:
        return _("by the rule %(rule)s") % {"rule": ";".join(map("=".join, parts.items()))}
    number = int(parts.get("INTERVAL", 1))
    return EVERY[parts["FREQ"]][min(number, 3) - 1] % {"n": number, "days": days}


def _days_of_week(parts: dict, chosen: set, first_on: dt.date) -> str:
    days = parts.get("BYDAY", WEEKDAYS[first_on.weekday()]).split(",")
    return _listed(_weekday(day) for day in days)


def _days_of_month(parts: dict, chosen: set, first_on: dt.date) -> str | None:
    """ "the second Tuesday", "day 15"; None for what has no short words."""
    if not chosen:
        return _("day %(days)s") % {"days": first_on.day}
    if chosen == {"BYMONTHDAY"}:
        days = parts["BYMONTHDAY"].split(",")
        if days == ["-1"]:
            return _("the last day")
        return (
            None if parts["BYMONTHDAY"].count("-") else _("day %(days)s") % {"days": _listed(days)}
        )
    numbered = [(day[:-2].lstrip("+"), day[-2:]) for day in parts.get("BYDAY", "").split(",")]
    if chosen != {"BYDAY"} or not all(number in NUMBERED for number, _day in numbered):
        return None
    return _listed(NUMBERED[number] % {"day": _weekday(day)} for number, day in numbered)


def _day_of_year(parts: dict, chosen: set, first_on: dt.date) -> str | None:
    return None if chosen else moments.day_of_month(first_on)


DAYS = {
    "DAILY": lambda parts, chosen, first_on: "",
    "WEEKLY": _days_of_week,
    "MONTHLY": _days_of_month,
    "YEARLY": _day_of_year,
}


def _weekday(day: str) -> str:
    return str(NAMES[WEEKDAYS.index(day)])


def _listed(words) -> str:
    return get_text_list(list(words), _("and"))


def _end(parts: dict) -> str:
    if count := parts.get("COUNT"):
        return ngettext("once", "%(count)s times", int(count)) % {"count": count}
    until = dt.datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()
    return _("until %(day)s") % {"day": moments.full_day(until)}
