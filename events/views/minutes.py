"""Minutes and recording, written by whoever runs the meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities import clock
from communities.moments import clock_time
from communities.tenancy.access import access
from events import minutes
from events.room_forms import MinutesForm
from events.views.event import find_event


@access("member")
def minutes_keep(request, event_id):
    """The field; htmx saves on its own while somebody writes, the button saves and goes back."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    begun = minutes.mark(event.minutes_kept)
    said = {"text": event.minutes_kept, "recording": event.recording}
    form = MinutesForm(request.POST or None, initial=said)
    context = {"event": event, "form": form, "seen": request.POST.get("seen", begun)}
    if request.method == "POST" and form.is_valid():
        try:
            minutes.keep(event, **form.cleaned_data, by=request.membership)
        except ValidationError as refused:
            form.add_error(None, refused)
            if isinstance(refused, minutes.Overtaken) and not request.htmx:
                # Whoever has read what stands there now may keep theirs over it.
                context |= {"theirs": event.minutes_kept, "seen": minutes.mark(event.minutes_kept)}
        else:
            if not request.htmx:
                messages.success(request, _("Kept. Everybody who sees the meeting can read it."))
                return redirect(event)
            context |= {"seen": minutes.mark(event.minutes_kept), "at": clock_time(clock.now())}
    status = 400 if form.is_bound and not request.htmx else 200
    part = "#saved" if request.htmx else ""
    return render(request, f"events/minutes_keep.html{part}", context, status=status)
