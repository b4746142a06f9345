"""The points of a meeting, spread over its time."""

STEP = 5
"""Minutes: nobody plans finer."""


def spread(texts: list[str], minutes: int, who: str = "") -> list[dict]:
    """Agenda points with ``at`` in minutes after the start, at equal distances; blank lines go."""
    points = [" ".join(text.split())[:160] for text in texts if text.strip()][:40]
    each = minutes / max(len(points), 1)
    return [
        {"at": int(number * each) // STEP * STEP, "text": text, "who": who}
        for number, text in enumerate(points)
    ]
