"""Whom an act of reflecting concerns. Nothing that was written is in any of these sentences."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from communities.models import Activity
from communities.notifications import Notice, notifies
from communities.tenancy.scope import here


@notifies("entry.responded")
def responded(activity: Activity) -> Iterable[Notice]:
    """To the author: somebody answered."""
    path = here("reflections:entry_detail", activity.object_id)
    with activity.subject.as_reader():
        sentence = _("%(name)s answered your reflection.") % {"name": activity.actor.first_name}
        yield Notice(activity.subject, sentence, path, mail="reflections/entry_responded")
