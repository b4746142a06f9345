"""What a template brings along: its sessions, laid into the program's weeks."""

import datetime as dt
from zoneinfo import ZoneInfo

from communities import blueprints
from communities.models import Activity
from events import agenda, reminders, times
from events.models import Event


@blueprints.builder("sessions")
def build_sessions(program, cycles, items: list[dict], by) -> None:
    """Plans every session of a blueprint at once; one act for all, so that inboxes stay calm.

    Times are on the wall in the community's zone, weekdays count from Monday = 0.
    """
    zone = by.community.time_zone
    first_day = min((cycle.starts_on for cycle in cycles), default=program.starts_on)
    sessions = Event.objects.bulk_create(
        _session(program, item, first_day, zone, by) for item in items
    )
    reminders.expect(sessions)
    Activity.record("event.laid_out", by=by, obj=program, program=program, sessions=len(sessions))


@blueprints.describer("sessions")
def describe_sessions(program) -> list[dict]:
    """The program's sessions as a template holds them; what was cancelled stays behind."""
    zone = ZoneInfo(program.community.time_zone)
    planned = Event.objects.filter(program=program).exclude(state=Event.State.CANCELLED)
    return [
        _item(program, event, event.starts_at.astimezone(zone))
        for event in planned.order_by("starts_at", "id")
        if event.starts_at.astimezone(zone).date() >= program.starts_on
    ]


def _item(program, event: Event, begins: dt.datetime) -> dict:
    minutes = int((event.ends_at - event.starts_at).total_seconds()) // 60
    return {
        "week": program.week(begins.date()),
        "weekday": begins.weekday(),
        "at": f"{begins:%H:%M}",
        "minutes": minutes,
        "kind": event.kind,
        "title": event.title,
        "about": event.about,
        "mode": event.mode,
        "place": event.place,
        "serves": event.serves,
        "agenda": agenda.lengths(event.agenda, minutes),
    }


def _session(program, item: dict, first_day: dt.date, zone: str, by) -> Event:
    hour, minute = item["at"].split(":")
    day = _day(first_day, item["week"], item["weekday"])
    starts_at = times.moment_after_gap(day, dt.time(int(hour), int(minute)), zone)
    return Event(
        program=program,
        kind=item["kind"],
        title=item["title"],
        about=item.get("about", ""),
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=item["minutes"]),
        mode=item.get("mode", Event.Mode.IN_PERSON),
        place=item.get("place", ""),
        lead=by,
        agenda=agenda.in_order(item.get("agenda", [])),
        serves=item.get("serves", Event.Result.LEARNING),
        time_zone=zone,
    )


def _day(starts_on: dt.date, week: int, weekday: int) -> dt.date:
    """The first such weekday in the program's n-th week, whatever day the program begins on."""
    first = starts_on + dt.timedelta(weeks=week - 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7)
