"""When one is reminded, and when one is left in peace."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import sections
from communities.models import Reach
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import reminder_rows
from events.reach_form import ReachForm
from events.times import zone_word


@access("member")
def reach_edit(request):
    """Reminders of meetings, quiet hours, and whether meetings come for one's calendar by mail."""
    me = request.membership
    form = ReachForm(request.POST or None, reach=Reach.of(me))
    if request.method == "POST" and form.is_valid():
        reminder_rows.choose(by=me, **form.chosen())
        messages.success(request, _("Kept."))
        return redirect(here("events:reach_edit"))
    tabs = sections.tabs("mails", "reminders", me)
    context = {"form": form, "zone": zone_word(), "tabs": tabs}
    status = 400 if form.is_bound else 200
    return render(request, "events/reach_edit.html", context, status=status)


sections.section(
    "mails",
    "reminders",
    _l("When you are reminded"),
    "events:reach_edit",
    is_for=sections.everyone,
    position=60,
)
