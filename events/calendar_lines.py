"""What a meeting's page and the calendar page say about one's own calendar."""

from django.utils.translation import gettext as _

from communities.now import Action
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here
from events import desk
from events.models import CalendarFeed


@desk.offer(10)
def for_my_calendar(event, membership) -> Action | None:
    """The meeting as a file, while it is ahead."""
    if event.is_ahead:
        return Action(_("Add to my calendar"), here("events:event_file", event.pk))
    return None


def feed_of(membership) -> CalendarFeed | None:
    """One's own feed, when there is a link to it."""
    return _own.first(membership)


@prepared(me=Reader)
def _own(me):
    return CalendarFeed.objects.open().filter(membership=me, program=None)[:1]
