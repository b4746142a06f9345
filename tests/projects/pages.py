"""An open page without a browser: the socket application, driven in this process."""

import asyncio
import contextlib
import json
import uuid

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from communities.live import hub as hubs
from communities.tenancy.consumer import sockets
from communities.tenancy.scope import community_scope

BACKEND = "communities.account.sign_in.Backend"
HERE = "http://127.0.0.1:8000"


def session_of(member) -> str:
    """A signed-in session's key."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(member.user_id), BACKEND
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session.save()
    return session.session_key


def talk(scene) -> None:
    """Runs an async scene in a loop of its own and ends its hub."""

    async def run():
        try:
            await scene()
        finally:
            if running := hubs.running():
                await running.close()

    asyncio.run(run())


class Page:
    """One socket; ``status`` is set when it was turned away, ``code`` when it was closed."""

    def __init__(
        self, session: str = "", slug: str = "riverside", origin: str | None = HERE, bearer=""
    ):
        headers = [(b"host", b"127.0.0.1:8000")]
        if session:
            headers.append((b"cookie", f"sessionid={session}".encode()))
        if origin:
            headers.append((b"origin", origin.encode()))
        if bearer:
            headers.append((b"authorization", f"Bearer {bearer}".encode()))
        self.scope = {
            "type": "websocket", "path": f"/ws/c/{slug}/", "headers": headers, "query_string": b"",
            "extensions": {"websocket.http.response": {}},
        }  # fmt: skip
        self.frames: list[dict] = []
        self.status = self.code = None
        self.reads = asyncio.Event()
        self.reads.set()
        self._incoming: asyncio.Queue = asyncio.Queue()
        self._changed = asyncio.Event()

    async def __aenter__(self):
        self._incoming.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(sockets(self.scope, self._incoming.get, self._take))
        await self.until(lambda: self.accepted or self.status)
        return self

    async def __aexit__(self, *failure):
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(self.task, 5)

    accepted = False

    async def _take(self, message: dict) -> None:
        await self.reads.wait()
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
            case "websocket.send":
                self.frames.append(json.loads(message["text"]))
            case "websocket.close":
                self.code = message["code"]
            case "websocket.http.response.start":
                self.status = message["status"]
        self._changed.set()

    def say(self, **frame) -> None:
        """One frame to the server."""
        self._incoming.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})

    def send(self, channel, body: str, client_id=None) -> str:
        """A message; returns its client_id."""
        client_id = str(client_id or uuid.uuid4())
        self.say(type="send", channel=str(channel.pk), client_id=client_id, body=body)
        return client_id

    def resume(self, channel, seq: int) -> None:
        """Where this page wants to go on."""
        self.say(type="resume", channels={str(channel.pk): seq})

    async def until(self, true, seconds: float = 6.0) -> None:
        """Waits for something to become so."""
        async with asyncio.timeout(seconds):
            while not true():
                self._changed.clear()
                await asyncio.wait({asyncio.ensure_future(self._changed.wait())}, timeout=0.05)

    def of(self, kind: str) -> list[dict]:
        """The frames of one type so far."""
        return [frame for frame in self.frames if frame["type"] == kind]

    def seqs(self) -> list[int]:
        """The numbers of the messages so far, as they came."""
        return [frame["seq"] for frame in self.of("message")]


async def in_thread(member, act) -> None:
    """Something that happens on a page meanwhile."""

    def run():
        try:
            with community_scope(member.community, member.user_id):
                act()
        finally:
            connections.close_all()

    await asyncio.to_thread(run)
