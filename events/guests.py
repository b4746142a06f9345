"""People without a membership who want to come to a meeting, and where they read of it."""

from django.db import models
from django.utils.translation import gettext as _

from communities import welcome
from communities.doors import section
from communities.models import Membership
from communities.panels import Panel
from communities.tenancy.prepared import prepared
from events import guest_mail
from events.models import Event, Guest

SHOWN = 10


def sign_up(event: Event, *, email: str, name: str, key) -> None:
    """Sends one mail to an address that somebody typed on the public page.

    A member's says that they answer inside, anybody else's carries their link. The page knows nothing
    of the difference. The same ``key`` sends once.
    """
    address = email.strip().lower()
    if _is_of_a_member(address):
        guest_mail.member(event, address, key=key)
    else:
        guest_mail.link(Guest.sign_up(event, email=email, name=name), key=key)


@section
def meetings(door) -> Panel | None:
    """What is ahead and for everybody: of the program, or of the whole community."""
    ahead = _ahead(door.program_id) if door.program_id else _ahead_here()
    if not ahead:
        return None
    return Panel(_("Come by"), "events/door_events.html", {"events": ahead, "door": door})


def _is_of_a_member(address: str) -> bool:
    """Partners and sponsors have no calendar inside: to a meeting they come as guests."""
    owner = welcome.owners_of({address}).get(address)
    found = Membership.objects.active().filter(user_id=owner).first() if owner else None
    return found is not None and not found.is_guest


@prepared(program=models.UUIDField())
def _ahead(program):
    return _shown().filter(program=program)[:SHOWN]


@prepared()
def _ahead_here():
    return _shown()[:SHOWN]


def _shown():
    return Event.objects.shown_to_everybody().planned().upcoming().defer("agenda", "about")
