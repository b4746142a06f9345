"""Meetings, answers, rosters and what is said in the room, for programs that call us."""

from events.api import (  # noqa: F401 - each registers its nouns
    attendance,
    calendar_feed,
    certificate,
    event,
    registration,
    room,
    series,
)
