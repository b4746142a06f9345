"""What projects add to a program's goals and to its end."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import modules
from communities.closeout import OpenEnd, closeout
from communities.serving import MOST, Serving, plans, serves
from communities.tenancy.scope import here
from projects.models import Project


@serves(_l("Projects"))
def projects(program, membership):
    """Every project by the result it serves; who runs the program may say that it serves another."""
    runs_it = program.is_run_by(membership)
    seen = Project.objects.visible_to(membership).filter(program=program)
    for project in seen.order_by("title", "id")[:MOST]:
        sort = here("projects:project_serve", project.pk) if runs_it else ""
        address = project.get_absolute_url()
        yield Serving(project.serves, project.title, address, sort_url=sort)


@plans
def project(program, membership, result):
    """A project begins with a partner's need; organizers choose one."""
    if membership.is_organizer and modules.is_used(program.community, "partners"):
        return _("Open a project from a need"), here("projects:need_list")
    return None


@closeout
def without_verdict(program, membership):
    """Projects whose partner has not said yet whether it was done."""
    if count := Project.objects.filter(program=program, verdict="").count():
        sentence = ngettext(
            "%(count)s project has no verdict of its partner yet.",
            "%(count)s projects have no verdict of their partners yet.",
            count,
        )
        yield OpenEnd(sentence % {"count": count}, here("projects:program_projects", program.pk))
