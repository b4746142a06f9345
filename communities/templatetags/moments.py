"""Dates, times and quantities for templates: the words of `communities.moments`, and time elements."""

import datetime as dt
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from communities.moments import (
    clock_time,
    day,
    day_number,
    day_of_month,
    full_day,
    hours,
    in_words,
    moment,
    month,
    short_day,
    since,
    things_now,
    weekday,
)

register = template.Library()

for words in (day, short_day, day_of_month, full_day, weekday, day_number, month, moment):
    register.filter(words)
for words in (since, hours, in_words, things_now):
    register.filter(words)
register.filter("clock", clock_time)


@register.filter
def ago(value) -> str:
    """ "3 minutes ago" as a time element that carries the exact moment and its zone."""
    if not value:
        return ""
    local = timezone.localtime(value)
    exact = f"{moment(value)} ({local.tzname()})"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, since(value)
    )


@register.filter
def at(value) -> str:
    """ "18:00" as a time element that carries the exact moment and its zone."""
    if not value:
        return ""
    return _at(value, timezone.get_current_timezone_name(), get_language())


@lru_cache(maxsize=4096)
def _at(value: dt.datetime, zone: str, language: str) -> str:
    """Zone and language are in force already; here they only tell one moment's elements apart."""
    local = timezone.localtime(value)
    exact = f"{moment(value)} ({local.tzname()})"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, clock_time(value)
    )
