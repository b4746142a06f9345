"""An agenda as plain lines, "18:00 Welcome, Ada": read from a form, and written for one."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.agenda import STEP

LINE = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)\s+(?P<text>.+)")
DAY = 24 * 60
NAME_WORDS = 4


def read(text: str, begins: dt.time, minutes: int) -> list[dict]:
    """Agenda points with ``at`` in minutes after the start. What has no time is spread between.

    Who does it stands at the end: after a comma with a capital letter, or after a dash. Raises
    ValidationError for a time outside of the meeting.
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    points = [_point(line, begins, minutes) for line in lines]
    _fill(points, minutes)
    return sorted(points, key=lambda point: point["at"])


def written(points: list[dict], begins: dt.time) -> str:
    """The same lines again."""
    return "\n".join(
        f"{_clock(begins, point['at'])} {point['text']}{_who(point.get('who', ''))}"
        for point in points
    )


def _point(line: str, begins: dt.time, minutes: int) -> dict:
    found, at = LINE.fullmatch(line), None
    if found:
        clock = int(found["hour"]) * 60 + int(found["minute"])
        at = (clock - begins.hour * 60 - begins.minute) % DAY
        if at >= minutes:
            said = {"line": line[:40]}
            raise ValidationError(_("“%(line)s” lies outside of the meeting.") % said)
    text, who = _parted(found["text"] if found else line)
    return {"at": at, "text": text, "who": who}


def _parted(text: str) -> tuple[str, str]:
    """The point, and who does it: "Welcome, Ada" or "Walk round – teams"."""
    said, dash, who = text.rpartition(" – ")
    if dash and said:
        return said, who
    said, comma, who = text.rpartition(", ")
    if comma and said and who[:1].isupper() and len(who.split()) <= NAME_WORDS:
        return said, who
    return text, ""


def _who(name: str) -> str:
    if not name:
        return ""
    return f", {name}" if _parted(f"x, {name}") == ("x", name) else f" – {name}"


def _fill(points: list[dict], minutes: int) -> None:
    """Points without a time lie at equal distances between those that have one."""
    if points and points[0]["at"] is None:
        points[0]["at"] = 0
    last = 0
    for number, point in enumerate(points):
        if point["at"] is None:
            end = next((n for n in range(number, len(points)) if points[n]["at"] is not None), None)
            until = minutes if end is None else points[end]["at"]
            steps = (len(points) if end is None else end) - number + 1
            each = (until - last) / steps
            point["at"] = int(last + each) // STEP * STEP
        last = point["at"]


def _clock(begins: dt.time, at: int) -> str:
    hours, minutes = divmod((begins.hour * 60 + begins.minute + at) % DAY, 60)
    return f"{hours:02}:{minutes:02}"
