"""The socket's own small pool of asynchronous connections."""

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

MOST = 4
TIMEOUT = 5


def make_pool() -> AsyncConnectionPool:
    """A pool on the application's database and role; to be opened inside the loop that uses it."""
    told = connections[DEFAULT_DB_ALIAS].settings_dict
    address = make_conninfo(
        dbname=told["NAME"],
        user=told["USER"],
        password=told["PASSWORD"],
        host=told["HOST"],
        port=told["PORT"] or None,
        application_name="praxis-socket",
    )
    # Without prepared statements, so that PgBouncer in transaction mode works.
    options = {"autocommit": True, "prepare_threshold": None}
    return AsyncConnectionPool(
        address, min_size=1, max_size=MOST, timeout=TIMEOUT, kwargs=options, open=False
    )
