"""Who shares a project team with whom, as far as a reflection for "my team" is concerned."""

from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from projects.models import TeamMembership


def on_a_team_with(membership) -> models.Q:
    """Entries whose author works with the member on a project, of the entry's program if it has one."""
    mine = TeamMembership.objects.working().filter(membership=membership).values("project_id")
    shared = TeamMembership.objects.working().filter(
        membership=models.OuterRef("author_id"), project__in=mine
    )
    here = models.Q(project__program=models.OuterRef("program_id"))
    return models.Q(models.Exists(shared.filter(here))) | models.Q(
        models.Exists(shared), program=None
    )


def of(membership, program) -> tuple[str, int]:
    """The member’s team or teams in a program (anywhere without one), and how many work there."""
    mine = TeamMembership.objects.working().filter(membership=membership)
    if program:
        mine = mine.filter(project__program=program)
    rows = list(
        TeamMembership.objects.working()
        .filter(project__in=mine.values("project_id"))
        .values_list("project__title", "membership_id")
    )
    titles = sorted({title for title, _person in rows})
    return get_text_list(titles, _("and")), len({person for _title, person in rows})
