"""The socket's own small pool of asynchronous connections."""

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

MOST = 4
TIMEOUT = 5


def make_pool() -> AsyncConnectionPool:
    """A pool on the application's database and role; to be opened inside the loop that uses it."""
    told = connections[DEFAULT_DB_ALIAS].get_connection_params()
    address = {key: value for key, value in told.items() if isinstance(value, str | int)}
    address |= {"application_name": "praxis-socket"}
    for pooled in ("pool", "prepare_threshold"):
        address.pop(pooled, None)
    # Without prepared statements, so that PgBouncer in transaction mode works.
    options = {"autocommit": True, "prepare_threshold": None}
    return AsyncConnectionPool(
        make_conninfo(**address),
        min_size=1,
        max_size=MOST,
        timeout=TIMEOUT,
        kwargs=options,
        open=False,
    )
