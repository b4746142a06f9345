"""A room: frames in the order of their numbers, to everybody in it."""

import asyncio
from collections.abc import Callable

from communities.live.socket import Socket

PATIENCE = 0.25
"""Seconds to wait for a number that came out of order before the database is asked."""


class Room:
    """Delivers numbered frames once and in order, whichever process they come from.

    ``cursor`` is the newest number delivered. Of its people, a socket is live, or late (a replay is
    on its way and what comes in meanwhile is kept for it), or ahead (it has seen more than this
    process has), or has not said yet where it wants to begin, and misses nothing until it does.
    """

    def __init__(self, key: str, position: int, mend: Callable[["Room"], None]):
        self.key, self.cursor = key, position
        self.people: set[Socket] = set()
        self.live: set[Socket] = set()
        self.late: dict[Socket, list] = {}
        self.undecided: dict[Socket, list] = {}
        self.ahead: dict[Socket, int] = {}
        self._held: dict[int, str] = {}
        self._mend = mend
        self._timer: asyncio.TimerHandle | None = None

    def deliver(self, first: int | None, frames: list[str]) -> None:
        """Frames numbered from ``first``: known ones are skipped, early ones held back."""
        if first is None:
            self._tell_all(frames)
            return
        for number, text in enumerate(frames, first):
            if number == self.cursor + 1:
                self._put(number, text)
            elif number > self.cursor:
                self._held[number] = text
        while (text := self._held.pop(self.cursor + 1, None)) is not None:
            self._put(self.cursor + 1, text)
        self._held = {number: text for number, text in self._held.items() if number > self.cursor}
        if self._held and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(PATIENCE, self._overdue)

    def enter(self, socket: Socket) -> None:
        """One of the people of this room, who will say where to begin."""
        self.people.add(socket)
        self.undecided[socket] = []

    def join(self, socket: Socket) -> None:
        """Live, from the moment of entering, unless it went on from somewhere else."""
        kept = self.undecided.pop(socket, None)
        if kept is None:
            return
        for _number, message in kept:
            socket.write(message)
        self.live.add(socket)

    def leave(self, socket: Socket) -> None:
        """Nothing more of this room for that socket."""
        self.people.discard(socket)
        self._hush(socket)

    async def catch_up(self, socket: Socket, after: int, pages: Callable) -> None:
        """Keeps what comes in, replays everything above ``after``, drains, and goes live.

        ``pages(after)`` is an async iterator of ``(rows, last)`` from the database.
        """
        self._hush(socket)
        kept = self.late[socket] = []
        seen = 0
        try:
            async for rows, last in pages(after):
                # Whoever asks from above the end has seen no more than there is.
                seen = max(seen, min(after, last))
                for number, text in rows:
                    socket.write({"type": "websocket.send", "text": text})
                    seen = number
                await socket.caught_up()
        finally:
            asked = self.late.pop(socket, None)
        if asked is not kept:
            return  # it left meanwhile
        for number, message in kept:
            if number is None or number > seen:
                socket.write(message)
                seen = max(seen, number or 0)
        if seen > self.cursor:
            self.ahead[socket] = seen
        else:
            self.live.add(socket)

    def anybody(self) -> Socket | None:
        """A socket that may read this room, to ask the database on behalf of."""
        return next(iter(self.people), None)

    def skip_gap(self) -> None:
        """Goes on behind numbers that nobody here may see."""
        if self._held:
            self.cursor = min(self._held) - 1
            self.deliver(self.cursor, [])

    def _hush(self, socket: Socket) -> None:
        self.live.discard(socket)
        for places in (self.late, self.ahead, self.undecided):
            places.pop(socket, None)

    def _put(self, number: int, text: str) -> None:
        self.cursor = number
        message = {"type": "websocket.send", "text": text}
        for socket in self.live:
            socket.write(message)
        for kept in (*self.late.values(), *self.undecided.values()):
            kept.append((number, message))
        for socket, seen in list(self.ahead.items()):
            if number > seen:
                del self.ahead[socket]
                self.live.add(socket)
                socket.write(message)

    def _tell_all(self, frames: list[str]) -> None:
        for text in frames:
            message = {"type": "websocket.send", "text": text}
            for socket in [*self.live, *self.ahead]:
                socket.write(message)

    def _overdue(self) -> None:
        self._timer = None
        if self._held:
            self._mend(self)
