"""What meetings say about a program's launch: people need to know where the first one is."""

from django.utils.translation import gettext as _

from communities import launch
from communities.launch import Step
from communities.tenancy.scope import here
from events.models import Event


@launch.step(20)
def place(program, marks) -> Step | None:
    """The first session has a place or a link."""
    planned = Event.objects.filter(program=program, state=Event.State.PLANNED)
    first = planned.order_by("starts_at", "id").first()
    if first is None:
        return None
    return Step(
        "place",
        _("Say where the first session is"),
        first.title,
        here("events:event_place", first.pk),
        bool(first.place or first.online_link),
    )
