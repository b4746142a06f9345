"""When people first meet in a program, and how its sessions move with its first day."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities import beginnings, clock
from events import change_record, changes, guest_mail, reminders, times
from events.models import Event, Series


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
def sessions(program, later: dt.timedelta, by) -> None:
    """Sessions keep their time on the wall of their zone; who said they come keep their answer.

    Those people are told once, whatever the number of sessions.
    """
    ahead = Event.objects.filter(program=program).planned().select_for_update(of=["self"])
    moved = [_moved(event, later) for event in ahead.order_by("starts_at", "pk")]
    if not moved or not later:
        return
    all_of_them = changes.Changes(moved[0].event, "all", {}, changed=moved)
    changes.save(all_of_them)
    for series in Series.objects.filter(program=program):
        series.move_along(later)
    change_record.write_move(all_of_them, by=by)
    for change in moved:
        reminders.reschedule(change.event)
        guest_mail.tell(change.event, "changed")


def _moved(event: Event, later: dt.timedelta) -> changes.Change:
    lasts = event.ends_at - event.starts_at
    begins = times.later_on_wall(event.starts_at, later, event.zone)
    if begins <= clock.now():
        sentence = _("%(title)s would be over before it began. Choose a later day.")
        raise ValidationError({"starts_on": sentence % {"title": event.title}})
    return changes.Change(event, {"starts_at": begins, "ends_at": begins + lasts})
