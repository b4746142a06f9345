"""Projects: the list, one of them (a partner sees its own page), and opening one from a need."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from communities import panels
from communities.tenancy.access import access
from communities.views.program import find_program
from projects import now, pictures, rules
from projects.forms import AgreementForm, MilestoneForm, ProjectForm, StatusForm, VerdictForm
from projects.models import Channel, Need, Project, StatusUpdate
from projects.panels import dress


@access("member", "partner")
def project_list(request):
    """Members see every project, a partner its own; with a single one, that one."""
    me = request.membership
    projects = Project.objects.visible_to(me).told().order_by("-opened_at", "-id")
    page = Paginator(projects, 25).get_page(request.GET.get("page"))
    for project in page:
        dress(project)
    if me.is_guest and page.paginator.count == 1:
        return redirect(page[0])
    if me.is_guest:
        needs = Need.objects.visible_to(me).filter(projects=None).order_by("-posted_at", "-id")[:25]
        return render(request, "projects/project_mine.html", {"page": page, "needs": needs})
    return render(request, "projects/project_list.html", {"page": page})


@access("member")
def program_projects(request, program_id):
    """The projects of one program."""
    me = request.membership
    program = find_program(request, program_id)
    projects = Project.objects.visible_to(me).filter(program=program).told()
    page = Paginator(projects.order_by("title", "id"), 25).get_page(request.GET.get("page"))
    for project in page:
        dress(project)
    context = {"program": program, "tabs": panels.tabs(program, "projects"), "page": page}
    return render(request, "projects/program_projects.html", context)


@access("member", "partner")
def project_detail(request, project_id):
    """How it stands, the need, what each side gives, the way there. Partners see their own page."""
    return project_page(request, find_project(request, project_id))


@access("organizer")
def project_create(request, need_id):
    """Opens the project of an accepted need."""
    needs = Need.objects.visible_to(request.membership).select_related("partner", "posted_by")
    need = get_object_or_404(needs, pk=need_id)
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = Project.open_from(need, **form.cleaned_data, by=request.membership)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            said = {"title": project.title}
            messages.success(request, _("%(title)s is open, with two channels.") % said)
            return redirect(project)
    status = 400 if form.is_bound else 200
    context = {"form": form, "need": need}
    return render(request, "projects/project_create.html", context, status=status)


def find_project(request, project_id) -> Project:
    """A project that the reader may see, with need, partner, program and lead; else 404."""
    visible = Project.objects.visible_to(request.membership)
    visible = visible.select_related(
        "need__partner", "need__posted_by", "program", "lead", "verdict_by"
    )
    return get_object_or_404(visible, pk=project_id)


def project_page(request, project: Project, **forms):
    """The project as its members or its partner see it; with a form that was refused, as a 400."""
    me = request.membership
    build, template = (
        (status_context, "projects/project_status.html")
        if me.is_guest
        else (project_context, "projects/project_detail.html")
    )
    status = 400 if forms else 200
    return render(request, template, build(project, me, **forms), status=status)


def project_context(project: Project, me, **forms) -> dict:
    """What the project's page shows to a member."""
    updates = list(
        StatusUpdate.objects.filter(project=project).select_related("by").order_by("at", "id")
    )
    team = project.whole_team(me)
    named = [place for place in team if place.named or place.membership_id == project.lead_id]
    return {
        "project": project,
        "need": project.need,
        "status": updates[-1] if updates else None,
        "sides": pictures.sides(project, me),
        "way": pictures.way(project, updates),
        "team": pictures.in_order(named),
        "unnamed": len(team) - len(named),
        "place": project.place_of(me),
        "works": rules.works_on(me, project),
        "leads": rules.may_lead(me, project),
        "channels": Channel.objects.visible_to(me).filter(project=project).read_by(me),
        "plans": rules.may_plan(me, project),
        "status_form": forms.get("status_form") or StatusForm(),
        "agreement_form": forms.get("agreement_form") or AgreementForm(project=project, by=me),
        "milestone_form": forms.get("milestone_form") or MilestoneForm(),
    }


def status_context(project: Project, me, **forms) -> dict:
    """The partner's page: status in a sentence, one ask, the next date, one person, the need."""
    updates = (
        StatusUpdate.objects.filter(project=project).select_related("by").order_by("-at", "-id")
    )
    others = Project.objects.visible_to(me).exclude(pk=project.pk).exists()
    line = Channel.objects.visible_to(me).filter(project=project).first()
    sides = pictures.sides(project, me)
    ask = next((item for item in sides["community"] if item.asked and item.may_confirm), None)
    return {
        "project": project,
        "need": project.need,
        "status": updates.first(),
        "ask": ask and now.confirmation(ask, me, line or project),
        "person": pictures.one_person(project),
        "line": line,
        "others": others,
        "due": project.is_due,
        "verdict_form": forms.get("verdict_form") or VerdictForm(),
        "gives": sides["partner"],
        "agreement_form": forms.get("agreement_form") or AgreementForm(project=project, by=me),
    }
