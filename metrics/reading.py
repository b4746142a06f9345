"""Figures as one reader may see them, the same on the page and in the API."""

from dataclasses import replace
from functools import partial

from django.utils.translation import gettext as _

from metrics import rules
from metrics.kpis import KPIS, Figure, Group, Selection

FEWEST = 5
"""Sponsors see nothing of fewer people than this (R6)."""


def figures(membership, selection: Selection) -> list[Figure]:
    """Every figure, counted now. Those who run the programs see all; sponsors see sums."""
    found = [kpi.figure(selection) for kpi in KPIS.values()]
    return [aggregate(figure) for figure in found] if rules.is_sponsor(membership) else found


def aggregate(figure: Figure) -> Figure:
    """The figure without rows and parts, and without any number when it is about too few."""
    figure = replace(figure, groups=list, rows=None, exclusions=None, warnings=())
    if figure.value is None:
        return figure
    if figure.n < FEWEST:
        return replace(figure, value=None, n=0, count=0, interval=None, terms={}, is_hidden=True)
    return replace(figure, groups=partial(_whole, figure))


def _whole(figure: Figure) -> list[Group]:
    """What may be drawn of a sum: itself, with its interval."""
    label = _("All programs together")
    return [Group(label, "", figure.count, figure.n, figure.interval)]
