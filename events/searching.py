"""Events in search: only what the reader may see."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _l

from communities.search import EACH, Hit, source
from events.models import Event


@source("events", _l("Sessions"))
def events(query: str, membership) -> Iterable[Hit]:
    """Events by title, what is ahead and late first."""
    found = Event.objects.visible_to(membership).filter(title__icontains=query)
    return [
        Hit(event.title, event.when, event.get_absolute_url())
        for event in found.order_by("-starts_at", "-id")[:EACH]
    ]
