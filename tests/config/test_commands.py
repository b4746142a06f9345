"""The web process: whose word it takes for where a visitor comes from."""

import asyncio

import pytest
from uvicorn.config import Config
from uvicorn.main import main

from config import commands

VISITOR, PROXY, FORGED = "198.51.100.7", "10.0.0.2", "203.0.113.9"


def seen(came_from: str, said: str) -> str:
    """The visitor's address as the application reads it, by uvicorn's own reading of the command."""
    found = []

    async def application(scope, receive, send):
        found.append(scope["client"][0])

    _python, _m, _uvicorn, _name, *options = commands.web()
    read = main.make_context("uvicorn", [_name, *options]).params
    wanted = {name: read[name] for name in ("proxy_headers", "forwarded_allow_ips")}
    config = Config(application, interface="asgi3", log_config=None, lifespan="off", **wanted)
    config.load()
    headers = [(b"x-forwarded-for", said.encode())]
    scope = {"type": "http", "client": (came_from, 1), "headers": headers, "scheme": "http"}
    asyncio.run(config.loaded_app(scope, None, None))
    return found[0]


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """Nothing of this machine's environment."""
    for name in ("PROXY_ADDRESSES", "FORWARDED_ALLOW_IPS"):
        monkeypatch.delenv(name, raising=False)


def test_nobody_is_believed_unless_named(monkeypatch):
    assert seen("127.0.0.1", FORGED) == "127.0.0.1"
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert seen("127.0.0.1", FORGED) == "127.0.0.1"


def test_the_named_proxy_says_who_visits_and_nobody_else_does(monkeypatch):
    monkeypatch.setenv("PROXY_ADDRESSES", f" {PROXY}, 10.1.0.0/16")
    assert seen(PROXY, VISITOR) == VISITOR
    assert seen("10.1.2.3", VISITOR) == VISITOR
    assert seen("127.0.0.1", FORGED) == "127.0.0.1"
    assert seen(PROXY, f"{FORGED}, {VISITOR}") == VISITOR
