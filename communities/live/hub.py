"""The hub of one process: its sockets, their rooms, and who may be in them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import psycopg
from psycopg_pool import PoolTimeout

from communities.live import wire
from communities.live.database import make_pool
from communities.live.registry import SOURCE
from communities.live.room import Room
from communities.live.socket import ENDED, Socket
from communities.live.sweep import still_welcome
from communities.live.valkey import Valkey
from communities.tenancy.scope import Scope, async_community_scope

log = logging.getLogger(__name__)
EVERY = 3.0
"""Seconds between two looks at who may read what; an ended membership is out within five."""
PAGE = 500
AWAY = (psycopg.Error, PoolTimeout, OSError, TimeoutError)
MEMBERS = (
    "SELECT id FROM communities_membership"
    " WHERE community_id = %s AND id = ANY (%s) AND ended_at IS NULL"
)
_hub: "Hub | None" = None


def running() -> "Hub | None":
    """This process's hub, if there is one and its loop still runs."""
    return _hub if _hub and _hub.loop.is_running() else None


async def hub() -> "Hub":
    """This loop's hub, started by its first socket."""
    global _hub  # noqa: PLW0603 - one process, one hub
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub()
    await _hub.opened
    return _hub


class Hub:
    """Knows every open page of this process and gives each what it may read, once and in order."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.sockets: dict[UUID, set[Socket]] = {}
        self.rooms: dict[tuple[UUID, str], Room] = {}
        self.pool = make_pool()
        self.valkey = Valkey(self.deliver, self.look_again)
        self.opened = asyncio.ensure_future(self.pool.open())
        self._entering, self._early = 0, []
        self._due = asyncio.Event()
        self._tasks: set[asyncio.Task] = {asyncio.create_task(self._look_round())}

    async def enter(self, socket: Socket) -> None:
        """Finds the socket's rooms. Subscribed first, so that nothing falls between."""
        community_id = socket.visitor.community_id
        self.sockets.setdefault(community_id, set()).add(socket)
        self._entering += 1
        try:
            await self.valkey.subscribe(community_id)
            scope, ids = socket.visitor.scope, [socket.visitor.membership_id]
            async with self.inside(scope) as connection:
                found = await SOURCE.reach(connection, ids)
            self._place(socket, {room: position for _id, room, position in found})
            for early in list(self._early):
                self.deliver(*early)
        finally:
            self._entering -= 1
            if not self._entering:
                self._early.clear()

    async def leave(self, socket: Socket) -> None:
        """The page was closed."""
        socket.gone = True
        self._place(socket, {})
        community_id = socket.visitor.community_id
        others = self.sockets.get(community_id, set())
        others.discard(socket)
        if not others and self.sockets.pop(community_id, None) is not None:
            await self.valkey.unsubscribe(community_id)

    def settle(self, socket: Socket) -> None:
        """Live in every room that was not resumed by name."""
        socket.settled = True
        for room in socket.rooms:
            room.join(socket)

    async def resume(self, socket: Socket, room_key: str, after: int) -> bool:
        """Replays a room from ``after`` and goes live in it; False for a room out of reach."""
        room = self.room_of(socket, room_key)
        if room is None:
            return False
        await room.catch_up(socket, after, lambda start: self._pages(socket, room_key, start))
        return True

    def room_of(self, socket: Socket, room_key: str) -> Room | None:
        """A room that the socket is in."""
        room = self.rooms.get((socket.visitor.community_id, room_key))
        return room if room in socket.rooms else None

    def deliver(
        self, community_id: UUID, room_key: str, first: int | None, frames: list[str]
    ) -> None:
        """Frames from anywhere to this process's sockets."""
        if not room_key:
            self.look_again()
            return
        room = self.rooms.get((community_id, room_key))
        if room is not None:
            room.deliver(first, frames)
        elif self._entering:
            self._early.append((community_id, room_key, first, frames))

    def spread(
        self, community_id: UUID, room_key: str, first: int | None, frames: list[str]
    ) -> None:
        """To our own sockets at once, and to the other processes."""
        self.deliver(community_id, room_key, first, frames)
        self.valkey.publish(community_id, wire.encode(room_key, first, frames))

    @asynccontextmanager
    async def inside(self, scope: Scope) -> AsyncIterator:
        """A connection of the socket's pool, in a transaction inside a community."""
        async with self.pool.connection() as connection, async_community_scope(connection, scope):
            yield connection

    def look_again(self) -> None:
        """Asks the database now, not in a few seconds: somebody came, went, or Valkey is back."""
        self._due.set()

    async def close(self) -> None:
        """Ends what the hub started."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.valkey.close()
        await self.pool.close()

    def _place(self, socket: Socket, reach: dict[str, int]) -> None:
        """Puts the socket into exactly these rooms; a room exists while somebody is in it."""
        community_id, rooms = socket.visitor.community_id, set()
        for key, position in reach.items():
            room = self.rooms.get((community_id, key))
            if room is None:
                room = self.rooms[community_id, key] = Room(key, position, self._mend)
            elif position > room.cursor:
                self._mend(room)
            rooms.add(room)
        for room in rooms - socket.rooms:
            room.enter(socket)
            if socket.settled:
                room.join(socket)
        for room in socket.rooms - rooms:
            room.leave(socket)
            if not room.people:
                self.rooms.pop((community_id, room.key), None)
        socket.rooms = rooms

    async def _pages(self, socket: Socket, room_key: str, after: int) -> AsyncIterator:
        while True:
            async with self.inside(socket.visitor.scope) as connection:
                rows, last = await SOURCE.replay(connection, socket.visitor, room_key, after, PAGE)
            yield rows, last
            if len(rows) < PAGE or socket.gone:
                return
            after = rows[-1][0]

    def _mend(self, room: Room) -> None:
        task = asyncio.create_task(self._fill_gap(room))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fill_gap(self, room: Room) -> None:
        """Reads what did not arrive, on behalf of somebody in the room."""
        reader = room.anybody()
        if reader is None:
            return
        try:
            async for rows, _last in self._pages(reader, room.key, room.cursor):
                for number, text in rows:
                    room.deliver(number, [text])
            room.skip_gap()
        except AWAY as failure:
            log.warning("live: the database is away: %s", type(failure).__name__)

    async def _look_round(self) -> None:
        while True:
            try:
                async with asyncio.timeout(EVERY):
                    await self._due.wait()
            except TimeoutError:
                pass
            self._due.clear()
            try:
                await self._look()
            except AWAY as failure:
                log.warning("live: the database is away: %s", type(failure).__name__)
            except Exception:
                log.exception("live: the look round failed")

    async def _look(self) -> None:
        """Ends sockets whose person may no longer be here, and moves the others' rooms."""
        everyone = [socket for sockets in self.sockets.values() for socket in sockets]
        welcome = await still_welcome([socket.visitor for socket in everyone])
        for community_id in list(self.sockets):
            sockets = list(self.sockets.get(community_id, ()))
            ids = list({socket.visitor.membership_id for socket in sockets})
            async with self.inside(Scope(community_id, None, "")) as connection:
                members = await connection.execute(MEMBERS, [community_id, ids])
                here = {member for (member,) in await members.fetchall()}
                found = await SOURCE.reach(connection, ids)
            reach: dict[UUID, dict[str, int]] = {}
            for member, room, position in found:
                reach.setdefault(member, {})[room] = position
            for socket in sockets:
                member = socket.visitor.membership_id
                if member not in here or (socket in everyone and socket.visitor not in welcome):
                    socket.close(ENDED)
                    self._place(socket, {})
                elif not socket.gone:
                    self._place(socket, reach.get(member, {}))
