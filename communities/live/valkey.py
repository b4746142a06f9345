"""The process's one pub/sub connection: listens, publishes, and comes back by itself."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from uuid import UUID

import redis.asyncio as redis
from django.conf import settings
from redis.exceptions import RedisError

from communities.live import wire

log = logging.getLogger(__name__)
LONGEST_PAUSE = 5.0
CONFIRMED_WITHIN = 1.0


class Valkey:
    """Carries frames to and from the other processes. Being away only means later."""

    def __init__(self, received: Callable, returned: Callable):
        self._received, self._returned = received, returned
        self._topics: dict[str, UUID] = {}
        self._confirmed: dict[str, asyncio.Event] = {}
        self._pubsub = None
        self._outbox: list[tuple[str, str]] = []
        self._more = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._publish())]

    async def subscribe(self, community_id: UUID) -> None:
        """Returns once frames of the community arrive here, or after a second without Valkey."""
        topic = wire.topic(community_id)
        known = self._topics.setdefault(topic, community_id)
        confirmed = self._confirmed.setdefault(topic, asyncio.Event())
        if confirmed.is_set():
            return
        with contextlib.suppress(RedisError, OSError, TimeoutError):
            async with asyncio.timeout(CONFIRMED_WITHIN):
                if self._pubsub is not None and known:
                    await self._pubsub.subscribe(topic)
                await confirmed.wait()

    async def unsubscribe(self, community_id: UUID) -> None:
        """No open page of this community is left here."""
        topic = wire.topic(community_id)
        self._topics.pop(topic, None)
        self._confirmed.pop(topic, None)
        if self._pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(topic)

    def publish(self, community_id: UUID, data: str) -> None:
        """Hands a batch to the publisher, which sends all that waits in one round trip."""
        self._outbox.append((wire.topic(community_id), data))
        self._more.set()

    async def close(self) -> None:
        """Ends both tasks."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                # Without a socket timeout: hours of silence are normal here.
                client = redis.Redis.from_url(
                    settings.VALKEY_URL, socket_timeout=None, socket_connect_timeout=1
                )
                async with client, client.pubsub() as pubsub:
                    await pubsub.subscribe(wire.topic("all"), *self._topics)
                    self._pubsub, pause = pubsub, 0.1
                    self._returned()
                    async for message in pubsub.listen():
                        self._take(message)
            except (RedisError, OSError) as failure:
                log.warning("live: Valkey is away: %s", type(failure).__name__)
            self._pubsub = None
            for confirmed in self._confirmed.values():
                confirmed.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _take(self, message: dict) -> None:
        topic = message["channel"].decode()
        if message["type"] != "message":
            if message["type"] == "subscribe" and topic in self._confirmed:
                self._confirmed[topic].set()
        elif topic in self._topics and (told := wire.decode(message["data"])):
            self._received(self._topics[topic], *told)

    async def _publish(self) -> None:
        client = redis.Redis.from_url(
            settings.VALKEY_URL, socket_timeout=1, socket_connect_timeout=0.5
        )
        async with client:
            while True:
                await self._more.wait()
                self._more.clear()
                batch, self._outbox = self._outbox, []
                try:
                    async with client.pipeline(transaction=False) as pipeline:
                        for topic, data in batch:
                            pipeline.publish(topic, data)
                        await pipeline.execute()
                except (RedisError, OSError) as failure:
                    # Dropped on purpose: the others see the gap in the database.
                    log.warning("live: Valkey is away: %s", type(failure).__name__)
