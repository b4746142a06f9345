"""A community's home answers one question: what now."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock, now, panels
from communities.models import Cycle, Enrolment, Program
from communities.templatetags.moments import day, things_now
from communities.tenancy.access import access

SHOWN = 3


@access("insider")
def home(request):
    """At most three things now; the loop, the week and one's own why in the margin."""
    me = request.membership
    things = now.for_member(me)
    program = _program(me)
    cycle = program and Cycle.objects.filter(program=program).at(clock.today()).first()
    enrolments = Enrolment.objects.active().filter(program=program, membership=me)
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
            "enrolment": enrolments.first() if program and not me.is_organizer else None,
            "panels": panels.panels("home", request.community, me),
        },
    )


def _program(me) -> Program | None:
    """The running program one is in; for organizers, else the one that began last."""
    running = Program.objects.visible_to(me).running().order_by("-starts_on", "id")
    return running.of(me).first() or (running.first() if me.is_organizer else None)


def _kicker(program) -> str:
    today = day(clock.now())
    if not program:
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
