"""Somebody's part in a program: coming in, their why and track, going on elsewhere, leaving."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import panels
from communities.forms.enrolment import MoveForm, TrackForm, WishForm
from communities.models import Enrolment, Track
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program


@access("member")
def enrolment_detail(request, program_id, membership_id):
    """Somebody's part: theirs to change, and open to who runs the program."""
    enrolment = _theirs(request, program_id, membership_id)
    if request.method != "POST":
        return _page(request, enrolment)
    form = WishForm(request.POST, program=enrolment.program)
    if not form.is_valid():
        return _page(request, enrolment, form=form)
    enrolment.say_why(form.cleaned_data["why"], by=request.membership)
    if "track" in form.fields:
        enrolment.choose_track(form.cleaned_data["track"], by=request.membership)
    messages.success(request, _("Kept."))
    return redirect(enrolment.program)


@require_POST
@access("member")
def enrolment_track(request, program_id, membership_id):
    """Puts somebody on another track."""
    enrolment = _theirs(request, program_id, membership_id)
    form = TrackForm(request.POST, program=enrolment.program)
    if not form.is_valid():
        return _page(request, enrolment, track_form=form)
    enrolment.choose_track(form.cleaned_data["track"], by=request.membership)
    messages.success(request, _("Kept."))
    return redirect(enrolment)


@require_POST
@access("member")
def enrolment_move(request, program_id, membership_id):
    """Moves somebody to another program."""
    enrolment = _theirs(request, program_id, membership_id, ended=True)
    form = MoveForm(request.POST, enrolment=enrolment, me=request.membership)
    if form.is_valid():
        try:
            enrolment.move(form.cleaned_data["to"], by=request.membership)
        except ValidationError as refusal:
            form.add_error("to", refusal.messages[0])
        else:
            said = {"name": enrolment.membership.first_name, "title": form.cleaned_data["to"].title}
            _tell(request, enrolment, _("%(name)s goes on in %(title)s.") % said)
            return redirect("communities:program_people", request.community.slug, program_id)
    return _page(request, enrolment, move_form=form)


@require_POST
@access("member")
def enrolment_withdraw(request, program_id, membership_id):
    """Leaves the program, or takes somebody out of it."""
    enrolment = _theirs(request, program_id, membership_id, ended=True)
    try:
        enrolment.withdraw(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        said = {"name": enrolment.membership.first_name, "title": enrolment.program.title}
        is_me = enrolment.membership_id == request.membership.pk
        words = _("You have left %(title)s.") if is_me else _("%(name)s is out of %(title)s.")
        _tell(request, enrolment, words % said)
    return redirect(enrolment.program)


@require_POST
@access("member")
def enrolment_resume(request, program_id, membership_id):
    """Takes a withdrawal or a move back."""
    enrolment = _theirs(request, program_id, membership_id, ended=True)
    try:
        enrolment.resume(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Taken back. Nothing was lost."))
    return redirect(enrolment.program)


def _tell(request, enrolment: Enrolment, sentence: str) -> None:
    """One sentence, with the way back."""
    at = (enrolment.program_id, enrolment.membership_id)
    undo = here("communities:enrolment_resume", *at)
    messages.success(request, sentence, extra_tags=f"undo:{undo}")


def _page(request, enrolment: Enrolment, **forms):
    me, program = request.membership, enrolment.program
    is_me, runs_it = enrolment.membership_id == me.pk, program.is_run_by(me)
    given = {"why": enrolment.why, "track": enrolment.track_id or ""}
    drawn = {}
    if is_me:
        drawn["form"] = WishForm(initial=given, program=program)
    elif Track.objects.of(program).exists():
        drawn["track_form"] = TrackForm(initial=given, program=program)
    if runs_it:
        drawn["move_form"] = MoveForm(enrolment=enrolment, me=me)
    context = {
        "program": program,
        "part": enrolment,
        "enrolment": enrolment if is_me else None,
        "person": enrolment.membership,
        "is_me": is_me,
        "runs_it": runs_it,
        "tabs": panels.tabs(program, "people"),
        **drawn,
        **forms,
    }
    status = 400 if forms else 200
    return render(request, "communities/enrolment_detail.html", context, status=status)


def _theirs(request, program_id, membership_id, *, ended: bool = False) -> Enrolment:
    """An enrolment that the reader may open: their own, or one of a program that they run.

    Somebody may have several roles; their part as a learner comes first. With ``ended`` one that has
    ended is found too, when there is no other.
    """
    program = find_program(request, program_id)
    # Who runs the program finds ended ones too, to take back what ended them.
    found = Enrolment.objects.filter(program=program)
    if not ended:
        found = found.active()
    if membership_id != request.membership.pk and not program.is_run_by(request.membership):
        found = found.none()
    found = found.filter(membership=membership_id).select_related("membership__user", "track")
    enrolment = found.order_by("-ended_at", "-role").first() if ended else None
    enrolment = enrolment or get_object_or_404(found.order_by("-role")[:1])
    enrolment.program = program
    return enrolment
