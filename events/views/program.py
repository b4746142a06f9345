"""The sessions of one program, as a tab of its home."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from communities import panels
from communities.models import Program
from communities.tenancy.access import access
from events.models import Event


@access("member")
def program_sessions(request, program_id):
    """Every session from the first to the last; who runs the program adds one here."""
    me = request.membership
    programs = Program.objects.visible_to(me).select_related("lead")
    program = get_object_or_404(programs, pk=program_id)
    sessions = Event.objects.visible_to(me).filter(program=program).with_answers(me).with_turnout()
    ordered = sessions.order_by("starts_at", "id")
    context = {
        "program": program,
        "tabs": panels.tabs(program, "sessions"),
        "page": Paginator(ordered, 25).get_page(request.GET.get("page")),
        "runs_it": program.is_run_by(me),
    }
    return render(request, "events/program_sessions.html", context)
