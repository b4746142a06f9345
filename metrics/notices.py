"""Who hears of an export: its maker, when it is ready."""

import datetime as dt

from django.utils.translation import gettext as _

from communities.notifications import Notice, notifies
from metrics.models import Export

WORTH_A_WORD = dt.timedelta(seconds=30)
"""Who had it within this time was still looking."""


@notifies("export.made")
def made(activity):
    """One line in the inbox, for a file that took its time."""
    exports = Export.objects.filter(pk=activity.object_id).select_related("made_by__user")
    export = exports.first()
    if export and export.finished_at - export.made_at > WORTH_A_WORD:
        with export.made_by.as_reader():
            sentence = _("Your rows are ready: %(title)s.") % {"title": export.title}
            yield Notice(export.made_by, sentence, export.get_absolute_url())
