"""How events are said in lists."""

from django import template
from django.utils import formats, timezone
from django.utils.translation import pgettext

from events import asks, times

register = template.Library()

register.filter("nearly_at", times.nearly_at)
register.filter("event_line", asks.line)
register.filter("places", asks.places)


@register.filter
def month_and_year(moment) -> str:
    """ "November 2026"."""
    return formats.date_format(timezone.localtime(moment), pgettext("month format", "F Y"))
