"""How the demo's meetings were answered and held, in the record like any other."""

import datetime as dt
from collections.abc import Iterable

from communities import clock
from communities.models import Activity, Community
from events.models import Attendance, Event, Registration
from events.times import moment_after_gap

Answer, State = Registration.Answer, Attendance.State


def move(event: Event, date: dt.date, community: Community) -> None:
    """To another day, at six in the evening."""
    length = event.ends_at - event.starts_at
    event.starts_at = moment_after_gap(date, dt.time(18), community.time_zone)
    event.ends_at = event.starts_at + length
    event.save(update_fields=["starts_at", "ends_at"])


def answer(event: Event, people: Iterable, said: str = Answer.YES) -> None:
    """They answered in the days before, one after the other."""
    record(answers(event, people, said))


def answers(event: Event, people: Iterable, said: str = Answer.YES) -> list[Registration]:
    """The same, not yet written: a year of meetings is written at once by ``record``."""
    before = min(event.starts_at, clock.now())
    return [
        Registration(
            event=event,
            membership=person,
            answer=said,
            seat=_seat(event, number) if said == Answer.YES else "",
            answered_at=before - dt.timedelta(hours=30 + number),
        )
        for number, person in enumerate(people)
    ]


def queue(event: Event, people: list, *, offered: int = 0) -> None:
    """They wait in this order; the first ``offered`` have a place kept for them until this evening."""
    now = clock.now()
    for number, person in enumerate(people):
        asked_at = now - dt.timedelta(hours=26 - number)
        waiting = Registration(
            event=event, membership=person, answer=Answer.WAITING, seat=_seat(event),
            number=number + 1, answered_at=asked_at,
        )  # fmt: skip
        acts = [act("registration.waiting", event, person, person, asked_at)]
        if number < offered:
            waiting.offered_at = now - dt.timedelta(hours=2)
            waiting.offered_until = waiting.offered_at + dt.timedelta(hours=event.offer_hours)
            acts.append(act("registration.offered", event, None, person, waiting.offered_at))
        waiting.save(force_insert=True)
        Activity.objects.bulk_create(acts)


def record(registrations: list[Registration]) -> None:
    """Writes answers, and the act of each."""
    Registration.objects.bulk_create(registrations)
    Activity.objects.bulk_create(
        act(
            "event.answered",
            one.event,
            one.membership,
            one.membership,
            one.answered_at,
            answer=one.answer,
        )
        for one in registrations
        if one.membership_id
    )


def hold(event: Event, people: list, *, by, absent=(), excused=(), late=()) -> None:
    """It took place; everyone has a mark, and every mark its line in the record."""
    keep([event], marks(event, people, by=by, absent=absent, excused=excused, late=late), by=by)


def marks(event: Event, people: list, *, by, absent=(), excused=(), late=()) -> list[Attendance]:
    """A roster, not yet written."""
    states = {person.pk: State.LATE for person in late}
    states |= {person.pk: State.ABSENT for person in absent}
    states |= {person.pk: State.EXCUSED for person in excused}
    return [
        Attendance(
            event=event,
            membership=person,
            state=states.get(person.pk, State.PRESENT),
            marked_by=by,
            marked_at=event.starts_at + dt.timedelta(minutes=10),
        )
        for person in people
    ]


def keep(events: list[Event], rosters: list[Attendance], *, by) -> None:
    """Writes the rosters of meetings that were held, and the act of each mark and each closure."""
    Attendance.objects.bulk_create(rosters)
    Event.objects.filter(pk__in=[event.pk for event in events]).update(state=Event.State.HELD)
    acts = [
        act("attendance.marked", one.event, by, one.membership, one.marked_at,
            state=one.state, before="")
        for one in rosters
    ]  # fmt: skip
    for event in events:
        held = act("event.held", event, by, None, event.ends_at, recorded=True, absent=[])
        held.is_public = True
        acts.append(held)
    Activity.objects.bulk_create(acts)


def act(verb: str, event: Event, by, subject, happened_at: dt.datetime, **data) -> Activity:
    """One act about a meeting, not yet written."""
    return Activity(
        verb=verb,
        actor=by,
        subject=subject,
        program_id=event.program_id,
        object_kind=event._meta.label_lower,
        object_id=event.pk,
        data=data,
        happened_at=happened_at,
    )


def _seat(event: Event, number: int = 0) -> str:
    """Where they sit; of a meeting held both ways, every third is online."""
    online = event.mode == Event.Mode.ONLINE or (
        event.mode == Event.Mode.HYBRID and number % 3 == 2
    )
    return Registration.Seat.ONLINE if online else Registration.Seat.ROOM
