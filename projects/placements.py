"""A team as the place that an invitation leads to."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities.models.enrolment import ProgramRole
from communities.placements import placement
from projects.models import Project, TeamMembership
from projects.models.team import TeamRole

MOST_OFFERED = 100


def _teams(program, by) -> list[tuple[str, str]]:
    """The open projects of a program whose team ``by`` chooses."""
    projects = Project.objects.filter(program=program).exclude(state=Project.State.CLOSED)
    if not by.is_organizer:
        led = TeamMembership.objects.active().filter(membership=by, role=TeamRole.LEAD)
        projects = projects.filter(pk__in=led.values("project_id"))
    named = projects.order_by("title", "id").values_list("pk", "title")[:MOST_OFFERED]
    return [(str(pk), title) for pk, title in named]


@placement("team", _("Team"), choices=_teams)
def join_team(membership, project_id: str, by) -> None:
    """On the team, a program's mentor as its mentor. Raises ValidationError, or NotAllowed."""
    project = Project.objects.select_related("program", "need__partner").filter(pk=project_id)
    if (found := project.first()) is None:
        raise ValidationError(_t("The team that was meant is not there any more."))
    is_mentor = ProgramRole.MENTOR in found.program.roles_of(membership)
    found.add(membership, role=TeamRole.MENTOR if is_mentor else TeamRole.CONTRIBUTOR, by=by)
