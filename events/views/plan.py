"""Planning: a new meeting or a series, and its dates before it is one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import rules
from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import month, plan_preview
from events.forms import may_plan_somewhere, programs_to_plan_for
from events.models import Series
from events.plan_form import EventForm


@access("member")
def event_create(request):
    """A new session: a title, a day and a place are enough. Whoever likes sees the dates first."""
    me, asks = request.membership, "preview" in request.POST
    _require_planner(me)
    named = {
        "program": _program_named(request),
        "serves": request.GET.get("serves", ""),
        "date": month.day_of(request.GET.get("date", "")),
    }
    form = EventForm(request.POST or None, by=me, **named)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and not asks and (planned := form.plan()):
        _tell(request, planned)
        return redirect(planned)
    context = {"form": form, "preview": plan_preview.of(form) if asks else None}
    status = 400 if form.errors else 200
    return render(request, "events/event_create.html", context, status=status)


@access("member")
def event_preview(request):
    """The dates of what is being typed, for the form; it changes nothing."""
    _require_planner(request.membership)
    if not request.htmx:
        return redirect(here("events:event_create"))
    form = EventForm(request.GET, by=request.membership)
    form.full_clean()
    context = {"form": form, "preview": plan_preview.of(form)}
    return render(request, "events/plan_preview.html", context)


def _require_planner(me) -> None:
    sentence = _("Organizers and a program’s facilitators plan sessions.")
    rules.require(may_plan_somewhere(me), sentence)


def _program_named(request) -> Program | None:
    """The program of ``?program=``, when it is one to plan for; anything else is no program."""
    try:
        return programs_to_plan_for(request.membership).filter(pk=request.GET["program"]).first()
    except (KeyError, ValidationError):
        return None


def _tell(request, planned) -> None:
    if not isinstance(planned, Series):
        messages.success(request, _("%(title)s is on the calendar.") % {"title": planned.title})
        return
    count = planned.events.count()
    said = ngettext(
        "%(count)s meeting is on the calendar.", "%(count)s meetings are on the calendar.", count
    )
    messages.success(request, said % {"count": count})
