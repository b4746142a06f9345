"""Between processes: one pub/sub message for each batch, on a channel of the community."""

import functools
import logging
import os
from uuid import UUID

import redis
from django.conf import settings

log = logging.getLogger(__name__)
ORIGIN = os.urandom(6).hex()
"""This process. It delivers to its own sockets directly and skips its own echo."""


def publish(community_id: UUID, room: str, first: int | None, frames: list[str]) -> None:
    """From synchronous code, after the commit: ``frames`` numbered from ``first``, or unnumbered."""
    from communities.live.hub import running  # noqa: PLC0415 - pages work without a hub

    if hub := running():
        hub.loop.call_soon_threadsafe(hub.deliver, community_id, room, first, frames)
    _send(topic(community_id), encode(room, first, frames))


def changed(community_id: UUID) -> None:
    """Who may read what has changed: every process asks the database again at once."""
    publish(community_id, "", None, [])


def topic(community_id: UUID) -> str:
    """The pub/sub channel of a community."""
    return f"{settings.VALKEY_PREFIX}:live:{community_id}"


def encode(room: str, first: int | None, frames: list[str]) -> str:
    """Header lines, then one frame a line: JSON never holds a raw newline."""
    return "\n".join([ORIGIN, room, "" if first is None else str(first), *frames])


def decode(data: bytes) -> tuple[str, int | None, list[str]] | None:
    """``(room, first, frames)``, or None for our own echo."""
    if data.startswith(ORIGIN.encode()):
        return None
    _origin, room, first, *frames = data.decode().split("\n")
    return room, int(first) if first else None, frames


def _send(channel: str, data: str) -> None:
    try:
        _client().publish(channel, data)
    except (redis.RedisError, OSError) as failure:
        log.warning("live: Valkey is away: %s", type(failure).__name__)


@functools.cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.VALKEY_URL, socket_timeout=1, socket_connect_timeout=0.5)
