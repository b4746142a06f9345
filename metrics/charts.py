"""The geometry of our charts, in units of the drawing. Templates draw; nothing here knows of HTML."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH = 400
"""Narrow, so that words in it can still be read on a phone."""
AXIS, EDGE = 34, 14
ROW, TOP, TALL = 54, 8, 120
NAMED = 7
"""How many columns carry their name and number."""


@dataclass(frozen=True)
class Tick:
    """A line of the scale and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    """One row: a share on the scale, its interval, and the words beside it."""

    label: str
    sub: str
    fact: str
    at: float
    low: float
    high: float
    line: float

    @property
    def words(self) -> float:
        """The base of the words above the line."""
        return self.line - 14


@dataclass(frozen=True)
class Bar:
    """One column: ``low`` is the top of what was, ``high`` the top of what could have been."""

    label: str
    sub: str
    fact: str
    at: float
    low: float
    high: float
    foot: float
    size: float
    named: bool

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.at - self.size / 2

    @property
    def did(self) -> float:
        """How tall the bar is."""
        return self.foot - self.low

    @property
    def could(self) -> float:
        """How tall it could have been."""
        return self.foot - self.high

    @property
    def line(self) -> float:
        """The base of the words above it."""
        return min(self.low, self.high) - 6


@dataclass(frozen=True)
class Chart:
    """Everything a template draws. ``said`` is the chart in one sentence."""

    width: float
    height: float
    foot: float
    ticks: tuple[Tick, ...]
    marks: tuple
    said: str


def dots(groups, *, said: str) -> Chart:
    """Shares in per cent as dots with their intervals, one row a group."""
    scale = (WIDTH - 2 * EDGE) / 100
    ticks = [Tick(EDGE + share * scale, str(share)) for share in range(0, 101, 25)]
    marks = [
        Dot(
            label=group.label,
            sub=group.sub,
            fact=fact(group),
            at=EDGE + 100 * group.count / group.n * scale,
            low=EDGE + group.interval.low * scale,
            high=EDGE + group.interval.high * scale,
            line=TOP + ROW * (index + 0.6),
        )
        for index, group in enumerate(groups)
    ]
    foot = TOP + ROW * len(marks) + 4
    return Chart(WIDTH, foot + 22, foot, tuple(ticks), tuple(marks), said)


def fact(group) -> str:
    """ "22 of 24"."""
    return _("%(count)s of %(n)s") % {"count": group.count, "n": group.n}


def bars(groups, *, said: str) -> Chart:
    """Counts as bars in front of how many it could have been, one column a group."""
    most = max((max(group.n, group.count) for group in groups), default=1) or 1
    column = (WIDTH - AXIS) / max(len(groups), 1)
    scale, foot = TALL / most, TOP + 10 + TALL
    every = -(-len(groups) // NAMED) or 1
    marks = [
        Bar(
            label=group.label,
            sub=group.sub,
            fact=fact(group) if len(groups) < NAMED else str(group.count),
            at=AXIS + column * (index + 0.5),
            low=foot - group.count * scale,
            high=foot - group.n * scale,
            foot=foot,
            size=min(column * 0.62, 44),
            named=index % every == 0,
        )
        for index, group in enumerate(groups)
    ]
    ticks = [Tick(foot - level * scale, str(level)) for level in levels(most)]
    return Chart(WIDTH, foot + 24, foot, tuple(ticks), tuple(marks), said)


def levels(most: int) -> list[int]:
    """Round numbers from nothing up to ``most``, five at the most."""
    step = next(step for step in _steps() if most / step < 5)
    return list(range(0, most + 1, step))


def _steps() -> Iterator[int]:
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10
