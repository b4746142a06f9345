"""The queue of a program: who asks to be let in and who waits for a place, and what becomes of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import panels, places, rules
from communities.forms.enrolment import DeclineForm
from communities.models import EnrolmentRequest
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program, queued


@access("member")
def enrolment_request_list(request, program_id):
    """Everybody who waits, first come first, for who runs the program."""
    program = find_program(request, program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("The queue is for organizers and the program’s facilitators."))
    context = {
        "program": program,
        "tabs": panels.tabs(program, "people"),
        "places": places.of(program),
        "page": Paginator(queued.lazily(program), 25).get_page(request.GET.get("page")),
    }
    return render(request, "communities/enrolment_request_list.html", context)


@require_POST
@access("member")
def enrolment_request_accept(request, program_id, request_id):
    """Lets somebody in who asked."""
    asked = _find(request, program_id, request_id)
    words = _("%(name)s is in.")
    try:
        asked.accept(by=request.membership)
        if asked.state != asked.State.ACCEPTED:
            words = _("Every place is taken: %(name)s waits for the next one.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        _tell(request, asked, words % {"name": asked.membership.first_name})
    return redirect("communities:enrolment_request_list", request.community.slug, program_id)


@access("member")
def enrolment_request_decline(request, program_id, request_id):
    """Says no, with a word if there is one to say."""
    asked = _find(request, program_id, request_id)
    allowed = asked.program.is_run_by(request.membership)
    rules.require(allowed, _("Only organizers and the program’s facilitators answer this."))
    form = DeclineForm(request.POST or None)
    queue = here("communities:enrolment_request_list", program_id)
    if request.method == "POST" and form.is_valid():
        try:
            asked.decline(by=request.membership, words=form.cleaned_data["words"])
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            name = {"name": asked.membership.first_name}
            _tell(request, asked, _("%(name)s hears of it, with your words.") % name)
        return redirect(queue)
    context = {"form": form, "program": asked.program, "asked": asked, "queue_url": queue}
    status = 400 if form.is_bound else 200
    return render(request, "communities/enrolment_request_decline.html", context, status=status)


@require_POST
@access("member")
def enrolment_request_reopen(request, program_id, request_id):
    """Takes one's own answer, or one's leaving of the queue, back."""
    asked = _find(request, program_id, request_id)
    try:
        asked.reopen(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Taken back. The old place in the queue is kept."))
    if asked.program.is_run_by(request.membership):
        return redirect("communities:enrolment_request_list", request.community.slug, program_id)
    return redirect(asked.program)


@require_POST
@access("member")
def enrolment_request_withdraw(request, program_id, request_id):
    """Leaves the queue, or passes an offer on."""
    asked = _find(request, program_id, request_id)
    try:
        asked.withdraw(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        _tell(request, asked, _("You do not wait for %(title)s any more."), title=True)
    return redirect(asked.program)


@require_POST
@access("member")
def enrolment_request_take(request, program_id, request_id):
    """Takes the place that was offered."""
    asked = _find(request, program_id, request_id)
    try:
        asked.take(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("You are in. Your first step is on this page."))
    return redirect(asked.program)


def _tell(request, asked: EnrolmentRequest, sentence: str, *, title: bool = False) -> None:
    """One sentence, with the way back."""
    said = sentence % {"title": asked.program.title} if title else sentence
    undo = here("communities:enrolment_request_reopen", asked.program_id, asked.pk)
    messages.success(request, said, extra_tags=f"undo:{undo}")


def _find(request, program_id, request_id) -> EnrolmentRequest:
    """One's own place in the queue, or one of a program that one runs."""
    program = find_program(request, program_id)
    seen = EnrolmentRequest.objects.visible_to(request.membership).filter(program=program)
    found = seen.select_related("membership", "track", "decided_by")
    asked = get_object_or_404(found, pk=request_id)
    asked.program = program
    return asked
