"""How events are said in lists."""

from django import template

from communities.moments import month_and_year
from events import asks, times

register = template.Library()

register.filter("month_and_year", month_and_year)
register.filter("nearly_at", times.nearly_at)
register.filter("event_line", asks.line)
register.filter("places", asks.places)
