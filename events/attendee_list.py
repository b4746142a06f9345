"""Who comes and who was there, to take along: a line a person and meeting, in columns one chooses."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock
from communities.models import Activity
from events.models import Attendance, Event, Registration
from projects.models import TeamMembership

ONE_TAKING = dt.timedelta(minutes=1)
MOST = 20_000
"""Lines of one file, made while somebody waits for it."""


@dataclass(frozen=True)
class Line:
    """One person at one meeting: what they said beforehand, and their mark."""

    event: Event
    said: Registration | None
    mark: Attendance | None
    teams: dict

    @property
    def person(self):
        """The member, or the guest."""
        one = self.said or self.mark
        return one.membership or one.guest


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, and what stands in it."""

    key: str
    heading: str
    cell: Callable[[Line], object]
    usual: bool = False
    for_organizers: bool = False


def columns(by) -> list[Column]:
    """The columns that the reader may choose from; addresses are for organizers."""
    return [column for column in COLUMNS if by.is_organizer or not column.for_organizers]


def take(events, keys: list[str], *, by) -> list[list]:
    """Heading and lines of meetings that ``by`` runs, as lists of cells; noted in the record.

    ValidationError when it is more than a file takes, or when no column is left to show.
    """
    chosen = [column for column in columns(by) if column.key in keys]
    if not chosen:
        raise ValidationError({"columns": _("Choose at least one column.")})
    found = list(events.select_related("program").order_by("starts_at", "id"))
    for event in found:
        event.require_run_by(by)
    lines = list(_lines(found))
    if len(lines) > MOST:
        said = {"count": len(lines), "most": MOST}
        raise ValidationError(
            _("These are %(count)s lines; a file takes %(most)s. Choose fewer days.") % said
        )
    _record(found, chosen, len(lines), by)
    heading = [str(column.heading) for column in chosen]
    return [heading, *([column.cell(line) for column in chosen] for line in lines)]


def _record(found: list[Event], chosen: list[Column], count: int, by) -> None:
    """Who took what; a button pressed twice is one taking."""
    programs = {event.program for event in found}
    facts = {"meetings": len(found), "lines": count, "columns": [one.key for one in chosen]}
    about = found[0] if len(found) == 1 else None
    with transaction.atomic():
        # The second of two presses waits here, and finds what the first one noted.
        type(by).objects.select_for_update(no_key=True).get(pk=by.pk)
        lately = Activity.objects.filter(
            verb="attendees.exported", actor=by, happened_at__gt=clock.now() - ONE_TAKING,
            object_id=about and about.pk, data=facts,
        )  # fmt: skip
        if not lately.exists():
            program = programs.pop() if len(programs) == 1 else None
            Activity.record("attendees.exported", by=by, obj=about, program=program, **facts)


def _lines(events: list[Event]) -> Iterator[Line]:
    """By meeting, then by name; whoever answered or was marked has one line. Three queries."""
    people = ("membership__user", "membership__organization", "guest")
    said = Registration.objects.filter(event__in=events).select_related(*people)
    marks = Attendance.objects.filter(event__in=events).select_related("marked_by", *people)
    teams = dict(
        TeamMembership.objects.active()
        .values_list("membership_id", "project__title")
        .order_by("pk")
    )
    halves: dict = {}
    for one in said:
        halves.setdefault((one.event_id, one.membership_id or one.guest_id), [None, None])[0] = one
    for one in marks:
        halves.setdefault((one.event_id, one.membership_id or one.guest_id), [None, None])[1] = one
    by_event: dict = {}
    for (event_id, _person), half in halves.items():
        by_event.setdefault(event_id, []).append(half)
    for event in events:
        lines = (Line(event, *half, teams) for half in by_event.get(event.pk, []))
        yield from sorted(lines, key=lambda line: str(line.person).casefold())


def _moment(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _member(line: Line, name: str):
    """Something of a member; nothing of a guest."""
    one = line.said or line.mark
    return getattr(one.membership, name) if one.membership_id else ""


def _address(line: Line) -> str:
    one = line.said or line.mark
    return one.membership.user.email if one.membership_id else one.guest.email


COLUMNS = [
    Column("name", _l("Name"), lambda line: str(line.person), usual=True),
    Column("address", _l("Address"), _address, for_organizers=True),
    Column(
        "organization", _l("Organization"), lambda line: str(_member(line, "organization") or "")
    ),
    Column("team", _l("Team"), lambda line: line.teams.get(_member(line, "pk"), "")),
    Column("meeting", _l("Meeting"), lambda line: line.event.title, usual=True),
    Column("begins", _l("Begins at"), lambda line: _moment(line.event.starts_at), usual=True),
    Column(
        "answer",
        _l("Answer"),
        lambda line: line.said.get_answer_display() if line.said else "",
        usual=True,
    ),
    Column("seat", _l("Seat"), lambda line: line.said.get_seat_display() if line.said else ""),
    Column("number", _l("Place in the queue"), lambda line: (line.said and line.said.number) or ""),
    Column(
        "answered",
        _l("Answered at"),
        lambda line: _moment(line.said.answered_at) if line.said else "",
    ),
    Column(
        "mark",
        _l("Mark"),
        lambda line: line.mark.get_state_display() if line.mark else "",
        usual=True,
    ),
    Column("way", _l("Marked how"), lambda line: line.mark.get_way_display() if line.mark else ""),
    Column(
        "marked", _l("Marked at"), lambda line: _moment(line.mark.marked_at) if line.mark else ""
    ),
    Column(
        "marked_by",
        _l("Marked by"),
        lambda line: str(line.mark.marked_by or "") if line.mark else "",
    ),
]
