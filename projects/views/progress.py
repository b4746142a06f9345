"""Acts on a project: a status, the dates on its way, one more person, the partner's verdict."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.rules import require
from communities.tenancy.access import access
from communities.tenancy.scope import here
from projects import rules
from projects.forms import MilestoneForm, NextDateForm, StatusForm, TeamForm, VerdictForm
from projects.models import Milestone, Project
from projects.views.project import find_project, project_context, project_page


@require_POST
@access("member")
def project_report(request, project_id):
    """How it goes, in one sentence of the team."""
    project, form = find_project(request, project_id), StatusForm(request.POST)
    if form.is_valid():
        try:
            project.report(**form.cleaned_data, by=request.membership)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("Said. The partner reads it on its page."))
            return redirect(project)
    return project_page(request, project, status_form=form)


@access("member")
def project_plan(request, project_id):
    """The next date that the partner is shown."""
    project = find_project(request, project_id)
    require(rules.works_on(request.membership, project), _("Only the team names its next date."))
    form = NextDateForm(request.POST or None, initial=vars(project))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        next_date = [data[name] for name in ("next_at", "next_text", "next_details")]
        try:
            project.plan_next(*next_date, by=request.membership, key=data["key"])
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("The next date stands."))
            return redirect(project)
    context, status = {"project": project, "form": form}, 400 if form.is_bound else 200
    return render(request, "projects/project_plan.html", context, status=status)


@access("member")
def project_team(request, project_id):
    """One more person on the team, and in its channels."""
    me, project = request.membership, find_project(request, project_id)
    require(rules.may_lead(me, project), _("Only the lead or an organizer chooses the team."))
    form = TeamForm(request.POST or None, project=project, reader=me)
    if request.method == "POST" and form.is_valid():
        person, role = form.cleaned_data["membership"], form.cleaned_data["role"]
        try:
            project.add(person, role=role, by=me)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("%(name)s is on the team.") % {"name": person.name})
            return redirect(project)
    context, status = {"project": project, "form": form}, 400 if form.is_bound else 200
    return render(request, "projects/project_team.html", context, status=status)


@require_POST
@access("member")
def milestone_create(request, project_id):
    """One more date on the way."""
    project, form = find_project(request, project_id), MilestoneForm(request.POST)
    if form.is_valid():
        try:
            step = project.plan_milestone(**form.cleaned_data, by=request.membership)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("%(title)s is on the way.") % {"title": step.title})
            return redirect(project)
    return project_page(request, project, milestone_form=form)


@require_POST
@access("member")
def milestone_complete(request, milestone_id):
    """A date is reached; htmx redraws the way."""
    milestones = Milestone.objects.visible_to(request.membership).select_related("project__program")
    milestone = get_object_or_404(milestones, pk=milestone_id)
    try:
        milestone.complete(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    if request.htmx:
        project = find_project(request, milestone.project_id)
        context = project_context(project, request.membership)
        return render(request, "projects/project_detail.html#way", context)
    return redirect(milestone.project)


@require_POST
@access("partner")
def project_verdict(request, project_id):
    """The partner says how it ended; its page thanks it."""
    project, form = find_project(request, project_id), VerdictForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            project.close(said["verdict"], said["verdict_words"], by=request.membership)
        except ValidationError as invalid:
            messages.error(request, invalid.messages[0])
        else:
            undo = here("projects:verdict_withdraw", project.pk)
            messages.success(request, _("Said. The project is closed."), extra_tags=f"undo:{undo}")
        return redirect(project)
    return project_page(request, project, verdict_form=form)


@require_POST
@access("partner")
def verdict_withdraw(request, project_id):
    """Given by mistake: the project goes on."""
    project = find_project(request, project_id)
    try:
        project.take_back_verdict(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    else:
        messages.success(request, _("Taken back. The project goes on."))
    return redirect(project)


@require_POST
@access("member")
def project_serve(request, project_id):
    """Says which of the program's results the project is for."""
    project = get_object_or_404(Project.objects.visible_to(request.membership), pk=project_id)
    try:
        project.serve(request.POST.get("goal", ""), by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("communities:goal_list", request.community.slug, project.program_id)
