"""How events read in the community's feed."""

from django.utils.translation import gettext_lazy as _l

from communities.feed import tells
from communities.models import Program
from events.models import Event


@tells(
    "events.event",
    {
        "event.planned": _l("%(actor)s planned “%(title)s”."),
        "event.cancelled": _l("“%(title)s” was cancelled."),
        "event.held": _l("“%(title)s” was held."),
    },
)
def events(ids):
    """Events by title; those of drafts are not told."""
    found = Event.objects.filter(pk__in=ids).exclude(program__status=Program.Status.DRAFT)
    return {event.pk: (event.title, event.get_absolute_url()) for event in found}
