"""Links in mails by which a member answers or ends reminders without signing in.

Each is signed, for one person, one meeting and one purpose, and ends with the meeting's start or the
membership. Nothing of it is stored. Opening one changes nothing.
"""

import base64
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.signing import BadSignature, Signer

from communities.models import Membership
from communities.tenancy.scope import here

if TYPE_CHECKING:
    from events.models import Event

PURPOSES = ("yes", "maybe", "no", "stop")
_signer = Signer(salt="events.answer")


def url(event: "Event", member: Membership, purpose: str) -> str:
    """The whole address, for mails."""
    ids = base64.urlsafe_b64encode(event.pk.bytes + member.pk.bytes).rstrip(b"=").decode()
    page = "events:reminder_stop" if purpose == "stop" else "events:answer_open"
    return settings.SITE_URL + here(page, _signer.sign(f"{ids}.{purpose}"))


def read(token: str) -> tuple["Event", Membership, str] | None:
    """Whom and what a link is for; None when it is not ours, or the membership has ended."""
    try:
        ids, _dot, purpose = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    both = base64.urlsafe_b64decode(ids + "=")
    members = Membership.objects.active().select_related("user", "community")
    member = members.filter(pk=UUID(bytes=both[16:])).first()
    events = apps.get_model("events.Event").objects
    event = member and events.visible_to(member).filter(pk=UUID(bytes=both[:16])).first()
    return (event, member, purpose) if event else None
