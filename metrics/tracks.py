"""Active participation (K2) of each track of a program, counted as the whole is."""

from django.utils.translation import gettext_lazy as _l

from communities.by_track import Share, figure
from metrics.kpis import Selection
from metrics.kpis.standings import Standings
from metrics.period import Period


@figure(_l("Active participation"))
def participation(program, membership) -> dict:
    """Of the learners who could come often enough in the last twelve months, those who did."""
    lately = Period.last_twelve_months(membership.community.time_zone)
    standings = Standings(Selection((program,), lately, program))
    return {track_id: Share(count, n) for track_id, n, count in standings.by_track()}
