"""Short ways to write as one of the cast."""

import datetime as dt
import uuid

import pytest

from communities import clock
from events.models import Event
from reflections.models import Commitment, Entry, Guide
from reflections.writing import Writing

WORDS = "The door stuck and nobody said so."


@pytest.fixture
def write(inside):
    """``write(cy, capstone, "team")`` is an entry of cy's; ``draft=True`` leaves it unkept."""

    def make(
        by, program=None, visibility="private", *, draft=False, body=WORDS, event=None, key=None
    ):
        with inside(by):
            entry = Entry.start(by=by, program=program, event=event, key=key)
            writing = Writing(body=body, visibility=visibility)
            (entry.save_draft if draft else entry.submit)(writing, by=by)
            return Entry.objects.said().get(pk=entry.pk)

    return make


@pytest.fixture
def promise(inside):
    """``promise(cy)`` is an open promise of cy's."""

    def make(by, program=None, *, action="ask first", days=3):
        with inside(by):
            due_on = clock.today() + dt.timedelta(days=days)
            return Commitment.promise(
                by=by, program=program, trigger="a bug comes in", action=action, due_on=due_on
            )

    return make


@pytest.fixture
def held(capstone, bo, inside) -> Event:
    """A session of the capstone that ended yesterday."""
    with inside(bo):
        event = Event.objects.filter(program=capstone).order_by("starts_at").first()
        event.starts_at = clock.now() - dt.timedelta(hours=26)
        event.ends_at = clock.now() - dt.timedelta(hours=24)
        event.save(update_fields=["starts_at", "ends_at"])
        return Event.objects.get(pk=event.pk)


@pytest.fixture
def guide(capstone, bo, inside) -> Guide:
    """What a session of the capstone asks."""
    with inside(bo):
        return Guide.objects.after_session(capstone).first()


@pytest.fixture
def page():
    """What the editor's form sends."""

    def form(**fields):
        return {
            "visibility": "private",
            "answer_what": "The door stuck.",
            "answer_so_what": "",
            "answer_now_what": "",
            "trigger": "",
            "action": "",
            "due_on": "",
            "key": str(uuid.uuid4()),
            "editor": str(uuid.uuid4()),
            "version": "0",
        } | fields

    return form
