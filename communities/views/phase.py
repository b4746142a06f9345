"""The phases of a program, for who shapes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.forms.program import PhaseForm
from communities.models import Phase
from communities.tenancy.access import access
from communities.views.program_settings import frame, shaped


@access("member")
def phase_list(request, program_id):
    """All phases, and one more."""
    program = shaped(request, program_id)
    form = PhaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            Phase.add(program, by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Added."))
            return redirect("communities:phase_list", request.community.slug, program.pk)
    context = {"form": form, "phases": Phase.objects.of(program)} | frame(program)
    status = 400 if form.is_bound else 200
    return render(request, "communities/phase_list.html", context, status=status)


@access("member")
def phase_edit(request, program_id, phase_id):
    """The words and dates of one."""
    program = shaped(request, program_id)
    phase = get_object_or_404(Phase.objects.of(program), pk=phase_id)
    phase.program = program
    given = {name: getattr(phase, name) for name in ("title", "about", "starts_on", "ends_on")}
    form = PhaseForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            phase.change(by=request.membership, **_words(form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect("communities:phase_list", request.community.slug, program.pk)
    context = {"form": form, "phase": phase, "name": given["title"]} | frame(program)
    status = 400 if form.is_bound else 200
    return render(request, "communities/phase_edit.html", context, status=status)


@require_POST
@access("member")
def phase_remove(request, program_id, phase_id):
    """One phase less; pressed twice it is gone once."""
    program = shaped(request, program_id)
    phase = Phase.objects.of(program).filter(pk=phase_id).first()
    if phase:
        phase.program = program
        phase.remove(by=request.membership)
    messages.success(request, _("The phase is gone; sessions and loops stay."))
    return redirect("communities:phase_list", request.community.slug, program.pk)


def _words(form) -> dict:
    return {name: value for name, value in form.cleaned_data.items() if name != "key"}
