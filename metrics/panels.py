"""What a figure says on pages of the left apps."""

from django.utils.translation import gettext as _

from communities.panels import Panel, panel
from metrics import sentences
from metrics.kpis import KPIS, Selection
from metrics.period import Period


@panel("program")
def participation(program, membership) -> Panel | None:
    """One sentence for those who run the program, once there is something to count."""
    if not program.is_run_by(membership):
        return None
    period = Period.last_twelve_months(membership.community.time_zone)
    figure = KPIS["active_participation_rate"].figure(Selection((program,), period, program))
    if figure.value is None:
        return None
    context = {"said": sentences.said(figure), "program": program}
    return Panel(_("What it adds up to"), "metrics/kpi_panel.html", context)
