"""A community's home answers one question: what now."""

from django.db import models
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock, now, panels
from communities.models import Cycle, Enrolment, Program
from communities.templatetags.moments import day, things_now
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared

SHOWN = 3


@access("insider")
def home(request):
    """At most three things now; the loop, the week and one's own why in the margin."""
    me = request.membership
    things = now.for_member(me)
    program = None if me.is_guest else _program.first(me)
    cycle = program and _cycle.first(program, clock.today())
    return render(
        request,
        "communities/home.html",
        {
            "kicker": _kicker(program),
            "greeting": _greeting(me),
            "count": things_now(min(len(things), SHOWN)),
            "numbered": me.is_organizer,
            "things": things[:SHOWN],
            "ending": _ending(len(things) - SHOWN),
            "program": program,
            "week": program.week(clock.today()) if program else 0,
            "parts": panels.parts(program, cycle, me) if cycle else {},
            "why": program.why if program and not me.is_organizer else "",
            "panels": panels.panels("home", request.community, me),
        },
    )


def _kicker(program) -> str:
    today = day(clock.now())
    if not program or program.starts_on > clock.today():
        return today
    week = {"day": today, "program": program.title, "weeks": program.weeks}
    week["week"] = min(program.week(clock.today()), program.weeks)
    return _("%(day)s · %(program)s, week %(week)s of %(weeks)s") % week


def _greeting(me) -> str:
    name, hour = {"name": me.first_name}, timezone.localtime(clock.now()).hour
    if hour < 12:
        return _("Good morning, %(name)s.") % name
    return (_("Good afternoon, %(name)s.") if hour < 18 else _("Good evening, %(name)s.")) % name


def _ending(more: int) -> str:
    """A list says when it is over."""
    if more <= 0:
        return _("Nothing else needs you today.")
    sentence = ngettext("%(count)s more can wait.", "%(count)s more can wait.", more)
    return sentence % {"count": more}


@prepared(me=Reader)
def _program(me):
    """The running program one is in, with one's own why; for organizers, else the one begun last."""
    mine = Enrolment.objects.active().filter(membership=me, program=models.OuterRef("pk"))
    why = mine.order_by("pk").values("why")[:1]
    running = Program.objects.visible_to(me).running().defer("blueprint")
    running = running.annotate(is_mine=models.Exists(mine), why=models.Subquery(why))
    running = running if me.is_organizer else running.of(me)
    return running.order_by("-is_mine", "-starts_on", "id")[:1]


@prepared(program=models.UUIDField(), day=models.DateField())
def _cycle(program, day):
    return Cycle.objects.filter(program=program).at(day)[:1]
