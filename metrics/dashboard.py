"""The dashboard's cards: figures as sentences, with everything behind "How we know"."""

import datetime as dt
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from communities.templatetags.ui import status
from metrics import charts, sentences
from metrics.kpis import Figure, Group
from metrics.sentences import LINE_BREAK


@dataclass(frozen=True)
class Card:
    """One figure as `ui/figure.html` and `metrics/kpi_evidence.html` show it."""

    key: str
    sentence: str
    note: str
    verdict: str
    facts: list[tuple[str, str]]
    reading: dict | None
    chart_template: str
    chart: charts.Chart | None
    drawing: str
    groups: list[Group]
    figure: Figure
    counted_at: dt.datetime


def cards(figures: list[Figure]) -> list[Card]:
    """Those that have something to say, in the registry's order."""
    return [card(figure) for figure in figures if figure.value is not None]


def card(figure: Figure) -> Card:
    """A figure that has a value, in words and pictures."""
    said = sentences.said(figure)
    groups = figure.groups()
    by_meeting = figure.selection.program is not None
    draw = charts.bars if by_meeting else charts.dots
    return Card(
        key=figure.kpi.key,
        sentence=said.sentence,
        note=_with_warnings(said.note, figure.warnings),
        verdict=sentences.verdict(figure),
        facts=_facts(figure, said),
        reading={"title": said.heading, "text": said.reading} if groups else None,
        chart_template="metrics/kpi_evidence.html",
        chart=draw(groups, said=_in_a_sentence(said, groups)) if groups else None,
        drawing="metrics/chart_bars.html" if by_meeting else "metrics/chart_dots.html",
        groups=groups,
        figure=figure,
        counted_at=figure.computed_at,
    )


def _facts(figure: Figure, said: sentences.Said) -> list[tuple[str, str]]:
    people = _("%(n)s %(population)s") % {"n": figure.n, "population": figure.population}
    facts = [
        (_("People"), people),
        (_("Interval"), sentences.interval(figure.interval)),
        (_("Counts"), said.counts),
    ]
    if figure.exclusions is not None:
        facts.append((_("Left out"), sentences.left_out(figure)))
    return facts


def _with_warnings(note: str, warnings: tuple[str, ...]) -> str:
    lines = [(note,), *((status("warn", warning),) for warning in warnings)]
    return format_html_join(LINE_BREAK, "{}", lines)


def _in_a_sentence(said: sentences.Said, groups: list[Group]) -> str:
    """What the chart shows, for those who hear it."""
    parts = (
        _("%(label)s: %(fact)s") % {"label": group.label, "fact": charts.fact(group)}
        for group in groups
    )
    return f"{said.heading}. {', '.join(parts)}."
