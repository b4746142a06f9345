"""Checking oneself in by the code in the room, and the screen that shows it."""

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import clock
from communities.limits import TooMany
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import check_in as code_in_the_room
from events import roster
from events.attendance_forms import CheckInForm
from events.models import Attendance
from events.views.event import find_event


@access("member")
def check_in(request, event_id):
    """One field and one button; who came by the QR finds the code typed in."""
    event, wait = find_event(request, event_id), 0
    mine = Attendance.objects.filter(event=event, membership=request.membership).first()
    form = CheckInForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    if request.method == "POST" and form.is_valid():
        try:
            Attendance.check_in(event, form.cleaned_data["code"], by=request.membership)
            return redirect(here("events:check_in", event.pk))
        except ValidationError as refused:
            form.add_error("code", refused.messages[0])
        except TooMany as much:
            form.add_error("code", much.sentence)
            wait = much.retry_after
    context = {"event": event, "form": form, "mine": mine, "closed": _why_closed(event)}
    status = (429 if wait else 400) if form.errors else 200
    response = render(request, "events/check_in.html", context, status=status)
    if wait:
        response["Retry-After"] = wait
    return response


@access("member")
def check_in_code(request, event_id):
    """For the projector: the code, a QR of it, and how many are here. It renews itself."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    code = code_in_the_room.code(event, clock.now())
    address = settings.SITE_URL + here("events:check_in", event.pk)
    context = {
        "event": event,
        "closed": _why_closed(event),
        "code": code,
        "qr": _picture(f"{address}?code={code}"),
        "tally": roster.tally(roster.rows(event)),
    }
    part = "#screen" if request.htmx else ""
    return render(request, f"events/check_in_code.html{part}", context)


@require_POST
@access("member")
def check_in_switch(request, event_id):
    """People check themselves in, or no longer."""
    event, on = find_event(request, event_id), request.POST.get("on") == "1"
    try:
        code_in_the_room.switch(event, on, by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(here("events:attendance_roster", event.pk))
    if on:
        return redirect(here("events:check_in_code", event.pk))
    messages.success(request, _("Nobody checks in by the code any more. Marks stay."))
    return redirect(here("events:attendance_roster", event.pk))


def _why_closed(event) -> str:
    """Why nobody checks in now; empty while they do."""
    try:
        code_in_the_room.require_open(event)
    except ValidationError as closed:
        return closed.messages[0]
    return ""


def _picture(address: str) -> str:
    """The address as a QR with its quiet zone; colours come from the stylesheet."""
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(border=4, svgclass="qr-picture", lineclass="qr-ink", omitsize=True)
    return mark_safe(svg)  # noqa: S308 - drawn from our own address
