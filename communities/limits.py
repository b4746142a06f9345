"""How often one member may do something, counted once for pages, API and socket.

Each process counts on its own, exactly; pages and the API also count together in Valkey, by windows
of time. Without Valkey the process's own count is what is left. A limit is a setting,
``<KIND>_LIMIT``: ``"30/10 300/600"`` allows 30 in 10 seconds and 300 in 10 minutes.
"""

from collections import deque
from functools import lru_cache
from math import ceil
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import ngettext

from communities import clock

MOST_KNOWN = 10_000
"""Members whose acts a process remembers; whoever did nothing for longest is forgotten first."""

_spent: dict[tuple[str, UUID], deque[float]] = {}
_one_at_a_time = Lock()


class TooMany(Exception):
    """The limit is reached: ``sentence`` for people, ``retry_after`` in seconds for programs."""

    def __init__(self, retry_after: float):
        self.retry_after = max(1, ceil(retry_after))
        self.sentence = _sentence(self.retry_after)
        super().__init__(self.sentence)


def spend(kind: str, membership_id: UUID) -> None:
    """Counts one act of a member in this process and in all of them, or raises TooMany."""
    spend_here(kind, membership_id)
    now = clock.now().timestamp()
    for most, seconds in _rates(kind):
        window = int(now // seconds)
        if _counted(f"limit:{kind}:{membership_id}:{seconds}:{window}", seconds) > most:
            raise TooMany((window + 1) * seconds - now)


def spend_here(kind: str, membership_id: UUID) -> None:
    """Counts it in this process alone, without a round trip: for the socket's loop."""
    now, rates = clock.now().timestamp(), _rates(kind)
    with _one_at_a_time:
        moments = _spent.pop((kind, membership_id), None) or deque()
        _spent[kind, membership_id] = moments
        if len(_spent) > MOST_KNOWN:
            del _spent[next(iter(_spent))]
        while len(moments) > max(most for most, _seconds in rates):
            moments.popleft()
        for most, seconds in rates:
            if len(moments) >= most and now - moments[-most] < seconds:
                raise TooMany(moments[-most] + seconds - now)
        moments.append(now)


def _counted(key: str, seconds: int) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # the first of its window
        cache.add(key, 1, 2 * seconds)
        return 1


@lru_cache
def _parsed(text: str) -> list[tuple[int, int]]:
    return [tuple(map(int, rate.split("/"))) for rate in text.split()]


def _rates(kind: str) -> list[tuple[int, int]]:
    return _parsed(getattr(settings, f"{kind.upper()}_LIMIT"))


def _sentence(seconds: int) -> str:
    if seconds < 60:
        return ngettext(
            "That was a lot at once. Wait %(count)s second, then send it again.",
            "That was a lot at once. Wait %(count)s seconds, then send it again.",
            seconds,
        ) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "That was a lot at once. Wait %(count)s minute, then send it again.",
        "That was a lot at once. Wait %(count)s minutes, then send it again.",
        minutes,
    ) % {"count": minutes}
