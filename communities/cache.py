"""A cache that is allowed to be gone: Valkey down means slower, never broken."""

import functools
import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _open(default):
    def wrap(name):
        method = getattr(RedisCache, name)

        @functools.wraps(method)
        def attempt(self, *args, **kwargs):
            try:
                return method(self, *args, **kwargs)
            except (RedisError, OSError) as problem:
                log.warning("cache is away: %s", type(problem).__name__)
                return default(args, kwargs)

        return attempt

    return wrap


class FailOpenCache(RedisCache):
    """Django's Redis cache that answers "not there" when there is no server."""

    get = _open(lambda args, kwargs: kwargs.get("default", args[1] if len(args) > 1 else None))(
        "get"
    )
    get_many = _open(lambda args, kwargs: {})("get_many")
    add = _open(lambda args, kwargs: True)("add")
    set = _open(lambda args, kwargs: None)("set")
    set_many = _open(lambda args, kwargs: [])("set_many")
    touch = _open(lambda args, kwargs: False)("touch")
    delete = _open(lambda args, kwargs: False)("delete")
    delete_many = _open(lambda args, kwargs: None)("delete_many")
    has_key = _open(lambda args, kwargs: False)("has_key")
    incr = _open(lambda args, kwargs: 1)("incr")
    clear = _open(lambda args, kwargs: False)("clear")
