"""The reader's own presence on a meeting's page: that they may check in, and how they were marked."""

from django.utils.translation import gettext as _

from communities.now import Action, Now
from communities.tenancy.scope import here
from events import check_in, desk, rules
from events.models import Attendance


def ask(event, membership) -> Now | None:
    """Whether the reader is here, while people check themselves in and nobody has marked them."""
    if not check_in.is_open(event) or not rules.may_come(membership, event):
        return None
    if Attendance.objects.state_of(event, membership):
        return None
    return Now(
        weight=0,
        title=_("Are you here?"),
        text=_("Type the code from the screen in the room."),
        actions=(Action(_("Check in"), here("events:check_in", event.pk), kind="primary"),),
    )


@desk.fact(90)
def mine(event, membership) -> tuple[str, str] | None:
    """How the reader was marked, from the moment that somebody could."""
    if membership.is_guest or not event.roster_is_open:
        return None
    state = Attendance.objects.state_of(event, membership)
    words = {
        "present": _("You were here."),
        "late": _("You were here, a little late."),
        "excused": _("You were excused."),
        "absent": _("You are marked absent."),
    }
    return (_("You"), words[state]) if state else None


@desk.act(11)
def code(event, membership) -> Action | None:
    """The screen with the code, while people check themselves in."""
    if not check_in.is_open(event):
        return None
    return Action(_("Code for the door"), here("events:check_in_code", event.pk))
