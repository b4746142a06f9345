"""The KPIs. Each module defines one and is imported here, so that the registry knows it."""

from metrics.kpis import participation  # noqa: F401
from metrics.kpis.figure import Figure, Group, Rows, Selection, rounded
from metrics.kpis.registry import KPIS, Area, Kpi, kpi

__all__ = ["KPIS", "Area", "Figure", "Group", "Kpi", "Rows", "Selection", "kpi", "rounded"]
