"""Meetings in the format of calendar programs (RFC 5545), and as requests to them (RFC 5546).

Each meeting is one VEVENT whose UID never changes and whose SEQUENCE rises with every change. Its times
are on the wall of the zone it was planned in, with that zone's definition beside it.
"""

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.utils.translation import get_language

from communities.tenancy.scope import require_scope
from events import calendar_zone
from events.calendar_text import clean, line, said
from events.models.event_choices import Kind

PARTS = {"yes": "ACCEPTED", "maybe": "TENTATIVE"}
END = "END:VEVENT\r\n"
WALL = "%Y%m%dT%H%M%S"
UTC = f"{WALL}Z"
MAKER = "-//Praxis//Meetings//EN"
KEPT_CANCELLED = dt.timedelta(days=60)
"""How long a cancelled meeting stays in feeds, so that every program has read that it is off."""


def file(event, *, answer: str = "", shows_link: bool = False) -> str:
    """One meeting as a file of its own."""
    written = _vevent(event, answer, shows_link=shows_link)
    return _wrapped([event], [written], method="PUBLISH")


def feed(events: Iterable, *, name: str) -> str:
    """Many meetings as one calendar; each brings ``my_answer``, the answer of who reads it or nothing."""
    events = list(events)
    lines = [_vevent(event, event.my_answer or "") for event in events]
    return _wrapped(events, lines, name=name)


def request(events: Iterable, member) -> str:
    """Puts meetings into the calendar of somebody who comes, or changes them there.

    Each event brings ``my_answer``. A request is for one meeting; a change of a series sends several
    in one, which most programs take and the rest take the first of.
    """
    return _to(events, member, "REQUEST")


def cancellation(events: Iterable, member) -> str:
    """Takes meetings out of a calendar: they are off, or this person does not come."""
    return _to(events, member, "CANCEL")


def _to(events: Iterable, member, method: str) -> str:
    events = list(events)
    organizer = _person("ORGANIZER", settings.DEFAULT_FROM_EMAIL, member.community.name)
    lines = []
    for event in events:
        part = PARTS.get(event.my_answer, "DECLINED") if method == "REQUEST" else "DECLINED"
        attendee = _person(
            "ATTENDEE", member.user.email, member.name,
            ROLE="REQ-PARTICIPANT", PARTSTAT=part, RSVP="FALSE",
        )  # fmt: skip
        written = _vevent(event, event.my_answer, off=method == "CANCEL")
        lines.append(f"{written.removesuffix(END)}{organizer}{attendee}{END}")
    return _wrapped(events, lines, method=method)


def _person(role: str, address: str, name: str, **parameters: str) -> str:
    address_of = icalendar.vCalAddress(f"mailto:{parseaddr(address)[1]}")
    parameters["CN"] = clean(name).replace("\n", " ").replace('"', "’")
    for key, value in parameters.items():
        address_of.params[key] = icalendar.vText(value)
    made = icalendar.Event()
    made.add(role, address_of, encode=0)
    return _body(made)


def _wrapped(events: list, lines: list[str], *, name: str = "", method: str = "") -> str:
    frame = icalendar.Calendar()
    frame.add("prodid", MAKER)
    frame.add("version", "2.0")
    if method:
        frame.add("method", method)
    if name:
        for key in ("name", "x-wr-calname"):
            frame.add(key, clean(name))
        frame.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
        frame.add("x-published-ttl", icalendar.vDuration(dt.timedelta(hours=1)))
    end = "END:VCALENDAR\r\n"
    head = frame.to_ical().decode().removesuffix(end)
    return "".join([head, *_zones(events), *lines, end])


def _zones(events: list) -> list[str]:
    """The definition of every zone that is named, for the years it is named in."""
    years: dict[str, list[int]] = {}
    for event in events:
        years.setdefault(event.zone, []).extend((event.starts_at.year, event.ends_at.year))
    return [
        calendar_zone.definition(zone, min(used) - 1, max(used) + 1)
        for zone, used in sorted(years.items())
        if zone != "UTC"
    ]


def _vevent(event, answer: str, *, shows_link: bool = False, off: bool = False) -> str:
    """One meeting for one kind of reader. The link is for those who said yes, and who runs it."""
    off = off or event.state == event.State.CANCELLED
    url = settings.SITE_URL + event.get_absolute_url()
    link = event.online_link if shows_link or answer == "yes" else ""
    changed_at = f"{event.changed_at:{UTC}}"
    where = event.place or link
    lines = [
        "BEGIN:VEVENT\r\n",
        line("UID", f"{event.pk}@{require_scope().slug}.praxis"),
        line("DTSTAMP", changed_at),
        line("LAST-MODIFIED", changed_at),
        line("SEQUENCE", str(event.sequence)),
        *_times(event),
        said("SUMMARY", event.title),
        said("DESCRIPTION", "\n\n".join(filter(None, [event.about, link, url]))),
        said("LOCATION", where) if where else "",
        line("URL", url),
        said("CATEGORIES", _kinds(get_language())[event.kind]),
        line("STATUS", "CANCELLED" if off else "CONFIRMED"),
        line("TRANSP", "OPAQUE" if answer == "yes" and not off else "TRANSPARENT"),
        END,
    ]
    return "".join(lines)


def _times(event) -> list[str]:
    """On the wall of the zone. The second time of an hour that comes twice has no name there: then UTC."""
    moments = {"DTSTART": event.starts_at, "DTEND": event.ends_at}
    walls = {name: at.astimezone(ZoneInfo(event.zone)) for name, at in moments.items()}
    if event.zone == "UTC" or any(wall.fold for wall in walls.values()):
        return [line(name, f"{at.astimezone(dt.UTC):{UTC}}") for name, at in moments.items()]
    return [line(f"{name};TZID={event.zone}", f"{wall:{WALL}}") for name, wall in walls.items()]


@lru_cache(maxsize=32)
def _kinds(language: str) -> dict[str, str]:
    """What the kinds are called in the language at work; looking each up anew takes the longest."""
    return {str(value): str(label) for value, label in Kind.choices}


def _body(component: icalendar.Component) -> str:
    """A component's lines without its frame."""
    return "".join(component.to_ical().decode().splitlines(keepends=True)[1:-1])
