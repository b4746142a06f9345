"""The roster: who is here, who marked it, and what was put right."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities import clock
from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import attendance_log, check_in, roster
from events.attendance_forms import WalkInForm
from events.models import Attendance, Guest
from events.views.event import find_event

OTHERS = 5
LONGEST_WAIT = 14 * 24 * 60 * 60
"""Seconds that a mark may have waited in a page for a connection."""


@access("member")
def attendance_roster(request, event_id):
    """Everyone who may be here, with one button each; a name that is not on it can be added."""
    event = _event(request, event_id)
    everyone, query = roster.rows(event), request.GET.get("q", "").strip()[:100]
    if request.GET.get("part") == "door":
        return _door(request, event, everyone)
    show = request.GET.get("show")
    show = show if show in roster.SHOWN else "all"
    fits = roster.SHOWN[show][1]
    shown = [row for row in everyone if fits(row) and query.casefold() in row.name.casefold()]
    page = Paginator(shown, 100).get_page(request.GET.get("page"))
    context = {
        **_told(request, event, everyone, [row.person.pk for row in page]),
        "query": query,
        "show": show,
        "kinds": [(key, label) for key, (label, _fits) in roster.SHOWN.items()],
        "page": page,
        "others": _others(request.membership, query, everyone) if query else [],
        "walk_in": WalkInForm(initial={"name": query}),
        "states": {key: str(label) for key, label in Attendance.State.choices},
    }
    part = "#people" if request.htmx else ""
    return render(request, f"events/attendance_roster.html{part}", context)


@require_POST
@access("member")
def attendance_mark(request, event_id, membership_id):
    """Sets one mark to what the button said it would be, so that a repeated press changes nothing."""
    people = Membership.objects.visible_to(request.membership)
    return _mark(request, event_id, get_object_or_404(people, pk=membership_id))


@require_POST
@access("member")
def attendance_mark_guest(request, event_id, guest_id):
    """The same for somebody without a membership."""
    guests = Guest.objects.visible_to(request.membership).filter(event=event_id)
    return _mark(request, event_id, get_object_or_404(guests, pk=guest_id))


@require_POST
@access("member")
def attendance_guest_add(request, event_id):
    """Somebody without a membership walked in: they are here, by the name they give."""
    event, form = _event(request, event_id), WalkInForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type the name of who walked in."))
        return redirect(here("events:attendance_roster", event.pk))
    try:
        mark = Attendance.walk_in(event, **form.cleaned_data, by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(here("events:attendance_roster", event.pk))
    _tell(request, event, mark.guest, mark.state, "")
    return redirect(here("events:attendance_roster", event.pk) + f"#row-{mark.guest_id}")


@require_POST
@access("member")
def attendance_everyone(request, event_id):
    """Whoever is on the roster and has no mark is here; Undo takes exactly these back."""
    event = _event(request, event_id)
    people = [row.person for row in roster.rows(event) if not row.state]
    try:
        moment = Attendance.mark_here(event, people, by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(here("events:attendance_roster", event.pk))
    said = ngettext("%(count)s more is here.", "%(count)s more are here.", len(people))
    undo = here("events:attendance_everyone_return", event.pk)
    tags = f"undo:{undo}?at={moment.isoformat().replace('+', '%2B')}" if people else ""
    messages.success(request, said % {"count": len(people)}, extra_tags=tags)
    return redirect(here("events:attendance_roster", event.pk))


@require_POST
@access("member")
def attendance_everyone_return(request, event_id):
    """Undo of "everyone here"."""
    event = _event(request, event_id)
    moment = _moment(request.GET.get("at", ""))
    count = Attendance.take_back(event, moment, by=request.membership) if moment else 0
    said = ngettext("%(count)s mark is taken back.", "%(count)s marks are taken back.", count)
    messages.success(request, said % {"count": count})
    return redirect(here("events:attendance_roster", event.pk))


@access("member")
def attendance_log_list(request, event_id):
    """Who marked what, when and how; corrections stand beside what they corrected."""
    event = _event(request, event_id)
    page = Paginator(attendance_log.acts(event), 25).get_page(request.GET.get("page"))
    context = {"event": event, "page": page, "lines": attendance_log.lines(page)}
    return render(request, "events/attendance_log_list.html", context)


def _event(request, event_id):
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    return event


def _mark(request, event_id, person):
    event = find_event(request, event_id)
    state = request.POST.get("state", request.GET.get("state", ""))
    before = roster.row_of(person, roster.rows(event)).state
    try:
        mark = event.mark_attendance(person, state, by=request.membership, at=_pressed_at(request))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        if before != (mark.state if mark else ""):
            _tell(request, event, person, state, before)
    if not request.htmx:
        return redirect(here("events:attendance_roster", event.pk) + f"#row-{person.pk}")
    everyone = roster.rows(event)
    context = _told(request, event, everyone, [person.pk])
    context["row"] = roster.row_of(person, everyone)
    return render(request, "events/attendance_roster.html#marked", context)


def _told(request, event, everyone: list[roster.Row], shown: list) -> dict:
    """What the rows and the tally need. ``tap`` is what one press means."""
    tap = request.POST.get("tap") or request.GET.get("tap")
    return {
        "event": event,
        "tally": roster.tally(everyone),
        "tap": tap if tap in roster.TAPS else "present",
        "taps": roster.TAPS.items(),
        "history": attendance_log.of_people(event, shown),
        "code": check_in.code(event, clock.now()) if check_in.is_open(event) else "",
    }


def _door(request, event, everyone: list[roster.Row]):
    """The present code; the tally beside it once people have checked themselves in meanwhile."""
    context = _told(request, event, everyone, [])
    context["stale"] = request.GET.get("here") != str(context["tally"].here)
    return render(request, "events/attendance_roster.html#since", context)


def _pressed_at(request) -> dt.datetime | None:
    """When a mark was made that waited ``age`` seconds in the page: no clock but ours is asked."""
    age = request.POST.get("age", "")
    if not (age.isascii() and age.isdigit()) or len(age) > len(str(LONGEST_WAIT)):
        return None
    return clock.now() - dt.timedelta(seconds=int(age))


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _tell(request, event, person, state: str, before: str) -> None:
    """One sentence, with the way back."""
    sentences = {
        "present": _("%(name)s is here."),
        "late": _("%(name)s is marked late."),
        "excused": _("%(name)s is excused."),
        "absent": _("%(name)s is marked absent."),
        "": _("The mark of %(name)s is taken back."),
    }
    undo = roster.mark_url(event, person) + f"?state={before}"
    if state == "" and isinstance(person, Guest) and not person.address:
        undo = ""
    tags = f"undo:{undo}" if undo else ""
    messages.success(request, sentences[state] % {"name": person}, extra_tags=tags)


def _others(me, query: str, everyone: list[roster.Row]) -> list[roster.Row]:
    """Members with that name who are on nobody's list: they walked in."""
    listed = [row.person.pk for row in everyone]
    people = Membership.objects.visible_to(me).named(query).exclude(pk__in=listed)
    people = people.with_role("member", "organizer", "admin").order_by("name", "id")[:OTHERS]
    return [roster.Row(person, "") for person in people]
