"""The points of a meeting, spread over its time."""

from itertools import accumulate

from django.utils.translation import gettext as _

from communities import clock

STEP = 5
"""Minutes: nobody plans finer."""
LONGEST = 160
MOST = 40


def spread(texts: list[str], minutes: int, who: str = "") -> list[dict]:
    """Agenda points with ``at`` in minutes after the start, at equal distances; blank lines go."""
    points = [" ".join(text.split()) for text in texts if text.strip()]
    each = minutes / max(len(points), 1)
    return [
        {"at": int(number * each) // STEP * STEP, "text": text, "who": who}
        for number, text in enumerate(points)
    ]


def in_order(points: list[tuple[int, str]], who: str = "") -> list[dict]:
    """Agenda points with ``at`` in minutes after the start, each (minutes, text) after the one before."""
    begins = accumulate((minutes for minutes, _text in points), initial=0)
    return [
        {"at": at, "text": text, "who": who}
        for at, (_minutes, text) in zip(begins, points, strict=False)
    ]


def lengths(points: list[dict], minutes: int) -> list[tuple[int, str]]:
    """What ``in_order`` was given: each point's minutes, the last one's to the end, and its text."""
    ends = [point["at"] for point in points[1:]] + [minutes]
    return [
        (max(end - point["at"], 0), point["text"]) for point, end in zip(points, ends, strict=False)
    ]


def marked(lines: list[dict], ends_at) -> list[dict]:
    """The point that is on by the clock has ``is_now``: the last one that has begun, until the end."""
    now = clock.now()
    begun = [line for line in lines if line["moment"] <= now < ends_at]
    on = begun[-1] if begun else None
    return [{**line, "is_now": line is on} for line in lines]


def problem(points: list[dict]) -> str:
    """What is wrong with an agenda, or nothing."""
    if len(points) > MOST:
        numbers = {"count": len(points), "most": MOST}
        return _("These are %(count)s points. Keep to %(most)s at most.") % numbers
    long = next((point["text"] for point in points if len(point["text"]) > LONGEST), "")
    if long:
        named = {"start": long[:40], "length": len(long), "longest": LONGEST}
        return _("“%(start)s…” has %(length)s characters. A point has %(longest)s at most.") % named
    return ""
