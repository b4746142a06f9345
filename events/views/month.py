"""The calendar as a month."""

from django.shortcuts import render

from communities import clock
from events import month
from events.forms import may_plan_somewhere
from events.times import zone_word


def month_page(request):
    """A month of what the reader sees, or of what is theirs, day by day."""
    me, show = request.membership, request.GET.get("show", "")
    first = month.first_of(request.GET.get("month", ""))
    context = {
        "month": month.month_of(me, first, mine=show == "mine"),
        "show": show,
        "today": clock.today(),
        "zone": zone_word(),
        "may_plan": may_plan_somewhere(me),
    }
    return render(request, "events/event_month.html", context)
