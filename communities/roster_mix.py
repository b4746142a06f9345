"""Who is in a program: its participants by organization, field and experience."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from communities.models import Enrolment
from communities.models.role import Level
from communities.tenancy.prepared import prepared

SHOWN = 6
AT_ONCE = 500
"""Up to so many enrolments the mix is counted with the page."""


@dataclass(frozen=True)
class Part:
    """One part of a mix: how many of all who were counted."""

    label: str
    many: int
    all: int


def mixes(program, *, listed: bool) -> list[tuple[str, list[Part]]]:
    """(heading, parts) by organization, field and experience; what nobody said is left out.

    ``listed`` counts only who is in the directory: for readers from outside of the program.
    """
    told = {"listed": listed}
    levels = {str(level): str(level.label) for level in Level}
    found = [
        (_("By organization"), _parts(_by(program, what="organization__name", **told))),
        (_("By field"), _parts(_by(program, what="field__word", **told))),
        (_("By experience"), _parts(_by(program, what="level", **told), levels)),
    ]
    return [(heading, parts) for heading, parts in found if parts]


def _parts(rows: list[tuple[str | None, int]], words: dict | None = None) -> list[Part]:
    everybody = sum(many for _label, many in rows)
    told = [(label, many) for label, many in rows if label]
    parts = [Part((words or {}).get(label, label), many, everybody) for label, many in told[:SHOWN]]
    rest = sum(many for _label, many in told[SHOWN:])
    silent = everybody - sum(many for _label, many in told)
    if rest:
        parts.append(Part(_("Others"), rest, everybody))
    if parts and silent:
        parts.append(Part(_("Not said"), silent, everybody))
    return parts


@prepared(program=models.UUIDField())
def _by(program, *, what, listed):
    learners = Enrolment.objects.active().learners().filter(program=program)
    learners = learners.listed() if listed else learners
    grouped = learners.values_list(f"membership__{what}").annotate(many=models.Count("pk"))
    return grouped.order_by("-many", f"membership__{what}")
