"""Alive, ready, degraded."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from redis.exceptions import ConnectionError as Away

from communities.views import health


def test_a_process_that_answers_is_alive(client):
    """Without a database: pytest would refuse a query here."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_with_everything_there_it_is_ready(client, data):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.fixture
def without_valkey(monkeypatch):
    def away(*args, **kwargs):
        raise Away("nobody there")

    server = type(cache._cache.get_client(None, write=True))
    monkeypatch.setattr(server, "execute_command", away)
    yield
    cache.away_until = 0.0


def test_without_valkey_it_is_degraded_and_pages_open(client, without_valkey, cy, client_for):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "without": ["valkey"]}
    assert client_for(cy).get("/c/riverside/").status_code == 200


def test_without_a_database_it_is_not_ready(client, data, monkeypatch):
    def away(connection):
        raise DatabaseError("nobody there")

    monkeypatch.setattr(health, "MigrationExecutor", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


def test_with_migrations_pending_it_is_not_ready(client, data, monkeypatch):
    plan = [("communities", "0002_next")]
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *args, **kwargs: plan)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "migrations pending"})
