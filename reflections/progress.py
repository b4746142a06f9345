"""What reflecting tells of somebody's progress: that they wrote, and when; never what.

Counted from the record, so that nothing of a private entry is asked for.
"""

from collections import Counter
from uuid import UUID

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


def _submitted(program) -> list[tuple]:
    """(author, cycle, session, moment, entry) of everything that was kept, from the record."""
    return progress.kept(program, "submitted", _ask_submitted)


def _ask_submitted(program) -> list[tuple]:
    written = Activity.objects.filter(program=program, verb="entry.submitted").order_by()
    written = written.annotate(
        cycle=KeyTextTransform("cycle", "data"), session=KeyTextTransform("event", "data")
    )
    return list(written.values_list("actor_id", "cycle", "session", "happened_at", "object_id"))


def _cycles(program) -> int:
    return progress.kept(program, "cycles", _ask_cycles)


def _ask_cycles(program) -> int:
    return Cycle.objects.filter(program=program).count()


@progress.fact(
    "cycles_reflected",
    _l("Cycles with a reflection"),
    sentence=_in_cycles,
    whole=_cycles,
    usual=lambda whole: whole,
    verbs=["entry.submitted"],
)
def cycles_reflected(program) -> progress.Counts:
    """In how many cycles each member has kept a reflection."""
    written = _submitted(program)
    return dict(Counter(author for author, _cycle in {row[:2] for row in written if row[1]}))


@progress.fact(
    "reflections_kept",
    _l("Reflections written"),
    sentence=_in_all,
    verbs=["entry.submitted"],
)
def reflections_kept(program) -> progress.Counts:
    """How many reflections each member has kept."""
    return dict(
        Counter(author for author, _entry in {(row[0], row[4]) for row in _submitted(program)})
    )


@paths.ticker("reflect")
def wrote(program):
    """Who wrote after which session."""
    for author_id, _cycle, session, moment, _entry in _submitted(program):
        yield author_id, UUID(session) if session else None, moment
