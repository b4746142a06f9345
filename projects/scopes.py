"""Who leads, mentors and speaks for the partner in which project."""

from collections.abc import Iterable

from communities.scopes import MOST, Held, scope
from projects.models import Project, TeamMembership
from projects.models.team import TeamRole


@scope
def in_projects(membership) -> Iterable[Held]:
    """Of the projects that the reader sees."""
    seen = Project.objects.visible_to(membership).values("pk")
    places = TeamMembership.objects.active().filter(project_id__in=seen)
    telling = places.exclude(role=TeamRole.CONTRIBUTOR).select_related("membership", "project")
    for one in telling.order_by("-project_id", "role", "membership__name", "id")[:MOST]:
        role = one.get_role_display().capitalize()
        yield Held(one.membership, role, one.project.title, one.project.get_absolute_url())
