"""What becomes of meetings by a change, and how the record keeps it: one act each, and one for the whole."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from communities.models import Activity
from events.models.registration import Registration

KEPT_BACK = {"online_link"}
"""Told without its value: the record is read by more people than the link is for."""


@dataclass
class Change:
    """What one meeting gets, and what it had."""

    event: object
    after: dict
    before: dict = field(init=False)

    def __post_init__(self):
        self.before = {name: getattr(self.event, name) for name in self.after}


@dataclass
class Changes:
    """What a change does: to which meetings, and which stay as somebody put them by hand."""

    event: object
    scope: str
    asked: dict
    changed: list[Change] = field(default_factory=list)
    kept: list = field(default_factory=list)

    def people(self):
        """The answers of those who hear of it: everybody who comes, might, or waits."""
        changed = [change.event.pk for change in self.changed]
        return Registration.objects.perhaps_coming().filter(event__in=changed)


def write(changes: Changes, *, by) -> None:
    """One act a meeting, and one for the whole when they are more; then those of each are quiet."""
    event, several = changes.event, len(changes.changed) > 1
    acts = _acts(changes, by, quiet=several)
    if not several:
        [act] = acts
        Activity.record(
            act.verb, by=by, obj=changes.changed[0].event, program=event.program, **act.data
        )
        return
    Activity.objects.bulk_create(acts)
    _write_whole("series.changed", changes, acts, obj=event.series, by=by)


def write_move(changes: Changes, *, by) -> None:
    """The sessions of a program have moved with its first day: one act a meeting, and one for all."""
    acts = _acts(changes, by, quiet=True)
    Activity.objects.bulk_create(acts)
    _write_whole("sessions.moved", changes, acts, obj=changes.event.program, by=by)


def _acts(changes: Changes, by, *, quiet: bool) -> list[Activity]:
    whole = {"scope": changes.scope, "change": uuid.uuid4().hex, "quiet": quiet}
    return [
        Activity(
            verb="event.changed", actor=by, object_kind="events.event", object_id=change.event.pk,
            program=change.event.program, data={"fields": _told(change)} | whole,
        )
        for change in changes.changed
    ]  # fmt: skip


def _write_whole(verb: str, changes: Changes, acts: list[Activity], *, obj, by) -> None:
    first = changes.event
    asked = next((act for act in acts if act.object_id == first.pk), acts[0])
    whole = {name: asked.data[name] for name in ("fields", "scope", "change")}
    Activity.record(
        verb, by=by, obj=obj, program=first.program, first=str(first.pk),
        events=[str(act.object_id) for act in acts], **whole,
    )  # fmt: skip


def _told(change: Change) -> dict:
    """Field by field what was and what is, as JSON keeps it."""
    return {
        name: [None, None] if name in KEPT_BACK else [_plain(change.before[name]), _plain(value)]
        for name, value in change.after.items()
    }


def _plain(value):
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value.pk) if hasattr(value, "pk") else value
