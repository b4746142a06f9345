"""The websocket: who gets in, and what each frame goes to. ``/ws/c/<slug>/``, one for each open page."""

import json
import logging

from channels.routing import URLRouter
from django.urls import path
from django.utils.translation import gettext as _

from communities import preview
from communities.live import Refused
from communities.live.hub import AWAY, Hub, hub
from communities.live.registry import FRAMES
from communities.live.socket import TRY_AGAIN, Socket
from communities.tenancy.admission import admit

log = logging.getLogger(__name__)
LONGEST_FRAME = 100_000
LISTENS_AFTER = 1.0
"""Seconds after which a page that has not said where it wants to begin begins now."""


async def community_socket(scope, receive, send) -> None:
    """One open page from its first byte to its last."""
    await receive()
    answer = await admit(scope)
    if isinstance(answer, int):
        await _turn_away(scope, send, answer)
        return
    await send({"type": "websocket.accept"})
    house = await hub()
    socket = Socket(send, answer)
    try:
        await house.enter(socket)
        await _converse(house, socket, receive)
    except AWAY as failure:
        log.warning("socket: the database is away: %s", type(failure).__name__)
        socket.close(TRY_AGAIN)
    finally:
        await house.leave(socket)


async def _converse(house: Hub, socket: Socket, receive) -> None:
    timer = socket.loop.call_later(LISTENS_AFTER, house.settle, socket)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            if socket.gone:
                return
            try:
                await _take(house, socket, message.get("text"))
            except Refused as no:
                socket.refuse(no.status, no.detail, no.client_id, no.retry_after)
    finally:
        timer.cancel()


async def _take(house: Hub, socket: Socket, text: str | None) -> None:
    """Reads one frame and hands it to whoever registered its type."""
    if text is None or len(text) > LONGEST_FRAME:
        raise Refused(413 if text else 400, _("Send JSON of at most 100,000 letters."))
    try:
        frame = json.loads(text)
        kind = frame["type"]
        handler = FRAMES[kind] if kind != "resume" else _resume
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refused(400, _("This is not a frame we know.")) from None
    if handler is not _resume:
        if not socket.visitor.may_write:
            client_id = frame.get("client_id")
            token_reads = _("This token can only read.")
            why = token_reads if socket.visitor.token_id else str(preview.REFUSAL)
            raise Refused(403, why, client_id)
        if not socket.settled:
            house.settle(socket)
    await handler(socket, frame)


async def _resume(socket: Socket, frame: dict) -> None:
    """Goes live: named rooms after a replay of what the page has not seen, all others from now."""
    rooms = frame.get("channels", {})
    if not isinstance(rooms, dict):
        raise Refused(400, _("channels is an object: an id, and the last number you saw."))
    house = await hub()
    unknown = False
    for room, after in rooms.items():
        if isinstance(after, bool) or not isinstance(after, int) or not 0 <= after < 2**63:
            raise Refused(400, _("The last number you saw is a whole number from 0."))
        unknown |= not await house.resume(socket, room, after)
    if not socket.settled:
        house.settle(socket)
    if unknown:
        raise Refused(404, _("There is no such channel."))


async def _turn_away(scope, send, status: int) -> None:
    """Before the connection is accepted: an HTTP status where the server can, else a close."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 4000 + status})
        return
    await send({"type": "websocket.http.response.start", "status": status, "headers": []})
    await send({"type": "websocket.http.response.body", "body": b""})


async def _nowhere(scope, receive, send) -> None:
    await receive()
    await _turn_away(scope, send, 404)


sockets = URLRouter(
    [path("ws/c/<slug:slug>/", community_socket), path("<path:elsewhere>", _nowhere)]
)
