"""A pytest plugin: the servers that tests run on, started before the settings are read.

The controller starts PostgreSQL and Valkey once; every xdist worker clones its own database from a
template that holds the migrated schema and the cast. The data folder can be named by PRAXIS_DATA,
so that two checkouts, or two people, do not wait for each other.
"""

import atexit
import os
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
DATA = Path(os.environ.get("PRAXIS_TEST_DATA") or Path(__file__).parent.parent / "var" / "test")

os.environ.update(
    PRAXIS_DATA=str(DATA),
    PRAXIS_HTTPS="0",
    PRAXIS_DEMO="0",
    PASSWORD_HASHER="django.contrib.auth.hashers.MD5PasswordHasher",
    VALKEY_PREFIX=f"test-{WORKER or 'main'}",
    EMAIL_URL="file:",
    LOG_LEVEL="CRITICAL",
    IMPORT_LIMIT="1000/60",
)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def start() -> None:
    """Starts the servers and leaves their addresses in the environment, where workers inherit them."""
    from config import services

    servers = services.start(DATA, fast=True, label="tests")
    atexit.register(servers.stop)
    os.environ.update(servers.environment)


if not WORKER:
    start()
else:
    # Some tests empty the cache, and what a person may still do today is counted in there.
    os.environ["VALKEY_URL"] += f"?db={1 + int(WORKER.removeprefix('gw'))}"
