"""A cache that is allowed to be gone: Valkey down means slower, never broken."""

import functools
import logging
import time

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE = 5.0
"""Seconds in which nobody waits for a server that has just failed."""


def _or_spare(name: str):
    """A method that asks Valkey, and while it is away this process's own memory."""
    method, spare = getattr(RedisCache, name), getattr(LocMemCache, name)

    @functools.wraps(method)
    def attempt(self, *args, **kwargs):
        if time.monotonic() >= self.away_until:
            try:
                return method(self, *args, **kwargs)
            except (RedisError, OSError) as problem:
                log.warning("cache is away: %s", type(problem).__name__)
                if not self.away_until:
                    self.spare.clear()
                self.away_until = time.monotonic() + PAUSE
        return spare(self.spare, *args, **kwargs)

    return attempt


class FailOpenCache(RedisCache):
    """Django's Redis cache; throttles fall back to one process's own count, the rest to "not there"."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self.spare, self.away_until = LocMemCache("spare", {}), 0.0

    add = _or_spare("add")
    get = _or_spare("get")
    set = _or_spare("set")
    touch = _or_spare("touch")
    delete = _or_spare("delete")
    get_many = _or_spare("get_many")
    set_many = _or_spare("set_many")
    delete_many = _or_spare("delete_many")
    has_key = _or_spare("has_key")
    incr = _or_spare("incr")
    clear = _or_spare("clear")
