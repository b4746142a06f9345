"""Who hears of an export: its maker, when it is ready."""

from django.utils.translation import gettext as _

from communities.notifications import Notice, notifies
from metrics.models import Export


@notifies("export.made")
def made(activity):
    """One line in the inbox, for a file that took its time."""
    export = Export.objects.filter(pk=activity.object_id).select_related("made_by").first()
    if export:
        sentence = _("Your rows are ready: %(title)s.") % {"title": export.title}
        yield Notice(export.made_by, sentence, export.get_absolute_url())
