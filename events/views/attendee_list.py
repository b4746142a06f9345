"""Lists to take along: of one meeting, of a program's, of all that one runs."""

import io

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from communities import rules
from communities.csv_export import ENCODING, SafeWriter
from communities.models import Program
from communities.tenancy.access import access
from events import attendee_list
from events.attendee_form import AttendeeForm
from events.models import Event
from events.views.event import find_event


@access("member")
def attendee_list_event(request, event_id):
    """Of one meeting."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    return _choose(request, Event.objects.filter(pk=event.pk), event)


@access("member")
def attendee_list_program(request, program_id):
    """Of a program's meetings."""
    seen = Program.objects.visible_to(request.membership)
    program = get_object_or_404(seen, pk=program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("Only facilitators and organizers do this."))
    return _choose(request, Event.objects.filter(program=program), program, several=True)


@access("organizer")
def attendee_list_all(request):
    """Of every meeting of the community."""
    return _choose(request, Event.objects.all(), request.community, several=True)


def _choose(request, events, about, *, several: bool = False):
    """Asks for the columns, last time's marked; POST answers with the file."""
    me, kept = request.membership, f"attendee_columns:{request.community.pk}"
    data = request.POST if request.method == "POST" else None
    form = AttendeeForm(data, by=me, several=several, chosen=request.session.get(kept))
    if data is not None and form.is_valid():
        try:
            keys = form.cleaned_data["columns"]
            lines = attendee_list.take(form.within(events), keys, by=me)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            request.session[kept] = keys
            return _file(lines)
    context = {"form": form, "about": about, "several": several}
    status = 400 if form.is_bound else 200
    return render(request, "events/attendee_list_choose.html", context, status=status)


def _file(lines: list[list]) -> HttpResponse:
    text = io.StringIO(newline="")
    SafeWriter(text).rows(lines)
    answer = HttpResponse(text.getvalue().encode(ENCODING), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer
