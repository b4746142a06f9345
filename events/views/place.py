"""Where a meeting is, said later than when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities.tenancy.access import access
from events.forms import PlaceForm
from events.views.event import find_event


@access("member")
def event_place(request, event_id):
    """Asks whoever runs the meeting for its place or its link."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    said = {"place": event.place, "online_link": event.online_link}
    form = PlaceForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in said}
        try:
            event.meet_at(**words, by=request.membership)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved. It stands on the calendar."))
            return redirect(event)
    status = 400 if form.is_bound else 200
    return render(request, "events/event_place.html", {"event": event, "form": form}, status=status)
