"""A community's home answers one question: what now."""

from django.shortcuts import render

from communities import clock, now, panels
from communities.models import Cycle, Enrolment, Program
from communities.tenancy.access import access


@access("insider")
def home(request):
    """At most three things now, then the loop and the week in the margin."""
    me = request.membership
    things = now.for_member(me)
    program = Program.objects.running().of(me).order_by("starts_on", "id").first()
    if program is None and me.is_organizer:
        program = Program.objects.running().order_by("starts_on", "id").first()
    cycle = program and Cycle.objects.filter(program=program).at(clock.today()).first()
    return render(
        request,
        "communities/home.html",
        {
            "things": things[:3],
            "more": len(things[3:]),
            "program": program,
            "week": program.week(clock.today()) if program else 0,
            "parts": panels.parts(program, cycle, me) if cycle else {},
            "enrolment": Enrolment.objects.active().filter(program=program, membership=me).first()
            if program
            else None,
            "panels": panels.panels("home", request.community, me),
            "hour": clock.timezone.localtime(clock.now()).hour,
        },
    )
