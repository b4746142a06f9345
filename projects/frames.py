"""What a page may say on its socket about channels, and what the hub asks about them."""

import json
import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities import clock, live
from communities.limits import TooMany, spend_here
from communities.live.hub import hub
from communities.live.socket import Socket, Visitor
from projects import posting
from projects.mailroom import Parcel, client_id_of, mailroom

NO_CHANNEL = posting.PROBLEMS["outside"]


@live.frame("send")
async def send(socket: Socket, frame: dict) -> None:
    """Writes a message; the ack comes after its commit, by way of the mailroom."""
    try:
        client_id = client_id_of(frame)
    except ValueError:
        raise live.Refused(400, _("client_id is a UUID that you made for this message.")) from None
    house, channel_id = await hub(), _channel_id(frame, client_id)
    if house.room_of(socket, channel_id) is None:
        raise live.Refused(404, NO_CHANNEL, client_id)
    try:
        body = posting.clean(frame.get("body"))
        topic = frame.get("topic") and str(uuid.UUID(str(frame["topic"])))
    except ValidationError as invalid:
        raise live.Refused(400, invalid.messages[0], client_id) from None
    except ValueError:
        raise live.Refused(404, str(posting.PROBLEMS["topic"]), client_id) from None
    try:
        spend_here("message", socket.visitor.membership_id)
    except TooMany as much:
        raise live.Refused(429, much.sentence, client_id, much.retry_after) from None
    await socket.take_off()
    post = posting.Post(client_id, socket.visitor.membership_id, body, topic)
    mailroom(house).take(channel_id, Parcel(socket, post))


@live.frame("read")
async def read(socket: Socket, frame: dict) -> None:
    """Moves the read mark, and tells the person's other pages."""
    house, channel_id, seq = await hub(), _channel_id(frame), frame.get("seq")
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq < 2**63:
        raise live.Refused(400, _("seq is a whole number from 0."))
    values = [channel_id, socket.visitor.membership_id, seq, clock.now()]
    async with house.inside(socket.visitor.scope) as connection:
        cursor = await connection.execute(posting.READ, values)
        row = await cursor.fetchone()
    if row is None or row[0] is None:
        raise live.Refused(404, NO_CHANNEL)
    told = json.dumps({"type": "read", "channel": channel_id, "seq": row[0]})
    house.spread(socket.visitor.community_id, str(socket.visitor.membership_id), None, [told])


@live.frame("typing")
async def typing(socket: Socket, frame: dict) -> None:
    """Tells the channel that somebody writes. Never stored."""
    house, channel_id = await hub(), _channel_id(frame)
    if house.room_of(socket, channel_id) is None:
        raise live.Refused(404, NO_CHANNEL)
    visitor = socket.visitor
    told = {
        "type": "typing",
        "channel": channel_id,
        "author": {"id": str(visitor.membership_id), "name": visitor.name},
    }
    house.spread(visitor.community_id, channel_id, None, [json.dumps(told, ensure_ascii=False)])


@live.reach
async def channels(connection, memberships: list[uuid.UUID]) -> list[tuple]:
    """Each membership's channels with their newest number, and a room of one's own."""
    cursor = await connection.execute("SELECT * FROM channels_of(%s)", [memberships])
    found = [(person, str(channel), seq) for person, channel, seq in await cursor.fetchall()]
    return found + [(person, str(person), 0) for person in memberships]


@live.replay
async def messages(connection, visitor: Visitor, channel_id: str, after: int, most: int) -> tuple:
    """Messages above ``after`` as frames, and the channel's newest number."""
    asked = [channel_id, visitor.membership_id, after, most]
    cursor = await connection.execute(posting.REPLAY, asked)
    rows = [posting.Replayed(*row) for row in await cursor.fetchall()]
    cursor = await connection.execute(posting.LAST, [visitor.community_id, channel_id])
    last = await cursor.fetchone()
    frames = [(row.seq, posting.frame(channel_id, row, row.body)) for row in rows]
    return frames, last[0] if last else 0


def _channel_id(frame: dict, client_id: str | None = None) -> str:
    try:
        return str(uuid.UUID(str(frame.get("channel"))))
    except ValueError:
        raise live.Refused(404, NO_CHANNEL, client_id) from None
