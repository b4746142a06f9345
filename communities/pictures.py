"""The pen line: x = x₀ + P·t/2π + R·sin t, y = y₀ + H·cos t (y down), as SVG paths.

Between T = arccos(−P/2πR) and 2π−T the pen moves backwards: that stretch is Reflect. Act runs
0…T and Apply 2π−T…2π, so the end of one loop is the beginning of the next.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import acos, ceil, cos, hypot, pi, sin

GAP = 0.055 * pi  # left open on each side of a joint
STEP = pi / 5  # each fifth of a half-turn is one cubic


@dataclass(frozen=True, slots=True)
class Pen:
    """One size of the line; lengths in user units."""

    pitch: float = 152
    reach: float = 67
    height: float = 58
    left: float = 0
    top: float = 0

    @property
    def turn(self) -> float:
        """The parameter T at which the pen begins to move backwards."""
        return acos(-self.pitch / (2 * pi * self.reach))

    def at(self, t: float) -> tuple[float, float]:
        """The point at parameter ``t``, counted from the left and the top of the picture."""
        return (
            self.left + self.pitch * t / (2 * pi) + self.reach * sin(t),
            self.top + self.height * (1 + cos(t)),
        )

    def heading(self, t: float) -> tuple[float, float]:
        """The derivative of ``at``."""
        return self.pitch / (2 * pi) + self.reach * cos(t), -self.height * sin(t)

    def stroke(self, start: float, end: float) -> str:
        """The path from ``start`` to ``end`` as cubics whose handles are derivative × step ÷ 3."""
        count = max(1, ceil((end - start) / STEP - 1e-9))
        step = (end - start) / count
        path = "M" + _points(self.at(start))
        for index in range(count):
            here, there = start + index * step, start + (index + 1) * step
            (x1, y1), (x2, y2) = self.at(here), self.at(there)
            (u1, v1), (u2, v2) = self.heading(here), self.heading(there)
            path += "C" + _points(
                (x1 + u1 * step / 3, y1 + v1 * step / 3),
                (x2 - u2 * step / 3, y2 - v2 * step / 3),
                (x2, y2),
            )
        return path

    def crossing(self) -> float:
        """Where Act meets its own Apply, as Act's parameter: half-way along the pitch, going up."""
        low, high = 0.0, self.turn
        for _ in range(40):
            middle = (low + high) / 2
            if self.at(middle)[0] - self.left < self.pitch / 2:
                low = middle
            else:
                high = middle
        return low


@dataclass(frozen=True, slots=True)
class Strokes:
    """The four paths of one loop, in the order in which they are drawn."""

    act: str
    reflect: str
    cut: str
    apply: str


@lru_cache(maxsize=256)
def loop(index: int = 0, pen: Pen = Pen(top=10), cut: float = 24) -> Strokes:
    """Loop number ``index``; ``cut`` is the length taken out of Act where Apply crosses it."""
    base, turn = 2 * pi * index, pen.turn
    cross = 2 * pi - pen.crossing()
    half = cut / 2 / hypot(*pen.heading(cross))
    return Strokes(
        act=pen.stroke(base, base + turn - GAP),
        reflect=pen.stroke(base + turn + GAP, base + 2 * pi - turn - GAP),
        cut=pen.stroke(base + cross - half, base + cross + half),
        apply=pen.stroke(base + 2 * pi - turn + GAP, base + 2 * pi),
    )


def window(count: int, now: int | None, size: int = 8) -> slice:
    """Which of ``count`` loops to show if there are more than ``size``: those around ``now``."""
    if count <= size:
        return slice(0, count)
    middle = count - 1 if now is None else now
    first = min(max(middle - size // 2 + 1, 0), count - size)
    return slice(first, first + size)


def _points(*points: tuple[float, float]) -> str:
    return " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
