"""Messages that wait for one channel are written by one statement while another is on its way."""

import asyncio
import logging
import uuid
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _
from psycopg import OperationalError

from communities.live.hub import AWAY, Hub
from communities.live.socket import Socket
from communities.tenancy.scope import async_community_scope
from projects import posting

log = logging.getLogger(__name__)
MOST_AT_ONCE = 64
WITHIN = 5.0
"""Seconds for one statement; then the page is told, and sends the same client_id again."""


class Pile(NamedTuple):
    """What waits together: a channel of one community, since a caller may name any channel's id."""

    community_id: uuid.UUID
    channel_id: str


@dataclass(slots=True)
class Parcel:
    """One message and the page that waits for its number."""

    socket: Socket
    post: posting.Post


class Mailroom:
    """One statement at a time for each channel. What arrives meanwhile goes in the next one."""

    def __init__(self, house: Hub):
        self.house = house
        self._waiting: dict[Pile, list[Parcel]] = {}
        self._tasks: set[asyncio.Task] = set()

    def take(self, channel_id: str, parcel: Parcel) -> None:
        """Will be answered by an ack or an error on the parcel's socket."""
        pile = Pile(parcel.socket.visitor.community_id, channel_id)
        if pile in self._waiting:
            self._waiting[pile].append(parcel)
            return
        self._waiting[pile] = [parcel]
        task = asyncio.create_task(self._carry(pile))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, pile: Pile) -> None:
        try:
            while parcels := self._waiting[pile][:MOST_AT_ONCE]:
                self._waiting[pile] = self._waiting[pile][MOST_AT_ONCE:]
                self._answer(pile, parcels, await self._posted(pile.channel_id, parcels))
        finally:
            del self._waiting[pile]

    async def _posted(self, channel_id: str, parcels: list[Parcel]) -> list[posting.Posted | None]:
        try:
            try:
                return await self._write(channel_id, parcels)
            except OperationalError:
                # A connection that died meanwhile. Again is safe: the client_id is known or it is not.
                return await self._write(channel_id, parcels)
        except AWAY as failure:
            if len(parcels) > 1:
                # One whose own right to the channel just ended must not fail the others.
                return [row for one in parcels for row in await self._posted(channel_id, [one])]
            log.warning("socket: a message was not written: %s", type(failure).__name__)
            return [None]

    async def _write(self, channel_id: str, parcels: list[Parcel]) -> list[posting.Posted]:
        """All in one transaction, opened as the first author; the function checks each author."""
        values = posting.parameters(channel_id, [parcel.post for parcel in parcels])
        scope = parcels[0].socket.visitor.scope
        async with asyncio.timeout(WITHIN), self.house.pool.connection() as connection:
            async with async_community_scope(connection, scope):
                cursor = await connection.execute(posting.POST, values)
            return [posting.Posted(*row) for row in await cursor.fetchall()]

    def _answer(self, pile: Pile, parcels: list[Parcel], rows: list) -> None:
        """Committed: the numbers to those who wrote, then the messages to everybody."""
        community_id, channel_id = pile
        fresh = []
        for parcel, row in zip(parcels, rows, strict=True):
            parcel.socket.land()
            client_id = str(parcel.post.client_id)
            if row is None:
                sentence = _("This was not sent. It will be tried again.")
                parcel.socket.refuse(503, sentence, client_id)
            elif row.problem:
                status = 404 if row.problem in {"outside", "topic"} else 409
                parcel.socket.refuse(status, str(posting.PROBLEMS[row.problem]), client_id)
            else:
                parcel.socket.tell(
                    {
                        "type": "ack",
                        "client_id": client_id,
                        "id": str(row.id),
                        "channel": channel_id,
                        "seq": row.seq,
                    }
                )
                if row.fresh:
                    fresh.append((row, parcel.post.body))
        if fresh:
            frames = [posting.frame(channel_id, row, body) for row, body in fresh]
            self.house.spread(community_id, channel_id, fresh[0][0].seq, frames)


_rooms: WeakKeyDictionary[Hub, Mailroom] = WeakKeyDictionary()


def mailroom(house: Hub) -> Mailroom:
    """The mailroom of a hub."""
    if house not in _rooms:
        _rooms[house] = Mailroom(house)
    return _rooms[house]


def client_id_of(frame: dict) -> str:
    """The frame's client_id in its usual form; ValueError when it is none."""
    return str(uuid.UUID(str(frame.get("client_id"))))
