"""What reflecting tells of somebody's progress: that they wrote, and when; never what.

Counted from the record, so that nothing of a private entry is asked for.
"""

from uuid import UUID

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import paths, progress
from communities.models import Activity, Cycle


def _in_cycles(number: int, whole: int) -> str:
    if number == whole:
        return _("Write one reflection in every cycle")
    said = {"n": number, "all": whole}
    return _("Write a reflection in at least %(n)s of %(all)s cycles") % said


def _in_all(number: int, whole: int) -> str:
    said = ngettext("Write %(n)s reflection", "Write at least %(n)s reflections", number)
    return said % {"n": number}


def _submitted(program):
    return Activity.objects.filter(program=program, verb="entry.submitted").order_by()


@progress.fact(
    "cycles_reflected",
    _l("Cycles with a reflection"),
    sentence=_in_cycles,
    whole=lambda program: Cycle.objects.filter(program=program).count(),
    usual=lambda whole: whole,
    verbs=["entry.submitted"],
)
def cycles_reflected(program) -> progress.Counts:
    """In how many cycles each member has kept a reflection."""
    of_cycle = _submitted(program).alias(cycle=KeyTextTransform("cycle", "data")).exclude(cycle="")
    return dict(of_cycle.values_list("actor_id").annotate(n=models.Count("cycle", distinct=True)))


@progress.fact(
    "reflections_kept",
    _l("Reflections written"),
    sentence=_in_all,
    verbs=["entry.submitted"],
)
def reflections_kept(program) -> progress.Counts:
    """How many reflections each member has kept."""
    return dict(
        _submitted(program)
        .values_list("actor_id")
        .annotate(n=models.Count("object_id", distinct=True))
    )


@paths.ticker("reflect")
def wrote(program):
    """Who wrote after which session."""
    written = _submitted(program).annotate(session=KeyTextTransform("event", "data"))
    for author_id, session, moment in written.values_list("actor_id", "session", "happened_at"):
        yield author_id, UUID(session) if session else None, moment
