"""How projects read in the community's feed."""

from django.utils.translation import gettext_lazy as _l

from communities.feed import tells
from communities.models import Program
from projects.models import Milestone, Project


@tells(
    "projects.project",
    {
        "project.opened": _l("%(actor)s opened the project “%(title)s”."),
        "project.closed": _l("“%(title)s” ended with its partner’s verdict."),
        "project.reopened": _l("“%(title)s” goes on: its partner took the verdict back."),
    },
)
def projects(ids):
    """Projects by title; those of drafts are not told."""
    found = Project.objects.filter(pk__in=ids).exclude(program__status=Program.Status.DRAFT)
    return {project.pk: (project.title, project.get_absolute_url()) for project in found}


@tells("projects.milestone", {"milestone.reached": _l("%(actor)s reached %(title)s.")})
def milestones(ids):
    """Milestones with the project they belong to; those of drafts are not told."""
    found = Milestone.objects.filter(pk__in=ids).select_related("project")
    found = found.exclude(project__program__status=Program.Status.DRAFT)
    return {
        one.pk: (f"“{one.title}” in {one.project.title}", one.project.get_absolute_url())
        for one in found
    }
