"""How events are said in lists."""

from django import template
from django.utils.translation import gettext as _

from communities.moments import month_and_year
from events import asks, roster, times
from events.models import Attendance

register = template.Library()

register.filter("month_and_year", month_and_year)
register.filter("nearly_at", times.nearly_at)
register.filter("event_line", asks.line)
register.filter("places", asks.places)


@register.simple_tag
def roster_row(row, event, tap: str, history: dict) -> dict:
    """What a row of the roster shows beside the person: its button, its last mark, all of them."""
    lines = history.get(row.person.pk, [])
    after = row.next_state(tap)
    label = Attendance.State(after).label
    return {
        "url": roster.mark_url(event, row.person),
        "next": after,
        "word": roster.FIRST.get(after, ""),
        "hint": _("Press for %(state)s.") % {"state": label.lower()},
        "last": lines[-1] if lines else None,
        "history": lines[::-1] if len(lines) > 1 else [],
    }
