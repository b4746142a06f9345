"""Before a program begins: its checklist, looking at it as a member, and opening it to all of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import launch, preview, rules
from communities.models import LaunchStep
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program
from communities.views.program_settings import shaped


@require_POST
@access("organizer")
def program_launch(request, program_id):
    """Puts the whole checklist away, for every organizer."""
    program = find_program(request, program_id)
    LaunchStep.launch(program, by=request.membership)
    _toast(request, program, launch.LAUNCHED, _("The list is put away."))
    return redirect(program)


@require_POST
@access("organizer")
def program_launch_step(request, program_id, step):
    """Ticks a step by hand or puts it away; without a state it is as nobody touched it."""
    program = find_program(request, program_id)
    state = request.POST.get("state", "")
    if not launch.is_step(program, step):
        raise Http404
    if state in {LaunchStep.State.DONE, LaunchStep.State.AWAY}:
        LaunchStep.mark(program, step, state, by=request.membership)
        said = _("Done.") if state == LaunchStep.State.DONE else _("Put away.")
        _toast(request, program, step, said)
    else:
        LaunchStep.unmark(program, step, by=request.membership)
    return redirect(program)


@require_POST
@access("organizer")
def program_preview(request, program_id):
    """From now on the organizer looks as a member, until they go back."""
    program = find_program(request, program_id)
    rules.require(
        program.status != program.Status.DRAFT or program.lead_id == request.membership.pk,
        _("Members do not see a draft. Its lead can look at it so, or open it first."),
    )
    LaunchStep.mark(program, "preview", LaunchStep.State.DONE, by=request.membership)
    preview.begin(request)
    return redirect(program)


@require_POST
@access("member")
def program_opening(request, program_id):
    """Every member sees a draft from now on."""
    program = shaped(request, program_id)
    program.open(by=request.membership)
    undo = here("communities:program_hiding", program.pk)
    said = _("%(title)s is open: every member sees it.") % {"title": program.title}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect(program)


@require_POST
@access("member")
def program_hiding(request, program_id):
    """A draft again, while nobody came in."""
    program = shaped(request, program_id)
    try:
        program.hide(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        said = _("%(title)s is a draft again.") % {"title": program.title}
        undo = here("communities:program_opening", program.pk)
        messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect(program)


@require_POST
@access("insider")
def preview_end(request):
    """Back to one's own eyes, on the page one came from."""
    preview.end(request)
    return redirect(preview.way_back(request) or here("communities:home"))


def _toast(request, program, step: str, said: str) -> None:
    undo = here("communities:program_launch_step", program.pk, step)
    messages.success(request, said, extra_tags=f"undo:{undo}")
