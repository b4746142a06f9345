"""What meetings tell of somebody's progress: how many they took part in, and which."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import paths, progress
from events.models import Attendance, Event


def _sentence(number: int, whole: int) -> str:
    if not whole:
        return ngettext(
            "Take part in %(n)s session", "Take part in at least %(n)s sessions", number
        ) % {"n": number}
    return _("Take part in at least %(n)s of %(all)s sessions") % {"n": number, "all": whole}


def _planned(program) -> int:
    return Event.objects.filter(program=program).exclude(state=Event.State.CANCELLED).count()


def _two_thirds(whole: int) -> int:
    return -(-2 * whole // 3)


@progress.fact(
    "meetings_attended",
    _l("Sessions taken part in"),
    sentence=_sentence,
    whole=_planned,
    usual=_two_thirds,
    verbs=["attendance.marked", "event.held"],
)
def meetings_attended(program) -> progress.Counts:
    """How many of the program's meetings each member was at, present or late."""
    there = Attendance.objects.counted().of_program(program)
    there = there.exclude(event__state=Event.State.CANCELLED).order_by()
    return dict(there.values_list("membership_id").annotate(n=models.Count("pk")))


@paths.ticker("attend")
def took_part(program):
    """Who was at which session."""
    there = Attendance.objects.counted().of_program(program)
    return there.values_list("membership_id", "event_id", "event__starts_at")


@paths.sessions
def sessions(program) -> list[tuple]:
    """The program's sessions, for items of its path that are about one."""
    events = Event.objects.filter(program=program).exclude(state=Event.State.CANCELLED)
    events = events.only("title").order_by("starts_at", "id")
    return [(event.pk, event.title, event.get_absolute_url()) for event in events]
