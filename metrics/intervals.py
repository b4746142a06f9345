"""Confidence intervals at 95 % for shares and for the difference of two shares.

Shares are between 0 and 1. Wilson 1927; Newcombe 1998, method 10, which squares and adds two Wilson
intervals. Both stay inside their bounds and hold for small groups, where the textbook ones do not.
"""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """Where the true value may lie; in the unit of its figure. ``method`` is the author's name."""

    low: float
    high: float
    method: str

    def scaled(self, factor: float) -> "Interval":
        """The same interval in another unit, as in ``scaled(100)`` for per cent."""
        return Interval(self.low * factor, self.high * factor, self.method)

    @property
    def crosses_zero(self) -> bool:
        """Whether a difference may be none at all."""
        return self.low <= 0 <= self.high


def wilson(count: int, n: int) -> Interval | None:
    """The interval of the share ``count / n``; None without anybody to count."""
    if n <= 0:
        return None
    share, square = count / n, Z95 * Z95
    centre = (share + square / (2 * n)) / (1 + square / n)
    reach = Z95 * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(max(0.0, centre - reach), min(1.0, centre + reach), "Wilson")


def newcombe(count: int, n: int, other_count: int, other_n: int) -> Interval | None:
    """The interval of ``count / n − other_count / other_n``; None when either group is empty."""
    first, second = wilson(count, n), wilson(other_count, other_n)
    if first is None or second is None:
        return None
    share, other = count / n, other_count / other_n
    below = sqrt((share - first.low) ** 2 + (second.high - other) ** 2)
    above = sqrt((first.high - share) ** 2 + (other - second.low) ** 2)
    return Interval(share - other - below, share - other + above, "Newcombe")
