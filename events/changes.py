"""A change of a meeting: what it means for the others of its series, seen before it is done.

``of`` says what would happen and ``make`` does just that. A meeting that was moved by hand stays
where it is; a field that was changed for one meeting alone stays with it. Times move on the wall of
the zone in which the series was planned.
"""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities import clock
from events import change_record, guest_mail, recurrence, reminders, seats, times, typed
from events.change_record import Change, Changes

SCOPES = ("this", "following", "all")
TIMES = ("starts_at", "ends_at")
PLANNED_BY = (*TIMES, "time_zone")
CHANGEABLE = {
    "title", "kind", "about", "starts_at", "ends_at", "time_zone", "mode", "place", "online_link",
    "capacity", "online_capacity", "offer_hours", "lead", "agenda", "speakers", "serves",
    "reminders", "is_public", "self_check_in",
}  # fmt: skip
SILENT = {"reminders", "serves", "offer_hours", "self_check_in", "is_public", "capacity"}
"""What nobody who comes needs to hear of."""


def meetings(event, scope: str, **which):
    """The meetings that a scope means, in their order: of a series, those that are not over."""
    every = type(event).objects.select_related("lead").order_by("starts_at", "id")
    if scope not in SCOPES:
        raise ValidationError({"scope": _("Choose this meeting, the following, or all.")})
    if scope == "this" or event.series_id is None:
        return every.filter(pk=event.pk)
    every = every.filter(series=event.series_id, ends_at__gt=clock.now(), **which)
    return every.filter(starts_at__gte=event.starts_at) if scope == "following" else every


def of(event, scope: str, given: dict) -> Changes:
    """What would happen. ValidationError, at its field, for what cannot be."""
    if unknown := given.keys() - CHANGEABLE:
        raise ValidationError({name: _("This does not change.") for name in unknown})
    if not event.is_ahead:
        raise ValidationError(_("This meeting is over or has been cancelled already."))
    given = typed.tidy(given)
    asked = {name: value for name, value in given.items() if getattr(event, name) != value}
    if asked.get("time_zone", event.zone) not in available_timezones():
        raise ValidationError({"time_zone": typed.unknown_zone()})
    _require_times(event, asked)
    changes = Changes(event, scope, asked)
    wall = _Wall(event, asked)
    for meeting in meetings(event, scope, state=event.State.PLANNED):
        by_hand = meeting.pk != event.pk and bool({*meeting.own_fields} & {*PLANNED_BY})
        if by_hand and asked.keys() & {*PLANNED_BY}:
            changes.kept.append(meeting)
        after = dict(asked) if meeting.pk == event.pk else _after(meeting, asked, wall, by_hand)
        if after:
            changes.changed.append(Change(meeting, after))
    _require_possible(changes)
    return changes


def make(event, scope: str, given: dict, *, by) -> Changes:
    """Changes the meetings, and writes into the record what became of each."""
    with transaction.atomic():
        lock(event, scope)
        event.refresh_from_db(fields=[*CHANGEABLE, "own_fields", "sequence", "state"])
        changes = of(event, scope, given)
        if not changes.changed:
            return changes
        if scope != "this" and event.series_id:
            _move_series(changes)
        save(changes)
        change_record.write(changes, by=by)
        for change in changes.changed:
            if change.after.keys() & {*TIMES, "reminders"}:
                reminders.reschedule(change.event)
            if change.after.keys() & {"capacity", "online_capacity", "mode", *TIMES}:
                seats.offer(change.event)
            if change.after.keys() - SILENT:
                guest_mail.tell(change.event, "changed")
    event.refresh_from_db(fields=[*CHANGEABLE, "own_fields", "sequence", "changed_at"])
    return changes


def lock(event, scope: str) -> None:
    """Holds the meeting; before it its series, so that two who change the same one take turns.

    Further meetings are held with it in the order of their keys, as whoever leaves gives back seats:
    nobody holds a later one while they wait for an earlier.
    """
    if event.series_id:
        series = event._meta.get_field("series").related_model.objects
        event.series = series.select_for_update().get(pk=event.series_id)
        reach = scope if scope == "this" else "all"
        held = meetings(event, reach).select_related(None).order_by("pk").select_for_update()
        list(held.values_list("pk", flat=True))
    event.lock()


