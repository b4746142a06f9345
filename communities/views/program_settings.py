"""Settings of one program: what is said of it and who may come; its end, and its beginning again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities import closeout, panels, places, rules
from communities.forms.program import ClosingForm, ProgramSettingsForm
from communities.models import Program
from communities.moments import day
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program


@access("member")
def program_settings(request, program_id):
    """What is said of the program, its dates, places and colour."""
    program = shaped(request, program_id)
    form = ProgramSettingsForm(request.POST or None, program=program, by=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            program.change(by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            # What the verb had set is not so: the page shows the program as it is.
            form.add_error(None, refusal)
            program = shaped(request, program_id)
        else:
            messages.success(request, _kept(program))
            return redirect("communities:program_settings", request.community.slug, program.pk)
    context = {"form": form, "places": places.of(program)} | frame(program)
    status = 400 if form.is_bound else 200
    return render(request, "communities/program_settings.html", context, status=status)


@access("member")
def program_closing(request, program_id):
    """What is still open, what is handed over, and the end."""
    program = shaped(request, program_id)
    form = ClosingForm(request.POST or None, initial={"handover": program.handover})
    if request.method == "POST" and form.is_valid():
        program.close(by=request.membership, handover=form.cleaned_data["handover"])
        undo = here("communities:program_reopening", program.pk)
        said = _("%(title)s is closed. What was done in it stays.") % {"title": program.title}
        messages.success(request, said, extra_tags=f"undo:{undo}")
        return redirect(program)
    ends = closeout.open_ends(program, request.membership)
    context = {"form": form, "ends": ends} | frame(program)
    status = 400 if form.is_bound else 200
    return render(request, "communities/program_closing.html", context, status=status)


@require_POST
@access("member")
def program_reopening(request, program_id):
    """A closed program goes on."""
    program = shaped(request, program_id)
    program.reopen(by=request.membership)
    messages.success(request, _("%(title)s goes on.") % {"title": program.title})
    return redirect(program)


def shaped(request, program_id) -> Program:
    """A program that the reader may change."""
    program = find_program(request, program_id)
    sentence = _("Only organizers and the program’s lead change it.")
    rules.require(rules.may_shape(request.membership, program), sentence)
    return program


def frame(program: Program) -> dict:
    """What every page of a program's settings shows around its own."""
    return {"program": program, "tabs": panels.tabs(program, "settings")}


def _kept(program: Program) -> str:
    if over := places.of(program).over:
        return ngettext(
            "Kept. %(count)s person more is in than there are places: nobody is taken out, and no"
            " place is offered before one is free.",
            "Kept. %(count)s people more are in than there are places: nobody is taken out, and no"
            " place is offered before one is free.",
            over,
        ) % {"count": over}
    first = program.cycles.order_by("starts_on").first()
    if first and first.starts_on < program.starts_on:
        said = _(
            "Kept. Its first loop begins before the first day, on %(day)s: loops kept their dates."
        )
        return said % {"day": day(first.starts_on)}
    return _("Kept.")
