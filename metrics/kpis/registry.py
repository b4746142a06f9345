"""Every KPI once: dashboard, API, export and report ask here and nowhere else (R10)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from metrics.kpis.figure import Figure, Selection


class Area(models.TextChoices):
    """The four areas of the dashboard."""

    LEARNING = "learning", _("Learning")
    ENGAGEMENT = "engagement", _("Engagement")
    IMPACT = "impact", _("Community impact")
    BUSINESS = "business", _("Business")


@dataclass(frozen=True)
class Kpi:
    """A figure's name, unit, wording and definition; ``version`` rises when the definition changes."""

    key: str
    title: str
    unit: str
    version: int
    area: Area
    definition: str
    measure: Callable[[Selection], Figure]

    def figure(self, selection: Selection) -> Figure:
        """Counts it now."""
        measured = self.measure(selection)
        return replace(measured, kpi=self, selection=selection, computed_at=clock.now())


KPIS: dict[str, Kpi] = {}


def kpi(key: str, *, title: str, unit: str, version: int, area: Area, definition: str) -> Callable:
    """Registers ``function(selection) -> Figure`` as the one way to count a KPI."""

    def add(measure):
        KPIS[key] = Kpi(key, title, unit, version, area, definition, measure)
        return measure

    return add