class _Wall:
    """How far a change moves meetings on the wall: by so many days, to another time, for as long."""

    def __init__(self, event, asked: dict):
        self.old = ZoneInfo(event.zone)
        self.new = asked.get("time_zone") or event.zone
        begins = asked.get("starts_at", event.starts_at)
        ends = asked.get("ends_at", event.ends_at)
        before, after = event.starts_at.astimezone(self.old), begins.astimezone(ZoneInfo(self.new))
        self.moves = bool(asked.keys() & {"starts_at", "time_zone"})
        self.days = (after.date() - before.date()).days
        self.time = after.time()
        self.lasts = ends - begins
        self.is_longer = self.lasts != event.ends_at - event.starts_at

    def moved(self, moment: dt.datetime) -> dt.datetime:
        """Where a meeting of the same rule comes to lie."""
        if not self.moves:
            return moment
        day = moment.astimezone(self.old).date() + dt.timedelta(days=self.days)
        return times.moment_after_gap(day, self.time, self.new)

    def times_of(self, meeting) -> dict:
        begins = self.moved(meeting.starts_at)
        lasts = self.lasts if self.is_longer else meeting.ends_at - meeting.starts_at
        return {"starts_at": begins, "ends_at": begins + lasts}


def _after(meeting, asked: dict, wall: _Wall, by_hand: bool) -> dict:
    """What becomes of another meeting: what it has of its own stays, and its time if moved by hand."""
    own = {*meeting.own_fields, *(PLANNED_BY if by_hand else TIMES)}
    after = {name: value for name, value in asked.items() if name not in own}
    if asked.keys() & {*PLANNED_BY} and not by_hand:
        after |= wall.times_of(meeting)
    return {name: value for name, value in after.items() if getattr(meeting, name) != value}


def _require_possible(changes: Changes) -> None:
    for change in changes.changed:
        _require_times(change.event, change.after)
    if changes.changed:
        one = changes.changed[0]
        _with(one.event, one.after, typed.clean)


def _require_times(event, after: dict) -> None:
    """Whoever only makes a meeting longer may do so while it is on."""
    begins, ends = (after.get(name, getattr(event, name)) for name in TIMES)
    wrong = times.problems(begins, ends) if after.keys() & {*TIMES} else {}
    if "starts_at" not in after:
        wrong.pop("starts_at", None)
        if "ends_at" in after and ends <= clock.now():
            wrong["ends_at"] = _("It would be over already. Choose a later end.")
    if wrong:
        raise ValidationError(wrong)


def _with(event, after: dict, check) -> None:
    """Looks at the meeting as it would be, and leaves it as it is."""
    before = {name: getattr(event, name) for name in after}
    try:
        for name, value in after.items():
            setattr(event, name, value)
        check(event)
    finally:
        for name, value in before.items():
            setattr(event, name, value)


def _move_series(changes: Changes) -> None:
    """The rule follows its meetings, so that the series reads right and goes on right."""
    event, wall, series = changes.event, _Wall(changes.event, changes.asked), changes.event.series
    if "title" in changes.asked:
        series.title = changes.asked["title"]
    if wall.is_longer:
        series.minutes = int(wall.lasts.total_seconds()) // 60
    if wall.moves:
        if wall.days:
            series.rule = recurrence.later(series.rule, wall.days)
            series.first_on += dt.timedelta(days=wall.days)
        series.begins_at, series.time_zone = wall.time, wall.new
        _move_slots(event, changes.scope, wall)
    series.save()


def _move_slots(event, scope: str, wall: _Wall) -> None:
    """What the rule gave moves on for every meeting, those moved by hand or cancelled included."""
    slots = type(event).objects.filter(series=event.series_id, recurs_at__isnull=False)
    moving = slots.filter(pk__in=meetings(event, scope).values("pk"))
    moved = {slot.pk: (slot, wall.moved(slot.recurs_at)) for slot in moving}
    staying = set(slots.exclude(pk__in=moved).values_list("recurs_at", flat=True))
    for _slot, moment in moved.values():
        if moment in staying:
            when = {"when": times.nearly_at(moment)}
            taken = _("%(when)s another meeting of this series begins. Choose another day or time.")
            raise ValidationError({"starts_at": taken % when})
    # First nothing, then the new moment: one may take the moment that the next one leaves.
    type(event).objects.filter(pk__in=moved).update(recurs_at=None)
    for slot, moment in moved.values():
        slot.recurs_at = moment
    type(event).objects.bulk_update([slot for slot, _moment in moved.values()], ["recurs_at"])


def save(changes: Changes) -> None:
    """Gives the meetings their new values; calendars see from ``sequence`` that they are newer."""
    now, alone = clock.now(), changes.scope == "this" and changes.event.series_id
    for change in changes.changed:
        meeting, names = change.event, set(change.after)
        for name, value in change.after.items():
            setattr(meeting, name, value)
        own = set(meeting.own_fields)
        meeting.own_fields = sorted(own | names if alone else own - names)
        meeting.sequence, meeting.changed_at = meeting.sequence + 1, now
    names = set().union(*(change.after for change in changes.changed))
    rows = [change.event for change in changes.changed]
    type(changes.event).objects.bulk_update(
        rows, [*sorted(names), "own_fields", "sequence", "changed_at"]
    )
