"""How a reader gets into a program: what the button on its page says and what it will do."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock, places
from communities.models import EnrolmentRequest, Program
from communities.moments import clock_time, moment
from communities.tenancy.prepared import Reader, prepared


@dataclass(frozen=True)
class WayIn:
    """What stands in front of the button, and on it. ``state`` is open, closed, waits or offered."""

    state: str
    sentence: str
    button: str = ""
    request: EnrolmentRequest | None = None


def way_in(program: Program, membership) -> WayIn:
    """For a reader who is not in the program."""
    if program.status == Program.Status.CLOSED:
        return WayIn("closed", _("This program is over."))
    request = _mine.first(program, membership)
    if request:
        return _with(request, program)
    if program.joining == Program.Joining.INVITED:
        return WayIn("closed", program.how_to_join())
    if program.joining == Program.Joining.APPROVAL:
        said = _("%(name)s reads what you write, and answers.") % {"name": program.lead.name}
        return WayIn("open", said, _("Ask to join"))
    return _directly(program)


def _directly(program: Program) -> WayIn:
    if program.capacity is None:
        return WayIn("open", "", _("Join this program"))
    now = places.of(program)
    if not now.are_full:
        said = ngettext(
            "%(free)s of %(count)s places is free.",
            "%(free)s of %(count)s places are free.",
            now.free,
        ) % {"free": now.free, "count": program.capacity}
        return WayIn("open", said, _("Join this program"))
    said = ngettext(
        "The one place is taken.", "All %(count)s places are taken.", program.capacity
    ) % {"count": program.capacity}
    if not now.waiting:
        return WayIn("open", said, _("Join the waitlist: nobody before you"))
    before = ngettext(
        "Join the waitlist: %(count)s before you",
        "Join the waitlist: %(count)s before you",
        now.waiting,
    )
    return WayIn("open", said, before % {"count": now.waiting})


def _with(request: EnrolmentRequest, program: Program) -> WayIn:
    """For somebody who waits, or has been offered a place."""
    if request.is_offered and request.offered_until > clock.now():
        said = _("A place has opened for you. It is yours until %(moment)s.")
        until = until_when(request.offered_until)
        return WayIn("offered", said % {"moment": until}, _("Take the place"), request)
    if request.is_offered:
        said = _("A place was yours until %(moment)s. It goes to the next.")
        return WayIn("closed", said % {"moment": moment(request.offered_until)}, "", None)
    if request.waits_for_answer:
        said = _("You have asked to join. %(name)s has not answered yet.")
        return WayIn("waits", said % {"name": program.lead.name}, _("Take it back"), request)
    before = request.before()
    said = ngettext(
        "You are on the waitlist, %(count)s before you.",
        "You are on the waitlist, %(count)s before you.",
        before,
    ) % {"count": before}
    if not before:
        said = _("You are on the waitlist, and the next.")
    kept = ngettext(
        "When a place opens, it is kept for you for %(count)s hour and you hear of it.",
        "When a place opens, it is kept for you for %(count)s hours and you hear of it.",
        program.offer_hours,
    ) % {"count": program.offer_hours}
    return WayIn("waits", f"{said} {kept}", _("Leave the waitlist"), request)


def until_when(end) -> str:
    """ "14:30 today", or day and time, in the reader's zone."""
    if timezone.localtime(end).date() == clock.today():
        return _("%(time)s today") % {"time": clock_time(end)}
    return moment(end)


@prepared(program=models.UUIDField(), me=Reader)
def _mine(program, me):
    mine = EnrolmentRequest.objects.open().filter(program=program, membership=me)
    return mine.order_by("number")[:1]
