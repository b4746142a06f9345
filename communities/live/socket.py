"""One open page, as the hub sees it: who it is, and how frames get out."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from communities.tenancy.scope import Scope

LONGEST_QUEUE = 1000
"""Frames that may wait for a client that does not read, before it is dropped."""
MOST_IN_FLIGHT = 32
"""Sends of one page that may wait for their commit, before we stop reading from it."""
TRY_AGAIN, ENDED = 1013, 4403


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opened the page: fixed while the socket lives, checked again every few seconds."""

    community_id: UUID
    slug: str
    user_id: UUID
    membership_id: UUID
    name: str
    secret: str
    session_key: str = ""
    token_id: UUID | None = None
    may_write: bool = True

    @property
    def scope(self) -> Scope:
        """The scope in which the database answers this visitor."""
        return Scope(self.community_id, self.user_id, self.slug)


class Socket:
    """Writes at once while the connection takes it; else queues, and gives up on who never reads."""

    def __init__(self, send: Callable, visitor: Visitor):
        self.send, self.visitor = send, visitor
        self.loop = asyncio.get_running_loop()
        self.rooms: set = set()
        self.settled = self.gone = False
        self.in_flight = 0
        self._queue: deque = deque()
        self._writer: asyncio.Task | None = None
        self._landed = asyncio.Event()

    def write(self, message: dict) -> None:
        """Sends an ASGI message. One message object serves all sockets of a room."""
        if self._writer is not None:
            self._wait_in_line(message)
            return
        if self.gone:
            return
        # An uncongested connection takes the frame before this returns: no trip round the loop.
        task = asyncio.Task(self.send(message), loop=self.loop, eager_start=True)
        if not task.done():
            self._writer = asyncio.Task(self._write_on(task), loop=self.loop)
        elif task.exception() is not None:
            self.gone = True

    def tell(self, frame: dict) -> None:
        """Sends one frame to this page alone."""
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        self.write({"type": "websocket.send", "text": text})

    def refuse(
        self, status: int, detail: str, client_id: str | None = None, retry_after: int | None = None
    ) -> None:
        """Answers an error frame with problem details."""
        problem = {"type": "about:blank", "status": status, "detail": detail}
        if retry_after:
            problem["retry_after"] = retry_after
        self.tell({"type": "error", "client_id": client_id, "problem": problem})

    def close(self, code: int) -> None:
        """Ends the connection; frames that still wait are given up."""
        if self.gone:
            return
        self._queue.clear()
        self.write({"type": "websocket.close", "code": code})
        self.gone = self._writer is None

    async def caught_up(self) -> None:
        """Waits until nothing waits to be written; for replays, which must not flood a page."""
        while self._writer is not None:
            await asyncio.wait([self._writer])

    async def take_off(self) -> None:
        """Counts one more send in flight, and waits while there are too many."""
        while self.in_flight >= MOST_IN_FLIGHT:
            self._landed.clear()
            await self._landed.wait()
        self.in_flight += 1

    def land(self) -> None:
        """One send has been answered."""
        self.in_flight -= 1
        self._landed.set()

    def _wait_in_line(self, message: dict) -> None:
        if len(self._queue) < LONGEST_QUEUE:
            self._queue.append(message)
        elif not self.gone:
            self.gone = True
            self._queue.clear()
            self._queue.append({"type": "websocket.close", "code": TRY_AGAIN})

    async def _write_on(self, task: asyncio.Task) -> None:
        try:
            await task
            while self._queue:
                message = self._queue.popleft()
                await self.send(message)
                self.gone = self.gone or message["type"] == "websocket.close"
        except Exception:  # the server's own kinds of "it has gone"
            self.gone = True
        finally:
            self._writer = None
