"""The room of a meeting: when it is open, and how open pages hear of what is asked there.

Frames carry no words: a page that may read the meeting reads its questions again, as its reader. Who
is told is asked by ``rooms`` at every look of the hub, so that nobody outside of a meeting hears of it.
"""

import datetime as dt
import json
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities import clock, live
from communities.models.person import GUEST_ROLES
from communities.models.role import Role

OPENS = dt.timedelta(hours=1)
CLOSES = dt.timedelta(hours=2)
"""Before the start and after the end of a meeting: who comes early, and who asks at the door."""

ROOMS = """
SELECT m.id, e.id FROM communities_membership m
JOIN events_event e ON e.community_id = m.community_id
LEFT JOIN communities_program p ON p.community_id = e.community_id AND p.id = e.program_id
WHERE m.id = ANY (%(people)s) AND m.ended_at IS NULL AND NOT m.roles <@ %(guests)s::varchar[]
  AND e.starts_at < %(opens)s AND e.ends_at > %(closes)s AND e.state <> 'cancelled'
  AND (p.id IS NULL OR p.status <> 'draft' OR m.roles && %(organizers)s::varchar[])
"""


@live.reach
async def rooms(connection, memberships: list[uuid.UUID]) -> list[tuple]:
    """The meetings going on that each membership sees. Row security keeps to the community."""
    now = clock.now()
    asked = {
        "people": memberships,
        "guests": sorted(GUEST_ROLES),
        "organizers": [Role.ORGANIZER.value, Role.ADMIN.value],
        "opens": now + OPENS,
        "closes": now - CLOSES,
    }
    cursor = await connection.execute(ROOMS, asked)
    return [(person, str(event), 0) for person, event in await cursor.fetchall()]


def is_live(event) -> bool:
    """From an hour before the start until two after the end."""
    now = clock.now()
    is_on = event.state != event.State.CANCELLED
    return is_on and event.starts_at - OPENS < now < event.ends_at + CLOSES


def is_open(event) -> bool:
    """Whether anybody may still ask: beforehand too, until two hours after the end."""
    return event.state != event.State.CANCELLED and clock.now() < event.ends_at + CLOSES


def require_open(event) -> None:
    """ValidationError once the meeting is over or called off."""
    if event.state == event.State.CANCELLED:
        raise ValidationError(_("This meeting was cancelled."))
    if not is_open(event):
        raise ValidationError(_("This meeting is over; questions are closed."))


def tell_questions(event) -> None:
    """The list has changed: every page in the room reads it again."""
    _tell(event, {"type": "questions", "event": str(event.pk)})


def tell_wanted(question) -> None:
    """How many want to know has changed; the number alone, for a vote a second costs no page."""
    wanted = question.votes.count()
    frame = {"type": "wanted", "event": str(question.event_id)}
    _tell(question.event, frame | {"question": str(question.pk), "wanted": wanted})


def _tell(event, frame: dict) -> None:
    room, community = str(event.pk), event.community_id
    transaction.on_commit(
        lambda: live.publish(community, room, None, [json.dumps(frame)]), robust=True
    )
