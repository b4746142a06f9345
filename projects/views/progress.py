"""Acts on a project: a status, a date reached, something that arrived, one more person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.rules import require
from communities.tenancy.access import access
from projects import pictures, rules
from projects.forms import NextDateForm, StatusForm, TeamForm
from projects.models import Exchange, Milestone
from projects.views.project import find_project, project_context


@require_POST
@access("member")
def project_report(request, project_id):
    """How it goes, in one sentence of the team."""
    project, form = find_project(request, project_id), StatusForm(request.POST)
    if form.is_valid():
        project.report(**form.cleaned_data, by=request.membership)
        messages.success(request, _("Said. The partner reads it on its page."))
        return redirect(project)
    context = project_context(project, request.membership, status_form=form)
    return render(request, "projects/project_detail.html", context, status=400)


@access("member")
def project_plan(request, project_id):
    """The next date that the partner is shown."""
    project = find_project(request, project_id)
    require(rules.works_on(request.membership, project), _("Only the team names its next date."))
    form = NextDateForm(request.POST or None, initial=vars(project))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        project.plan_next(
            data["next_at"], data["next_text"], data["next_details"], by=request.membership
        )
        messages.success(request, _("The next date stands."))
        return redirect(project)
    context, status = {"project": project, "form": form}, 400 if form.is_bound else 200
    return render(request, "projects/project_plan.html", context, status=status)


@access("member")
def project_team(request, project_id):
    """One more person on the team, and in its channels."""
    me, project = request.membership, find_project(request, project_id)
    require(rules.may_lead(me, project), _("Only the lead or an organizer chooses the team."))
    form = TeamForm(request.POST or None, project=project)
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
def milestone_complete(request, milestone_id):
    """A date is reached; htmx redraws the way."""
    milestones = Milestone.objects.visible_to(request.membership).select_related("project__program")
    milestone = get_object_or_404(milestones, pk=milestone_id)
    milestone.complete(by=request.membership)
    if request.htmx:
        project = find_project(request, milestone.project_id)
        context = project_context(project, request.membership)
        return render(request, "projects/project_detail.html#way", context)
    return redirect(milestone.project)


@require_POST
@access("member", "partner")
def exchange_confirm(request, exchange_id):
    """It arrived; htmx redraws what each side gives."""
    exchange = _exchange(request, exchange_id)
    try:
        exchange.confirm(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    else:
        messages.success(request, _("Thank you. It is noted with your name."))
    return _sides(request, exchange)


@require_POST
@access("member", "partner")
def exchange_ask(request, exchange_id):
    """It is there: please say whether it arrived."""
    exchange = _exchange(request, exchange_id)
    exchange.ask(by=request.membership)
    messages.success(request, _("Asked. It stands on their page now."))
    return _sides(request, exchange)


def _exchange(request, exchange_id) -> Exchange:
    items = Exchange.objects.visible_to(request.membership)
    items = items.select_related("project__need__partner", "project__program")
    return get_object_or_404(items, pk=exchange_id)


def _sides(request, exchange: Exchange):
    if not request.htmx:
        return redirect(exchange.project)
    context = {
        "project": exchange.project,
        "sides": pictures.sides(exchange.project, request.membership),
    }
    return render(request, "projects/project_detail.html#sides", context)
