"""The one door: a transaction in which both locks, ORM and row security, know the community."""

from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.urls import reverse

if TYPE_CHECKING:
    from communities.models import Community, User

ANNOUNCE = "SELECT set_config('app.community_id', %s, true), set_config('app.user_id', %s, true)"


class NoCommunity(RuntimeError):
    """A community's rows were asked for outside of any community."""


class OtherCommunity(RuntimeError):
    """A second community was asked for inside the first one's transaction."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which community, seen by whom. ``user_id`` is None for a visitor or for a sweep."""

    community_id: UUID
    user_id: UUID | None
    slug: str

    @property
    def settings(self) -> list[str]:
        """The values of ``app.community_id`` and ``app.user_id``."""
        return [str(self.community_id), str(self.user_id or "")]


@contextmanager
def community_scope(community: "Community", user: "User | UUID | None" = None) -> Iterator[Scope]:
    """Opens a transaction in ``community`` as ``user``; nests, but never into another community.

    Leaving restores what was set before: releasing a savepoint would keep the inner settings.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    outer = current_scope()
    if outer and outer.community_id != community.pk:
        raise OtherCommunity(f"already inside {outer.slug}")
    scope = Scope(community.pk, getattr(user, "pk", user), community.slug)
    with transaction.atomic():
        _announce(connection, scope)
        connection.praxis_scope = scope
        try:
            yield scope
            if outer and not connection.needs_rollback:
                _announce(connection, outer)
        finally:
            connection.praxis_scope = outer


@asynccontextmanager
async def async_community_scope(connection, scope: Scope):
    """The same door on a psycopg ``AsyncConnection`` of the socket's own pool, in one pipeline."""
    async with connection.pipeline(), connection.transaction():
        await connection.execute(ANNOUNCE, scope.settings)
        yield connection


def current_scope() -> Scope | None:
    """The scope that is open on this thread's database connection.

    It lives on the connection, where row security's settings live too, so that both locks agree;
    a ContextVar would leak from a consumer's thread back into the consumer.
    """
    return getattr(connections[DEFAULT_DB_ALIAS], "praxis_scope", None)


def require_scope() -> Scope:
    """The open scope, or NoCommunity."""
    scope = current_scope()
    if scope is None:
        raise NoCommunity("open community_scope(community, user) first")
    return scope


def here(viewname: str, *args, **kwargs) -> str:
    """The URL of a page inside the current community."""
    return _address(viewname, require_scope().slug, *args, **kwargs)


@lru_cache(maxsize=16_384)
def _address(viewname: str, slug: str, *args, **kwargs) -> str:
    """Kept, for a list has several links a row and most rows are shown again."""
    if kwargs:
        return reverse(viewname, kwargs={"slug": slug, **kwargs})
    return reverse(viewname, args=(slug, *args))


def _announce(connection, scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ANNOUNCE, scope.settings)
