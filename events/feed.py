"""How events read in the community's feed."""

from django.utils.translation import gettext_lazy as _l

from communities.feed import tells
from communities.models import Program
from events.models import Event, Series


@tells(
    "events.event",
    {
        "event.planned": _l("%(actor)s planned “%(title)s”."),
        "event.cancelled": _l("“%(title)s” was cancelled."),
        "event.restored": _l("“%(title)s” takes place after all."),
        "event.held": _l("“%(title)s” was held."),
        "event.minuted": _l("%(actor)s wrote down what was said at “%(title)s”."),
    },
)
def events(ids):
    """Events by title; those of drafts are not told."""
    found = Event.objects.filter(pk__in=ids).exclude(program__status=Program.Status.DRAFT)
    return {event.pk: (event.title, event.get_absolute_url()) for event in found}


@tells(
    "events.series",
    {
        "series.planned": _l("%(actor)s planned the series “%(title)s”."),
        "series.extended": _l("%(actor)s planned more meetings of “%(title)s”."),
        "series.cancelled": _l("Meetings of “%(title)s” were cancelled."),
        "series.restored": _l("Meetings of “%(title)s” take place after all."),
    },
)
def series(ids):
    """Series by title; those of drafts are not told."""
    found = Series.objects.filter(pk__in=ids).exclude(program__status=Program.Status.DRAFT)
    return {one.pk: (one.title, one.get_absolute_url()) for one in found}
