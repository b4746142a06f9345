"""What meetings tell of somebody's progress: how many they took part in, and which."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import paths, progress
from events.models import Event
from events.models.attendance import COUNTED


def _sentence(number: int, whole: int) -> str:
    if not whole:
        return ngettext(
            "Take part in %(n)s session", "Take part in at least %(n)s sessions", number
        ) % {"n": number}
    return _("Take part in at least %(n)s of %(all)s sessions") % {"n": number, "all": whole}


def _planned(program) -> int:
    return len({event_id for event_id, *_rest in _rosters(program)})


def _there(program) -> list[tuple]:
    """(member, session, moment) for everybody who was at one, present or late."""
    return [
        (member_id, event_id, starts_at)
        for event_id, starts_at, member_id, state in _rosters(program)
        if state in COUNTED and member_id
    ]


def _rosters(program) -> list[tuple]:
    return progress.kept(program, "rosters", _ask_rosters)


def _ask_rosters(program) -> list[tuple]:
    """Every session that is not cancelled with every mark in it; one without marks has one row."""
    sessions = Event.objects.filter(program=program).exclude(state=Event.State.CANCELLED)
    marks = "attendances__membership_id", "attendances__state"
    return list(sessions.order_by().values_list("pk", "starts_at", *marks))


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
    return dict(Counter(member_id for member_id, *_rest in _there(program)))


@paths.ticker("attend")
def took_part(program):
    """Who was at which session."""
    return _there(program)


@paths.sessions
def sessions(program) -> list[tuple]:
    """The program's sessions, for items of its path that are about one."""
    events = Event.objects.filter(program=program).exclude(state=Event.State.CANCELLED)
    events = events.only("title").order_by("starts_at", "id")
    return [(event.pk, event.title, event.get_absolute_url()) for event in events]
