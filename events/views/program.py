"""The sessions of one program, as a tab of its home."""

from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import render

from communities import panels
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from communities.views.program import find_program
from events.models import Event


@access("member")
def program_sessions(request, program_id):
    """Every session from the first to the last; who runs the program adds one here."""
    me = request.membership
    program = find_program(request, program_id)
    context = {
        "program": program,
        "tabs": panels.tabs(program, "sessions"),
        "page": Paginator(_sessions.lazily(program, me), 25).get_page(request.GET.get("page")),
        "runs_it": program.is_run_by(me),
    }
    return render(request, "events/program_sessions.html", context)


@prepared(program=models.UUIDField(), me=Reader)
def _sessions(program, me):
    sessions = Event.objects.visible_to(me).filter(program=program)
    return sessions.with_answers(me).listed().with_turnout().order_by("starts_at", "id")
