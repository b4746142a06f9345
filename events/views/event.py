"""Events: the calendar, one event, a new one, and calling one off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import panels, rules
from communities.models import Membership, Program
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from events import asks, desk, standing
from events.forms import CancelForm, EventForm, programs_to_plan_for
from events.models import Attendance, Event, Registration
from events.times import zone_word
from events.week import week_of

FACES = 12


@access("member")
def event_list(request):
    """What is ahead, the next one first; one's own week in the margin."""
    me, show = request.membership, request.GET.get("show", "")
    shown = _shown.lazily(me, show=show if show in {"mine", "past"} else "")
    page = Paginator(shown, 25).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "show": show,
        "week": week_of(me),
        "zone": zone_word(),
        "may_plan": _may_plan(me),
    }
    return render(request, "events/event_list.html", context)


@access("member")
def event_detail(request, event_id):
    """One event: the one thing to do about it, what will happen, who is coming."""
    me, event = request.membership, find_event(request, event_id)
    coming, stands = _coming(event, me), standing.of(event, me)
    context = {
        "event": event,
        "standing": stands,
        "ask": asks.ask(event, me, stands),
        "there": _who_was_there(event, me) if event.is_over else {},
        "coming": coming,
        "more": max(event.coming - len(coming), 0),
        "asked_after": panels.panels("event_feedback", event, me) if event.is_over else [],
        "panels": panels.panels("event", event, me),
        "facts": desk.facts(event, me),
        "offers": desk.offers(event, me),
        "acts": desk.acts(event, me),
    }
    return render(request, "events/event_detail.html", context)


@access("member")
def event_create(request):
    """A new session: a title, a day and a place are enough."""
    me = request.membership
    rules.require(_may_plan(me), _("Organizers and a program’s facilitators plan sessions."))
    named = {"program": _program_named(request), "serves": request.GET.get("serves", "")}
    form = EventForm(request.POST or None, by=me, **named)
    if request.method == "POST" and form.is_valid() and (event := form.plan()):
        messages.success(request, _("%(title)s is on the calendar.") % {"title": event.title})
        return redirect(event)
    status = 400 if form.is_bound else 200
    return render(request, "events/event_create.html", {"form": form}, status=status)


@access("member")
def event_cancel(request, event_id):
    """Asks why, names the event, then calls it off."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            event.cancel(**form.cleaned_data, by=request.membership)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("%(title)s is cancelled.") % {"title": event.title})
            return redirect(event)
    context = {"event": event, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "events/event_cancel.html", context, status=status)


@require_POST
@access("member")
def event_close(request, event_id):
    """The meeting was held; whoever was expected and not marked was absent."""
    event = find_event(request, event_id)
    try:
        event.close(by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Thank you. The roster is complete; marks can still change."))
    return redirect(event)


def find_event(request, event_id) -> Event:
    """The event with its answers, or 404 for what the reader may not see."""
    event = _visible.first(request.membership, event_id)
    if event is None:
        raise Http404
    return event


def _who_was_there(event, me) -> dict:
    """How many took part, and whether the reader did."""
    return _there.first(event, me) or {"count": 0, "me": 0}


def _may_plan(me) -> bool:
    if me.is_organizer:
        return True
    return not me.is_nowhere("facilitator") and programs_to_plan_for(me).exists()


def _program_named(request) -> Program | None:
    """The program of ``?program=``, when it is one to plan for; anything else is no program."""
    try:
        return programs_to_plan_for(request.membership).filter(pk=request.GET["program"]).first()
    except (KeyError, ValidationError):
        return None


@prepared(me=Reader)
def _shown(me, *, show):
    events = Event.objects.visible_to(me).with_answers(me).listed()
    events = events.concerning(me) if show == "mine" else events
    return events.past().with_turnout() if show == "past" else events.upcoming()


@prepared(me=Reader, event=models.UUIDField())
def _visible(me, event):
    return Event.objects.visible_to(me).with_answers(me).filter(pk=event)


@prepared(event=models.UUIDField(), me=Reader)
def _coming(event, me):
    named = Membership.objects.visible_to(me).values("pk")
    coming = Registration.objects.filter(event=event, membership_id__in=named).coming()
    coming = coming.select_related("membership")
    return coming.order_by("answered_at", "id")[:FACES]


@prepared(event=models.UUIDField(), me=Reader)
def _there(event, me):
    counted = Attendance.objects.filter(event=event).counted().values("event")
    mine = models.Count("pk", filter=models.Q(membership=me))
    return counted.annotate(count=models.Count("pk"), me=mine)
