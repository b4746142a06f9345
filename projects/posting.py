"""Messages on their way in and out: one database function, one frame, for page, API and socket."""

import datetime as dt
import json
import uuid
import zlib
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities import clock
from communities.models.person import FACE_HUES, GUEST_ROLES

LONGEST = 8000
POST = "SELECT * FROM post_messages(%s, %s::jsonb, %s)"
READ = "SELECT mark_read(%s, %s, %s, %s)"
REPLAY = "SELECT * FROM replay(%s, %s, %s, %s)"
LAST = "SELECT last_seq FROM projects_channel WHERE community_id = %s AND id = %s"

PROBLEMS = {
    "outside": gettext_lazy("There is no such channel."),
    "archived": gettext_lazy("This conversation is over. It can be read, not continued."),
    "topic": gettext_lazy("There is no such topic in this channel."),
    "taken": gettext_lazy("This client_id belongs to another message. Make a new one."),
}
"""What ``post_messages`` answers, as sentences."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message to be written. ``body`` has been through ``clean``."""

    client_id: uuid.UUID | str
    author_id: uuid.UUID
    body: str
    topic_id: uuid.UUID | str | None = None


@dataclass(slots=True)
class Posted:
    """What became of it: numbers and author, or a problem; ``fresh`` when it was new."""

    client_id: uuid.UUID
    id: uuid.UUID
    seq: int
    topic_id: uuid.UUID | None
    topic_seq: int | None
    author_id: uuid.UUID
    author_name: str
    author_roles: list[str]
    sent_at: dt.datetime
    fresh: bool
    problem: str


@dataclass(slots=True)
class Replayed:
    """A message that was written before."""

    id: uuid.UUID
    seq: int
    topic_id: uuid.UUID | None
    topic_seq: int | None
    author_id: uuid.UUID
    author_name: str
    author_roles: list[str]
    sent_at: dt.datetime
    body: str


def clean(body) -> str:
    """The body as it is stored; raises ValidationError for what cannot be a message."""
    if not isinstance(body, str) or not body.strip():
        raise ValidationError({"body": _("Write something first.")})
    body = body.strip().replace("\r\n", "\n")
    if len(body) > LONGEST:
        told = {"longest": LONGEST, "length": len(body)}
        raise ValidationError(
            {
                "body": _("A message has at most %(longest)s letters; this one has %(length)s.")
                % told
            }
        )
    if "\0" in body or any("\ud800" <= letter <= "\udfff" for letter in body):
        raise ValidationError({"body": _("This text holds a character that cannot be stored.")})
    return body


def parameters(channel_id, posts: list[Post]) -> tuple:
    """What ``POST`` takes."""
    written = [
        {
            "client_id": str(post.client_id),
            "author": str(post.author_id),
            "body": post.body,
            "topic": str(post.topic_id) if post.topic_id else None,
        }
        for post in posts
    ]
    return channel_id, json.dumps(written), clock.now()


def write(channel_id, posts: list[Post]) -> list[Posted]:
    """Writes inside the open scope; the socket does the same on a connection of its own."""
    with connection.cursor() as cursor:
        cursor.execute(POST, parameters(channel_id, posts))
        return [Posted(*row) for row in cursor.fetchall()]


def mark_read(channel_id, reader_id, seq: int) -> int | None:
    """Moves a read mark inside the open scope."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [channel_id, reader_id, seq, clock.now()])
        return cursor.fetchone()[0]


def frame(channel_id, posted: Posted | Replayed, body: str) -> str:
    """The message as every socket gets it, encoded once."""
    return json.dumps(
        {
            "type": "message",
            "channel": str(channel_id),
            "seq": posted.seq,
            "topic": str(posted.topic_id) if posted.topic_id else None,
            "topic_seq": posted.topic_seq,
            "id": str(posted.id),
            "author": author(posted.author_id, posted.author_name, tuple(posted.author_roles)),
            "body": body,
            "sent_at": posted.sent_at.astimezone(dt.UTC).isoformat(),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


@lru_cache(maxsize=4096)
def author(author_id, name: str, roles: tuple[str, ...]) -> dict:
    """A person as a page draws them: id, name, initials, face hue, whether a guest."""
    words = name.split() or ["?"]
    return {
        "id": str(author_id),
        "name": name,
        "initials": (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper(),
        "hue": FACE_HUES[zlib.crc32(name.encode()) % len(FACE_HUES)],
        "guest": set(roles) <= GUEST_ROLES,
    }
