"""Events: the calendar, one event, and closing one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import panels
from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from events import asks, calendar_lines, conflicts, desk, month, standing
from events.forms import may_plan_somewhere
from events.models import Attendance, Event, Registration
from events.times import moment_at_day, zone_word
from events.views.month import month_page
from events.week import week_of

FACES = 12


@access("member")
def event_list(request):
    """What is ahead, the next one first, or a month, or a day; one's own week in the margin."""
    if request.GET.get("view") == "month":
        return month_page(request)
    me, show = request.membership, request.GET.get("show", "")
    date = month.day_of(request.GET.get("day", ""))
    page = Paginator(_listed(me, show, date), 25).get_page(request.GET.get("page"))
    clashes = conflicts.of_mine(page.object_list, me)
    for event in page.object_list:
        event.clash = conflicts.said(clashes[event.pk]) if event.pk in clashes else ""
    context = {
        "page": page,
        "show": show,
        "date": date,
        "week": week_of(me),
        "feed": calendar_lines.feed_of(me),
        "zone": zone_word(),
        "may_plan": may_plan_somewhere(me),
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


def _listed(me, show: str, date):
    if date:
        return _of_day.lazily(me, moment_at_day(date), moment_at_day(date, days=1))
    return _shown.lazily(me, show=show if show in {"mine", "past"} else "")


@prepared(me=Reader, first=models.DateTimeField(), last=models.DateTimeField())
def _of_day(me, first, last):
    events = Event.objects.visible_to(me).filter(starts_at__gte=first, starts_at__lt=last)
    return events.with_answers(me).listed().with_turnout().order_by("starts_at", "id")


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
