"""Meetings for the scenes: one ahead, one going on, one open to everybody."""

import datetime as dt

import pytest

from communities import clock
from events.models import Event


@pytest.fixture
def plan(capstone, bo, inside):
    """``plan(hours=24, …)`` is a session of riverside's program; ``program=None`` is for everyone."""

    def make(hours: float = 24, **fields) -> Event:
        with inside(bo):
            starts_at = clock.now() + dt.timedelta(hours=hours)
            given = {"program": capstone, "title": "Draft night", "lead": bo, "place": "Room 2"}
            event = Event.objects.create(
                starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=90), **given | fields
            )
            return Event.objects.select_related("program", "lead").get(pk=event.pk)

    return make


@pytest.fixture
def ahead(plan):
    """Tomorrow's session."""
    return plan()


@pytest.fixture
def going_on(plan):
    """A session that began a few minutes ago."""
    return plan(hours=-0.1)


@pytest.fixture
def over(plan):
    """A session that ended this week."""
    return plan(hours=-30)


@pytest.fixture
def page():
    """``page(event, "roster")`` is an address of riverside's."""

    def address(event=None, *below: str) -> str:
        parts = [str(part) for part in (event.pk if event else "", *below) if str(part)]
        return "/c/riverside/events/" + "".join(f"{part}/" for part in parts)

    return address
