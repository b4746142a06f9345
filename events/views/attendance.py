"""The roster: who is here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import roster
from events.models import Attendance
from events.views.event import find_event

OTHERS = 5


@access("member")
def attendance_roster(request, event_id):
    """Everyone who may be here, with one button each; a name that is not on it can be added."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    everyone, query = roster.rows(event), request.GET.get("q", "").strip()[:100]
    shown = [row for row in everyone if query.casefold() in row.person.name.casefold()]
    context = {
        "event": event,
        "tally": roster.tally(everyone),
        "query": query,
        "page": Paginator(shown, 100).get_page(request.GET.get("page")),
        "others": _others(request.membership, query, everyone) if query else [],
    }
    part = "#people" if request.htmx else ""
    return render(request, f"events/attendance_roster.html{part}", context)


@require_POST
@access("member")
def attendance_mark(request, event_id, membership_id):
    """Sets one mark to what the button said it would be, so that a repeated press changes nothing."""
    event = find_event(request, event_id)
    person = get_object_or_404(Membership.objects.visible_to(request.membership), pk=membership_id)
    state = request.POST.get("state", request.GET.get("state", ""))
    before = Attendance.objects.state_of(event, person)
    try:
        event.mark_attendance(person, state, by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        if state != before:
            _tell(request, event, person, state, before)
    if not request.htmx:
        return redirect(here("events:attendance_roster", event.pk) + f"#row-{person.pk}")
    everyone = roster.rows(event)
    row = roster.row_of(event, person, everyone)
    context = {"event": event, "row": row, "tally": roster.tally(everyone)}
    return render(request, "events/attendance_roster.html#marked", context)


def _tell(request, event, person, state: str, before: str) -> None:
    """One sentence, with the way back."""
    sentences = {
        "present": _("%(name)s is here."),
        "late": _("%(name)s is marked late."),
        "excused": _("%(name)s is excused."),
        "absent": _("%(name)s is marked absent."),
        "": _("The mark of %(name)s is taken back."),
    }
    undo = here("events:attendance_mark", event.pk, person.pk) + f"?state={before}"
    messages.success(request, sentences[state] % {"name": person.name}, extra_tags=f"undo:{undo}")


def _others(me, query: str, everyone: list[roster.Row]) -> list[roster.Row]:
    """Members with that name who are on nobody's list: they walked in."""
    listed = [row.person.pk for row in everyone]
    people = Membership.objects.visible_to(me).filter(name__icontains=query).exclude(pk__in=listed)
    people = people.with_role("member", "organizer", "admin").order_by("name", "id")[:OTHERS]
    return [roster.Row(person, "", "") for person in people]
