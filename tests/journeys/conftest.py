"""Browsers against the real stack, started once as a person would start it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import databases
from tests.browser import find

ROOT = Path(__file__).parents[2]
DATABASES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")
# What tests/stack.py set for the tests' own servers must not reach this second stack.
OURS = (*DATABASES, "VALKEY_URL", "VALKEY_PREFIX", "SECRET_KEY", "PASSWORD_HASHER", "PRAXIS_DATA")
OURS += ("EMAIL_URL", "LOG_LEVEL", "ALLOWED_HOSTS")
PATIENCE = 90.0  # seconds until the first page, on a busy machine


@pytest.fixture(scope="session", autouse=True)
def demo_database(demo_template, worker_id) -> Iterator[dict[str, str]]:
    """The addresses of a clone of the demo: filled once for all workers, and before any browser."""
    name = f"journeys_{worker_id}"
    databases.clone(demo_template, name)
    yield {
        alias: re.sub(r"(//[^/]*/)[^?]*", rf"\1{name}", os.environ[alias]) for alias in DATABASES
    }
    databases.drop(name)


@pytest.fixture(scope="session")
def stack(tmp_path_factory, demo_database) -> Iterator[str]:
    """The address of a running Praxis with the demo, web, worker and scheduler of its own."""
    # The demo's passwords were hashed as tests hash them.
    settings = demo_database | {"PASSWORD_HASHER": os.environ["PASSWORD_HASHER"]}
    with running(tmp_path_factory.mktemp("stack"), PRAXIS_DEMO="1", **settings) as address:
        yield address


@contextlib.contextmanager
def running(data: Path, **settings: str) -> Iterator[str]:
    """Praxis as `make run` starts it, on a data folder; what it says is in ``run.log`` there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key not in OURS}
    environment |= {"PORT": str(port), "PRAXIS_DATA": str(data), **settings}
    log = (data / "run.log").open("wb")
    command = [sys.executable, "-u", "-m", "config.run"]
    run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(run, address, data / "run.log")
        yield address
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(20)


def _wait_until_ready(run: subprocess.Popen, address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and run.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz") as answer:
            if b"ready" in answer.read():
                return
        time.sleep(0.1)
    pytest.fail(f"The stack did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium; as root it needs to go without its sandbox."""
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": find(), "args": arguments}


@pytest.fixture(scope="session")
def sign_in(stack, browser: Browser):
    """``sign_in("cy")`` is cy's signed-in state, from one visit to the sign-in page a session."""
    states = {}

    def state_of(key: str | None) -> dict | None:
        if key and key not in states:
            context = browser.new_context(base_url=stack)
            page = context.new_page()
            page.goto("/accounts/login/")
            page.locator("[name=login]").fill(f"{key}@praxis.example")
            page.locator("[name=password]").fill("praxis-demo-1")
            page.locator("[name=password]").press("Enter")
            page.wait_for_url(re.compile(r"/c/\w+/$"))
            states[key] = context.storage_state()
            context.close()
        return states.get(key)

    return state_of


@pytest.fixture(scope="session")
def arrive(stack, browser: Browser, sign_in):
    """``arrive("cy", width=390)`` is a page in a browser context of its own, with cy signed in.

    What goes wrong in its scripts stands in ``page.errors``.
    """

    def open_page(key: str | None, *, width: int = 1280, **options) -> Page:
        size, state = {"width": width, "height": 844}, sign_in(key)
        # What fades in has its colours only at the end, and axe looks at once.
        where = {"base_url": stack, "reduced_motion": "reduce", **options}
        page = browser.new_context(viewport=size, storage_state=state, **where).new_page()
        page.set_default_timeout(10_000)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(f"{page.url}: {error}"))
        return page

    return open_page


@pytest.fixture
def person(arrive):
    """``arrive`` for one test: its pages are closed after it, and none of them had an error."""
    opened = []

    def come(key: str | None, **options) -> Page:
        opened.append(arrive(key, **options))
        return opened[-1]

    yield come
    for page in opened:
        page.context.close()
    assert [error for page in opened for error in page.errors] == []
