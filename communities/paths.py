"""A program's learning path as one member walks it: what is done, what is next.

Sessions belong to a right app, so it says which there are (`sessions`), and apps say who took part
in which and who wrote after which (`ticker`).
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import blueprints, panels, progress
from communities.models import Enrolment, PathItem, PathMark, Track
from communities.tenancy.prepared import prepared

Tick = tuple[uuid.UUID, uuid.UUID | None, dt.datetime]
_tickers: dict[str, Callable[..., Iterable[Tick]]] = {}
_sessions: list[Callable] = []


def ticker(kind: str) -> Callable:
    """Registers ``function(program) -> iterable of (membership id, session id, moment)``."""

    def add(function):
        _tickers[kind] = function
        return function

    return add


def sessions(function: Callable) -> Callable:
    """Registers ``function(program) -> [(session id, title, path)]``, in their order."""
    _sessions.append(function)
    return function


def sessions_of(program) -> list[tuple]:
    """The sessions that an item may be about."""
    return [one for function in _sessions for one in function(program)]


@dataclass(frozen=True)
class Stop:
    """One item as one member sees it."""

    item: PathItem
    done_at: dt.datetime | None
    url: str
    is_next: bool = False

    @property
    def leads_outside(self) -> bool:
        return bool(self.url) and not self.url.startswith("/")


def walks(program, membership) -> bool:
    """Whether the path is theirs to walk: it is for all in the program but those who lead it."""
    return bool(program.roles_of(membership) - {"facilitator"})


def walk(program, membership) -> list[Stop]:
    """The path of one member, with the first thing that is open as the next one."""
    items = PathItem.objects.of(program)
    if not program.is_run_by(membership):
        mine = Enrolment.objects.active().filter(program=program, membership=membership)
        items = items.for_track(mine.values("track")[:1])
    items = list(items)
    done = _done(program, items, membership)
    urls = {pk: url for pk, _title, url in sessions_of(program)} if _about_sessions(items) else {}
    stops, waiting = [], walks(program, membership)
    for item in items:
        done_at = done.get((item.pk, membership.pk))
        is_next = waiting and done_at is None
        waiting = waiting and not is_next
        stops.append(Stop(item, done_at, item.link or urls.get(item.object_id, ""), is_next))
    return stops


def said(stops: list[Stop], *, walked: bool) -> str:
    """ "3 of 7 done. About 40 minutes are ahead."; to who does not walk it, how long it is."""
    if walked:
        done = sum(1 for stop in stops if stop.done_at)
        words = _("%(done)s of %(all)s done.") % {"done": done, "all": len(stops)}
    else:
        words = ngettext("%(n)s thing.", "%(n)s things.", len(stops)) % {"n": len(stops)}
    ahead = sum(stop.item.minutes or 0 for stop in stops if not stop.done_at)
    if ahead:
        text = ngettext("About %(n)s minute is ahead.", "About %(n)s minutes are ahead.", ahead)
        words = f"{words} {text % {'n': ahead}}"
    return words


def _about_sessions(items) -> bool:
    return any(item.object_id for item in items)


def _done(program, items, membership=None) -> dict[tuple, dt.datetime]:
    """(item, member) → when, from marks and from the record; for one member, or for everybody."""
    marks = PathMark.objects.filter(item__in=[item.pk for item in items if not item.ticks_itself])
    if membership:
        marks = marks.filter(membership=membership)
    found = {(mark.item_id, mark.membership_id): mark.done_at for mark in marks}
    for kind, ticked in _tickers.items():
        mine = [item for item in items if item.kind == kind]
        if not mine:
            continue
        for member_id, session_id, moment in ticked(program):
            if membership and member_id != membership.pk:
                continue
            for item in mine:
                if item.object_id in (None, session_id):
                    key = item.pk, member_id
                    found[key] = min(moment, found.get(key, moment))
    return found


def _say(number: int, whole: int) -> str:
    return _("Everything on the path that is needed")


def _required(program) -> list[PathItem]:
    return progress.kept(program, "path", _ask_required)


def _ask_required(program) -> list[PathItem]:
    return list(PathItem.objects.of(program).filter(required=True))


def _tracks(program) -> dict:
    """Learner → track; not asked for where no item is for one track alone."""
    if not any(item.track_id for item in _required(program)):
        return {}
    return progress.kept(program, "tracks", _ask_tracks)


def _ask_tracks(program) -> dict:
    learners = Enrolment.objects.active().learners().filter(program=program)
    return dict(learners.values_list("membership_id", "track_id"))


def _each(program) -> progress.Counts:
    """How many needed items learners have before them, where tracks make that differ."""
    items = _required(program)
    return {
        membership_id: sum(1 for item in items if item.track_id in (None, track_id))
        for membership_id, track_id in _tracks(program).items()
    }


@progress.fact(
    "path",
    _l("On the path"),
    sentence=_say,
    whole=lambda program: len(_required(program)),
    usual=lambda whole: whole,
    each=_each,
    verbs=["path_item.ticked", "program.track_chosen"],
)
def needed_items_done(program) -> progress.Counts:
    """How many of the needed items each member has done, of those that are for them."""
    items, tracks, counts = _required(program), _tracks(program), {}
    by_id = {item.pk: item for item in items}
    for item_id, member_id in _done(program, items):
        if by_id[item_id].track_id in (None, tracks.get(member_id)):
            counts[member_id] = counts.get(member_id, 0) + 1
    return counts


@blueprints.builder("path", last=True)
def build_path(program, cycles, items: list[dict], by) -> None:
    """The template's path; ``session`` and ``track`` name one of the template's by its title."""
    titles = {title: pk for pk, title, _url in sessions_of(program)}
    tracks = {track.title: track for track in Track.objects.of(program)}
    PathItem.objects.bulk_create(
        PathItem(
            program=program,
            track=tracks.get(item.get("track")),
            position=position,
            kind=item["kind"],
            title=item["title"],
            about=item.get("about", ""),
            link=item.get("link", ""),
            object_id=titles.get(item.get("session")),
            minutes=item.get("minutes"),
            required=item.get("required", True),
        )
        for position, item in enumerate(items, start=1)
    )


@blueprints.describer("path")
def describe_path(program) -> list[dict]:
    """The path as a template has it."""
    titles = {pk: title for pk, title, _url in sessions_of(program)}
    items = []
    for one in PathItem.objects.of(program).select_related("track"):
        item = {"kind": one.kind, "title": one.title, "required": one.required}
        said = {"about": one.about, "link": one.link, "minutes": one.minutes}
        said["session"] = titles.get(one.object_id)
        said["track"] = one.track and one.track.title
        items.append(item | {name: value for name, value in said.items() if value})
    return items


def has_path(program) -> bool:
    """Whether the tab is shown; a page's program knows it already."""
    if not hasattr(program, "has_path"):
        program.has_path = bool(_any(program))
    return program.has_path


@prepared(program=models.UUIDField())
def _any(program):
    return PathItem.objects.of(program)[:1]


panels.tab("path", _l("Path"), "communities:path_detail", shown=has_path)
