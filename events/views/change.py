"""Changing a meeting and those like it, calling them off, and putting either back."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities import clock
from communities.models import Activity, Membership
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import change_words, changes
from events.change_form import ChangeForm
from events.change_record import KEPT_BACK
from events.forms import CancelForm
from events.views.event import find_event

PUT_BACK_WITHIN = dt.timedelta(minutes=10)
"""After that somebody may have arranged their week: a change back is a change like any other."""


@access("member")
def event_change(request, event_id):
    """Its fields; then what changes for whom; then the change."""
    me, event = request.membership, find_event(request, event_id)
    event.require_run_by(me)
    form, seen, before = ChangeForm(request.POST or None, event=event, by=me), None, event.sequence
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "change":
            seen = form.seen()
        elif form.change():
            _tell_changed(request, event, is_changed=event.sequence > before)
            return redirect(event)
    context = {"event": event, "form": form, "sentences": seen and change_words.lines(seen)}
    status = 400 if form.errors else 200
    return render(request, "events/event_change.html", context, status=status)


@require_POST
@access("member")
def event_reverse(request, event_id, activity_id):
    """Puts back what one act changed a few minutes ago; those who were told hear of it again."""
    event = find_event(request, event_id)
    lately = clock.now() - PUT_BACK_WITHIN
    changed = Activity.objects.filter(verb="event.changed", object_id=event.pk)
    act = get_object_or_404(changed, pk=activity_id)
    event.require_run_by(request.membership)
    if act.happened_at < lately:
        messages.error(request, _("That was a while ago. Change the meeting as it should be."))
        return redirect(here("events:event_change", event.pk))
    try:
        event.change(by=request.membership, scope=act.data["scope"], **_before(act))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("It is as it was. Whoever was told hears of it."))
    return redirect(event)


@access("member")
def event_cancel(request, event_id):
    """Asks why, names the event, then calls it off: alone, or with those that follow."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    form = CancelForm(request.POST or None, event=event, by=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            event.cancel(**form.cleaned_data, by=request.membership)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            undo = "undo:" + here("events:event_restore", event.pk)
            said = _("%(title)s is cancelled.") % {"title": event.title}
            messages.success(request, said, extra_tags=undo)
            return redirect(event)
    status = 400 if form.is_bound else 200
    context = {"event": event, "form": form}
    return render(request, "events/event_cancel.html", context, status=status)


@require_POST
@access("member")
def event_restore(request, event_id):
    """Holds after all what one act called off."""
    event = find_event(request, event_id)
    try:
        count = event.restore(by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        said = ngettext(
            "It takes place after all.", "%(count)s meetings take place after all.", count
        )
        messages.success(request, said % {"count": count})
    return redirect(event)


def _tell_changed(request, event, *, is_changed: bool) -> None:
    """What happened, with the way back: the act that this request has just written."""
    if not is_changed:
        messages.success(request, _("Nothing was different."))
        return
    mine = Activity.objects.filter(verb="event.changed", object_id=event.pk)
    act = mine.filter(actor=request.membership).order_by("-happened_at", "-id").first()
    undo = here("events:event_reverse", event.pk, act.pk)
    messages.success(request, _("Changed. It stands on the calendar."), extra_tags=f"undo:{undo}")


def _before(act: Activity) -> dict:
    """The values that the act's fields had. A link is not kept in the record, so it stays."""
    before = {
        name: was for name, (was, _will) in act.data["fields"].items() if name not in KEPT_BACK
    }
    moments = {name: parse_datetime(before[name]) for name in changes.TIMES if name in before}
    if "lead" in before:
        before["lead"] = Membership.objects.get(pk=before["lead"])
    return before | moments
