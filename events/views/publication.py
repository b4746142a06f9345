"""Showing a meeting to everybody, and to members alone again."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.tenancy.access import access
from events import rules as event_rules
from events.models import Event
from events.views.event import find_event


@access("member")
def event_publish(request, event_id):
    """What strangers would read, and the switch."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    if not event.is_public:
        event_rules.require_may_publish(request.membership, event.program)
    if request.method == "POST":
        shown = request.POST.get("shown") == "yes"
        try:
            event.change(by=request.membership, is_public=shown)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _told(shown=shown))
        return redirect("events:event_publish", request.community.slug, event.pk)
    below = reverse("event_doors:event_public", args=[request.community.slug, event.pk])
    is_there = Event.objects.shown_to_everybody().filter(pk=event.pk).exists()
    context = {"event": event, "address": settings.SITE_URL + below, "is_there": is_there}
    return render(request, "events/event_publish.html", context)


def _told(*, shown: bool) -> str:
    return _("Anybody may read it now, and come.") if shown else _("It is for members alone now.")
