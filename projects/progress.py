"""What projects tell of somebody's progress in a program: those that they saw to a verdict."""

from django.db import models
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import progress
from projects.models import Project, TeamMembership


def _sentence(number: int, whole: int) -> str:
    said = ngettext(
        "See %(n)s project through to the partner’s verdict",
        "See %(n)s projects through to the partner’s verdict",
        number,
    )
    return said % {"n": number}


@progress.fact(
    "projects_closed",
    _l("Projects seen through to the partner’s verdict"),
    sentence=_sentence,
    verbs=["project.closed"],
)
def projects_closed(program) -> progress.Counts:
    """On how many of the program's closed projects each member was to the end."""
    closed = TeamMembership.objects.working().filter(
        project__program=program, project__state=Project.State.CLOSED
    )
    return dict(closed.order_by().values_list("membership_id").annotate(n=models.Count("pk")))
