"""What a figure says on pages of the left apps."""

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from communities.now import Action, Now, provider
from communities.panels import Panel, panel
from communities.tenancy.scope import here
from metrics import reading, rules, sentences
from metrics.kpis import KPIS, Figure, Selection
from metrics.period import Period


@panel("program")
def participation(program, membership) -> Panel | None:
    """One sentence for those who run the program, once there is something to count."""
    if not program.is_run_by(membership):
        return None
    figure = _figure(Selection((program,), _lately(membership), program))
    if figure.value is None:
        return None
    context = {"said": sentences.said(figure), "program": program}
    return Panel(_("What it adds up to"), "metrics/kpi_panel.html", context)


@provider
def sum_of_all(membership):
    """To sponsors: the one sentence over all programs, and beside it what it cannot say."""
    if not rules.is_sponsor(membership):
        return
    programs = rules.programs_measured_for(membership)
    figure = reading.aggregate(_figure(Selection(programs, _lately(membership))))
    if figure.value is None:
        return
    said = sentences.said(figure)
    yield Now(
        weight=50,
        kicker=_("What it adds up to"),
        title=strip_tags(said.sentence),
        text=strip_tags(sentences.verdict(figure)),
        small=said.note,
        actions=(Action(_("How we know"), here("metrics:kpi_list"), kind="primary"),),
    )


def _figure(selection: Selection) -> Figure:
    return KPIS["active_participation_rate"].figure(selection)


def _lately(membership) -> Period:
    return Period.last_twelve_months(membership.community.time_zone)
