"""What a figure is asked with and what it comes to."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from communities.models import Program
from metrics.intervals import Interval
from metrics.period import Period

if TYPE_CHECKING:
    from metrics.kpis.registry import Kpi


@dataclass(frozen=True)
class Selection:
    """Which programs and when. ``program`` is the one that was chosen among ``programs``, if any."""

    programs: tuple[Program, ...]
    period: Period
    program: Program | None = None

    @property
    def program_ids(self) -> list:
        """The programs' ids."""
        return [program.pk for program in self.programs]


@dataclass(frozen=True)
class Group:
    """The same count for a part: the learners of one program, or those expected at one meeting."""

    label: str
    sub: str
    count: int
    n: int
    interval: Interval | None


@dataclass(frozen=True)
class Rows:
    """What a figure was counted from, for an export. ``read()`` yields batches, in their order.

    Each batch is one query; between two of them the reader may leave and enter the community.
    """

    columns: tuple[str, ...]
    read: Callable[[], Iterable[list[tuple]]]
    total: int


@dataclass(frozen=True)
class Figure:
    """A KPI's value, and everything behind "How we know". ``value`` is None without data (R3)."""

    value: float | None
    n: int
    count: int
    interval: Interval | None
    population: str
    exclusions: tuple[tuple[str, int], ...] | None = ()
    """Who is not in it and why; None where that is not for the reader."""
    warnings: tuple[str, ...] = ()
    terms: dict = field(default_factory=dict)
    """Numbers its sentence needs, such as how many meetings make an active learner."""
    groups: Callable[[], list[Group]] = list
    """Asks the database only when called: a panel shows the sentence alone."""
    rows: Rows | None = None
    kpi: "Kpi | None" = None
    selection: Selection | None = None
    computed_at: dt.datetime | None = None
    is_hidden: bool = False
    """There is something, and it is about too few people for this reader."""

    @property
    def period(self) -> Period:
        """The time it is about."""
        return self.selection.period


def rounded(value: float, places: int = 1) -> Decimal:
    """Half-up, and only for display (R4)."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
