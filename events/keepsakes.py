"""What a meeting leaves on its page: materials, minutes, a recording, and the ways to add them."""

from django.db import models
from django.utils.translation import gettext as _

from communities import panels
from communities.now import Action
from communities.panels import Panel
from communities.tenancy.prepared import prepared
from communities.tenancy.scope import here
from events import desk
from events.models import Material


@panels.panel("event")
def materials(event, membership) -> Panel | None:
    """Links beside the agenda."""
    found = _materials(event)
    if not found:
        return None
    return Panel(_("Materials"), "events/material_panel.html", {"materials": found})


@panels.panel("event")
def minutes(event, membership) -> Panel | None:
    """What was said and agreed, in plain paragraphs, and where it can be heard again."""
    if not event.has_begun or not (event.minutes_kept or event.recording):
        return None
    return Panel(_("What was said"), "events/minutes_panel.html", {})


@desk.act(50)
def keep_minutes(event, membership) -> Action | None:
    """Writing down what is said, from the start on."""
    if not event.has_begun or event.state == event.State.CANCELLED:
        return None
    return Action(_("Minutes and recording"), here("events:minutes_keep", event.pk))


@desk.act(55)
def add_materials(event, membership) -> Action | None:
    """Links for those who come or were there."""
    if event.state == event.State.CANCELLED:
        return None
    return Action(_("Materials"), here("events:material_list", event.pk))


@desk.act(60)
def take_list(event, membership) -> Action | None:
    """Who comes and who was there, as a file."""
    return Action(_("Take the list along"), here("events:attendee_list_event", event.pk))


@prepared(event=models.UUIDField())
def _materials(event):
    return Material.objects.filter(event=event).in_order()
