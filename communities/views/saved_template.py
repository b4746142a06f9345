"""Programs once more: a copy with other dates, and templates of one's own."""

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import blueprints
from communities.forms.template import CopyForm, TemplateForm, proposed
from communities.models import Phase, Program, SavedTemplate
from communities.tenancy.access import access
from communities.tenancy.scope import here


@access("organizer")
def program_copy(request, program_id):
    """The program again, with its sessions, guides, surveys and channels, and without its people."""
    program = _whole(request, program_id)
    form = CopyForm(request.POST or None, initial=proposed(program))
    if request.method == "POST" and form.is_valid():
        try:
            copied = form.open(program, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = _("%(title)s is made. Only organizers see it until you open it.")
            messages.success(request, said % {"title": copied.title})
            return redirect(copied)
    kind = blueprints.Blueprint(program.kind, blueprints.describe(program))
    context = {"form": form, "program": program, "kind": kind}
    status = 400 if form.is_bound else 200
    return render(request, "communities/program_copy.html", context, status=status)


@access("organizer")
def saved_template_create(request, program_id):
    """Keeps a program as a template, under a name."""
    program = _whole(request, program_id)
    form = TemplateForm(request.POST or None, initial={"title": program.title})
    if request.method == "POST" and form.is_valid():
        try:
            kept = SavedTemplate.save_from(program, **form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(title)s is a template now.") % {"title": kept.title})
            return redirect("communities:program_create", request.community.slug)
    context = {"form": form, "program": program}
    status = 400 if form.is_bound else 200
    return render(request, "communities/saved_template_create.html", context, status=status)


@access("organizer")
def saved_template_edit(request, template_id):
    """Another name for a template, and the way to remove it."""
    kept = get_object_or_404(SavedTemplate.objects.kept(), pk=template_id)
    form = TemplateForm(request.POST or None, initial={"title": kept.title})
    if request.method == "POST" and form.is_valid():
        try:
            kept.rename(form.cleaned_data["title"], by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("It is called %(title)s now.") % {"title": kept.title})
            return redirect("communities:program_create", request.community.slug)
    context = {"form": form, "template": kept, "kind": kept.as_blueprint()}
    status = 400 if form.is_bound else 200
    return render(request, "communities/saved_template_edit.html", context, status=status)


@require_POST
@access("organizer")
def saved_template_remove(request, template_id):
    """Takes a template from the choice; for a while it can be brought back."""
    kept = get_object_or_404(SavedTemplate, pk=template_id)
    kept.remove(by=request.membership)
    undo = here("communities:saved_template_restore", kept.pk)
    said = _("%(title)s is removed.") % {"title": kept.title}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect("communities:program_create", request.community.slug)


@require_POST
@access("organizer")
def saved_template_restore(request, template_id):
    """Brings a removed template back."""
    kept = get_object_or_404(SavedTemplate, pk=template_id)
    kept.restore(by=request.membership)
    messages.success(request, _("%(title)s is back.") % {"title": kept.title})
    return redirect("communities:program_create", request.community.slug)


def _whole(request, program_id) -> Program:
    """A program with all that describes it in its own row, and its phases."""
    seen = Program.objects.visible_to(request.membership).select_related("lead")
    told = seen.annotate(laid_out=ArraySubquery(Phase.objects.as_json()))
    program = get_object_or_404(told, pk=program_id)
    program.community = request.community
    return program
