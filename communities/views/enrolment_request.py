"""The queue of a program: who asks to be let in and who waits for a place, and what becomes of it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from communities import panels, places, rules, several
from communities.forms.enrolment import DeclineForm
from communities.models import EnrolmentRequest
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program, queued

LET_IN = ngettext_lazy("%(who)s is in.", "%(who)s are in.", "count")
FULL = ngettext_lazy(
    "Every place is taken: %(who)s waits for the next one.",
    "Every place is taken: %(who)s wait for the next ones.",
    "count",
)
DECLINED = ngettext_lazy("Declined. %(who)s hears of it.", "Declined. %(who)s hear of it.", "count")
TAKEN_BACK = ngettext_lazy(
    "Taken back. %(who)s waits at the old place in the queue.",
    "Taken back. %(who)s wait at their old places in the queue.",
    "count",
)


@access("member")
def enrolment_request_list(request, program_id, form=None, chosen=()):
    """Everybody who waits, first come first, for who runs the program."""
    program = _run_program(request, program_id)
    page = Paginator(queued.lazily(program), 25).get_page(request.GET.get("page"))
    context = {
        "program": program,
        "tabs": panels.tabs(program, "people"),
        "places": places.of(program),
        "page": page,
        "choosing": form is not None or sum(asked.waits_for_answer for asked in page) > 1,
        "form": form or DeclineForm(),
        "declining": form is not None,
        "chosen": chosen,
    }
    status = 400 if form else 200
    return render(request, "communities/enrolment_request_list.html", context, status=status)


@require_POST
@access("member")
def enrolment_requests_accept(request, program_id):
    """Lets in everybody who was chosen; without a place left they wait for one."""
    program = _run_program(request, program_id)
    yes = partial(EnrolmentRequest.accept, by=request.membership)
    rows = _chosen(request.POST, program)
    return _answer(request, program, several.answer(rows, yes), LET_IN, full=FULL, undo=True)


@require_POST
@access("member")
def enrolment_requests_decline(request, program_id):
    """Says no to everybody who was chosen, with the same word if there is one."""
    program = _run_program(request, program_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return enrolment_request_list(request, program_id, form, several.ids(request.POST))
    words = form.cleaned_data["words"]
    no = partial(EnrolmentRequest.decline, by=request.membership, words=words)
    rows = _chosen(request.POST, program)
    return _answer(request, program, several.answer(rows, no), DECLINED, undo=True)


@require_POST
@access("member")
def enrolment_requests_reopen(request, program_id):
    """Takes one's own answers to several back.

    The last one first: a place that falls free would else be offered to the next of them.
    """
    program = _run_program(request, program_id)
    back = partial(EnrolmentRequest.reopen, by=request.membership)
    rows = reversed(_chosen(request.GET, program))
    return _answer(request, program, several.answer(rows, back), TAKEN_BACK)


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


def _chosen(sent, program) -> list[EnrolmentRequest]:
    """Whom a form names, in the order of arrival."""
    found = EnrolmentRequest.objects.filter(program=program).select_related("membership", "track")
    rows = several.chosen(sent, found.order_by("number"))
    for asked in rows:
        asked.program = program
    return rows


def _answer(request, program, answers: several.Answers, sentence, *, full=None, undo=False):
    """One message about all of them; ``full`` is said of who was let in and waits for a place."""
    wait = [asked for asked in answers.given if full and asked.state == asked.State.WAITING]
    done = [asked for asked in answers.given if asked not in wait]
    back = here("communities:enrolment_requests_reopen", program.pk) if undo else ""
    several.tell(request, answers, (sentence, done), (full, wait), undo=back)
    return redirect("communities:enrolment_request_list", request.community.slug, program.pk)


def _run_program(request, program_id):
    """The program, for who runs it."""
    program = find_program(request, program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("The queue is for organizers and the program’s facilitators."))
    return program


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
