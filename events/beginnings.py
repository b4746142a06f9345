"""When people first meet in a program, and how its sessions move with its first day."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities import beginnings, clock
from events import reminders
from events.models import Event, Registration
from events.times import moment_after_gap


@beginnings.first_meeting
def first_session(program) -> dt.date | None:
    """The day of its first session, by the community's clock; what was cancelled does not count."""
    zone = ZoneInfo(program.community.time_zone)
    begins = dt.datetime.combine(program.starts_on, dt.time(), zone)
    planned = Event.objects.filter(program=program).exclude(state=Event.State.CANCELLED)
    moments = planned.filter(starts_at__gte=begins).order_by("starts_at")
    first = moments.values_list("starts_at", flat=True).first()
    return first.astimezone(zone).date() if first else None


@beginnings.moves_along
def sessions(program, later: dt.timedelta) -> None:
    """Sessions keep their time on the community's wall; nobody's promise to come is moved unasked."""
    zone = program.community.time_zone
    ahead = Event.objects.filter(program=program).planned().select_for_update(of=["self"])
    moved = list(ahead.order_by("pk"))
    said = Registration.objects.perhaps_coming().filter(event__in=[one.pk for one in moved])
    if said.exists():
        sentence = _(
            "People have said that they come to its sessions, so these stay. Untick the box."
        )
        raise ValidationError({"starts_on": sentence})
    for event in moved:
        lasts, begins = event.ends_at - event.starts_at, event.starts_at.astimezone(ZoneInfo(zone))
        event.starts_at = moment_after_gap(begins.date() + later, begins.time(), zone)
        event.ends_at = event.starts_at + lasts
        if event.starts_at <= clock.now():
            sentence = _("%(title)s would be over before it began. Choose a later day.")
            raise ValidationError({"starts_on": sentence % {"title": event.title}})
        event.sequence, event.changed_at = event.sequence + 1, clock.now()
    Event.objects.bulk_update(moved, ["starts_at", "ends_at", "sequence", "changed_at"])
    for event in moved:
        reminders.reschedule(event)
