"""A community's home answers one question: what now."""

from django.db import models
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock, launch, now, panels
from communities.models import Cycle, Enrolment, Program
from communities.moments import day, things_now
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared

SHOWN = 3


@access("insider")
def home(request):
    """At most three things now; the loop, the week and one's own why in the margin."""
    me = request.membership
    things = now.for_member(me)
    program, cycle = (None, None) if me.is_guest else _present(me)
    if cycle is None:
        things = sorted(things + launch.to_launch(me), key=lambda one: one.weight)
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
            "program_run": bool(program) and program.is_run_by(me),
            "week": program.week(clock.today()) if program else 0,
            "parts": panels.parts(program, cycle, me) if cycle else {},
            "why": program.why if program and not me.is_organizer else "",
            "panels": panels.panels("home", request.community, me),
        },
    )


def _present(me) -> tuple[Program | None, Cycle | None]:
    """The program one is in, with one's own ``why``, and its present cycle; by one query mostly."""
    cycle = _cycle.first(me, clock.today())
    if cycle is None:
        return _program.first(me), None
    cycle.program.why = cycle.why
    return cycle.program, cycle


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


@prepared(me=Reader, day=models.DateField())
def _cycle(me, day):
    """The present cycle of the program one is in; for organizers, else of the one begun last."""
    mine = Enrolment.objects.active().filter(membership=me, program=models.OuterRef("program"))
    why = mine.order_by("pk").values("why")[:1]
    begun = Cycle.objects.filter(program__in=_running(me).values("pk"), starts_on__lte=day)
    begun = begun.annotate(is_mine=models.Exists(mine), why=models.Subquery(why))
    begun = begun.select_related("program").defer("program__blueprint")
    return begun.order_by("-is_mine", "-program__starts_on", "program_id", "-starts_on")[:1]


@prepared(me=Reader)
def _program(me):
    """A running program whose first cycle is still ahead."""
    mine = Enrolment.objects.active().filter(membership=me, program=models.OuterRef("pk"))
    why = mine.order_by("pk").values("why")[:1]
    running = _running(me).annotate(is_mine=models.Exists(mine), why=models.Subquery(why))
    return running.defer("blueprint").order_by("-is_mine", "-starts_on", "id")[:1]


def _running(me):
    running = Program.objects.visible_to(me).running()
    return running if me.is_organizer else running.of(me)
