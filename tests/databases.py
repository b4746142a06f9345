"""Databases for tests: a template with schema and cast, and clones of it."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from communities import clock, demo
from communities.models import Community, Membership
from communities.tenancy.scope import community_scope
from tests import factories

ROOT = Path(__file__).parent.parent
SOURCES = ["*/migrations/*.py", "*/models/*.py", "*/functions.py", "communities/tenancy/*.py"]
SOURCES += ["*/demo*.py", "communities/blueprints/*", "tests/factories.py"]


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    """A connection of the schema's owner to no database of ours in particular."""
    parameters = connections["owner"].get_connection_params() | {"dbname": "postgres"}
    parameters = {key: value for key, value in parameters.items() if isinstance(value, str | int)}
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield connection


def template(*, with_demo: bool = False) -> str:
    """The name of the template with the cast, or with the demo; made anew when its sources change."""
    sources = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file())
    content = b"".join(path.read_bytes() for path in sources)
    kind = "demo" if with_demo else "template"
    name = f"{kind}_{hashlib.sha256(content).hexdigest()[:16]}"
    with owner() as connection:
        # Workers come here at the same moment; the first one builds, the others wait.
        connection.execute("SELECT pg_advisory_lock(20261122)")
        if not _exists(connection, name):
            for (old,) in connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{kind}_"]
            ).fetchall():
                connection.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            _build(connection, name, demo.fill if with_demo else factories.make_cast)
    return name


def clone(source: str, name: str) -> None:
    """A fresh copy of ``source``; nobody may be connected to it."""
    with owner() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def drop(name: str) -> None:
    """Away with a clone, once those who just closed their connections are gone."""
    with owner() as connection:
        for attempt in range(50):
            try:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                return
            except psycopg.errors.InsufficientPrivilege:
                # The owner may not end the application's backends; they are on their way out.
                if attempt == 49:
                    raise
                time.sleep(0.1)


def point_at(name: str) -> None:
    """All further connections of this process go to the database ``name``."""
    for alias in connections:
        connections[alias].close()
        if hasattr(connections[alias], "close_pool"):
            connections[alias].close_pool()
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name


def _exists(connection: psycopg.Connection, name: str) -> bool:
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    return connection.execute(query, [name]).fetchone() is not None


def demo_cast() -> demo.Cast:
    """The demo's communities, people and programs, read back."""
    cast = demo.Cast(clock.today("Europe/Lisbon"))
    for slug in ("riverside", "hilltop"):
        community = Community.objects.get(slug=slug)
        setattr(cast, slug, community)
        with community_scope(community):
            for member in Membership.objects.select_related("user", "community"):
                key = (
                    member.user.email if "." not in member.user.email.split("@")[0] else member.name
                )
                cast.people[key.split("@")[0].lower()] = member
    return cast


def _build(connection: psycopg.Connection, name: str, fill: Callable) -> None:
    connection.execute('DROP DATABASE IF EXISTS "half_built" WITH (FORCE)')
    connection.execute('CREATE DATABASE "half_built"')
    point_at("half_built")
    call_command("migrate", verbosity=0)
    fill()
    point_at("postgres")
    connection.execute(f'ALTER DATABASE "half_built" RENAME TO "{name}"')
