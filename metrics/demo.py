"""The demo's figures count themselves; one export was made last week."""

import datetime as dt

from communities import clock
from communities.demo import filler
from metrics import exporting
from metrics.models import Export


@filler
def fill(cast) -> None:
    """ada's rows of the finished program, made and ready."""
    ada, program = cast.people["ada"], cast.programs["relief"]
    with cast.inside("ada"):
        parameters = {
            "program": str(program.pk),
            "start": program.starts_on,
            "end": program.ends_on,
        }
        export = Export.request("active_participation_rate", parameters, by=ada)
    exporting.make(export.pk, lambda: cast.inside("ada"))
    with cast.inside("ada"):
        moment = clock.now() - dt.timedelta(days=6)
        Export.objects.filter(pk=export.pk).update(made_at=moment, finished_at=moment)
