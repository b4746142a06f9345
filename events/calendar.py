"""Meetings in the format of calendar programs (RFC 5545), and as requests to them (RFC 5546).

Each meeting is one VEVENT whose UID never changes and whose SEQUENCE rises with every change. Its times
are on the wall of the zone it was planned in, with that zone's definition beside it.
"""

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings

from communities.tenancy.scope import require_scope
from events import calendar_zone

PARTS = {"yes": "ACCEPTED", "maybe": "TENTATIVE"}
END = "END:VEVENT\r\n"
MAKER = "-//Praxis//Meetings//EN"
KEPT_CANCELLED = dt.timedelta(days=60)
"""How long a cancelled meeting stays in feeds, so that every program has read that it is off."""
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]+")
"""Whatever a parser might take for the end of a line, but for the line feed, which is escaped."""
LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


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
        lines.append(written.replace(END, f"{organizer}{attendee}{END}"))
    return _wrapped(events, lines, method=method)


def _person(role: str, address: str, name: str, **parameters: str) -> str:
    said = icalendar.vCalAddress(f"mailto:{parseaddr(address)[1]}")
    for key, value in {"CN": UNPRINTABLE.sub(" ", name).replace('"', "’"), **parameters}.items():
        said.params[key] = icalendar.vText(value)
    made = icalendar.Event()
    made.add(role, said, encode=0)
    return _body(made)


def _wrapped(events: list, lines: list[str], *, name: str = "", method: str = "") -> str:
    frame = icalendar.Calendar()
    frame.add("prodid", MAKER)
    frame.add("version", "2.0")
    if method:
        frame.add("method", method)
    if name:
        for key in ("name", "x-wr-calname"):
            frame.add(key, _clean(name))
        frame.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
        frame.add("x-published-ttl", dt.timedelta(hours=1))
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
    return _written(
        uid=f"{event.pk}@{require_scope().slug}.praxis",
        url=settings.SITE_URL + event.get_absolute_url(),
        title=event.title,
        about=event.about,
        place=event.place,
        link=event.online_link if shows_link or answer == "yes" else "",
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        changed_at=event.changed_at,
        sequence=event.sequence,
        is_off=off or event.state == event.State.CANCELLED,
        is_busy=answer == "yes",
        kind=str(event.get_kind_display()),
    )


@lru_cache(maxsize=20_000)
def _written(**said) -> str:
    """The text of one VEVENT. Kept, since a feed is read every hour and few meetings change."""
    made = icalendar.Event()
    made.add("uid", said["uid"])
    made.add("dtstamp", said["changed_at"])
    made.add("last-modified", said["changed_at"])
    made.add("sequence", said["sequence"])
    for end, moment in _times(said["starts_at"], said["ends_at"], said["zone"]).items():
        made.add(end, moment)
    made.add("summary", _clean(said["title"]))
    about = "\n\n".join(filter(None, [said["about"], said["link"], said["url"]]))
    made.add("description", _clean(about))
    if where := said["place"] or said["link"]:
        made.add("location", _clean(where))
    made.add("url", said["url"])
    made.add("categories", [_clean(said["kind"])])
    made.add("status", "CANCELLED" if said["is_off"] else "CONFIRMED")
    made.add("transp", "OPAQUE" if said["is_busy"] and not said["is_off"] else "TRANSPARENT")
    return made.to_ical().decode()


def _times(starts_at: dt.datetime, ends_at: dt.datetime, zone: str) -> dict[str, dt.datetime]:
    """On the wall of the zone. The second time of an hour that comes twice has no name there: then UTC."""
    moments = {"dtstart": starts_at, "dtend": ends_at}
    moments = {end: at.replace(microsecond=0) for end, at in moments.items()}
    walls = {end: at.astimezone(ZoneInfo(zone)) for end, at in moments.items()}
    if zone == "UTC" or any(wall.fold for wall in walls.values()):
        return {end: at.astimezone(dt.UTC) for end, at in moments.items()}
    return walls


def _clean(text: str) -> str:
    """Line ends as they are escaped, and nothing else that a parser may stumble over."""
    return UNPRINTABLE.sub(" ", LINE_ENDS.sub("\n", text)).strip()


def _body(component: icalendar.Component) -> str:
    """A component's lines without its frame."""
    return "".join(component.to_ical().decode().splitlines(keepends=True)[1:-1])
