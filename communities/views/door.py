"""Settings → Doors: which pages strangers read, who comes in, and what they are asked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from communities import sections
from communities.forms.door import DoorForm, QuestionForm
from communities.models import Door, JoinQuestion, Program
from communities.tenancy.access import access
from communities.tenancy.scope import here


@access("organizer")
def door_edit(request, program_id=None):
    """One door: the community's, or a program's."""
    door = _door(request, program_id)
    form = DoorForm(request.POST or None, door=door)
    if request.method == "POST" and form.is_valid():
        try:
            door.set(**form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            open_now = _("Kept. Anybody may read the page now.")
            messages.success(request, open_now if door.is_open else _("Kept. The page is closed."))
            return redirect(_address(door))
    return _page(request, door, form=form, status=400 if form.is_bound else 200)


@require_POST
@access("organizer")
def question_create(request, program_id=None):
    """One more question."""
    door = _door(request, program_id)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            JoinQuestion.add(door.program, **form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Whoever joins from now on is asked this."))
            return redirect(f"{_address(door)}#questions")
    return _page(request, door, question_form=form, status=400)


@require_POST
@access("organizer")
def question_move(request, question_id):
    """Asks it one place earlier."""
    question = _question(request, question_id)
    question.move_up(by=request.membership)
    return redirect(f"{_address(question)}#questions")


@require_POST
@access("organizer")
def question_remove(request, question_id):
    """Asks it no longer; a toast offers the way back."""
    question = _question(request, question_id)
    question.remove(by=request.membership)
    undo = "undo:" + here("communities:question_return", question.pk)
    messages.success(request, _("It is asked no longer. Answers stay."), extra_tags=undo)
    return redirect(f"{_address(question)}#questions")


@require_POST
@access("organizer")
def question_return(request, question_id):
    """Asks it again."""
    question = _question(request, question_id)
    question.put_back(by=request.membership)
    return redirect(f"{_address(question)}#questions")


def _door(request, program_id) -> Door:
    programs = Program.objects.visible_to(request.membership).defer("blueprint")
    return Door.of(get_object_or_404(programs, pk=program_id) if program_id else None)


def _question(request, question_id) -> JoinQuestion:
    seen = JoinQuestion.objects.visible_to(request.membership).select_related("program")
    return get_object_or_404(seen, pk=question_id)


def _address(of) -> str:
    """The settings page of a door's or a question's program, or of the community."""
    below = [of.program_id] if of.program_id else []
    return here("communities:door_program" if below else "communities:door_edit", *below)


def _page(request, door: Door, *, form=None, question_form=None, status: int = 200):
    programs = Program.objects.visible_to(request.membership).exclude(status="closed")
    doors = {one.program_id: one for one in Door.objects.exclude(program=None)}
    others = [
        (program, doors.get(program.pk))
        for program in programs.defer("blueprint").order_by("-starts_on", "id")[:25]
    ]
    below = [door.program_id] if door.program_id else []
    viewname = "communities:question_create" if below else "communities:question_create_here"
    context = {
        "tabs": sections.tabs("settings", "doors", request.membership),
        "door": door,
        "form": form or DoorForm(door=door),
        "questions": door.questions(),
        "question_form": question_form or QuestionForm(),
        "question_url": here(viewname, *below),
        "others": others,
    }
    return render(request, "communities/door_edit.html", context, status=status)


sections.section("settings", "doors", _l("Doors"), "communities:door_edit", position=40)
