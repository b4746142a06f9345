"""The demo's meetings: the capstone in its third week, a finished program, two events for everyone.

Programs bring their sessions along from their template; here they get places, answers and rosters.
"""

import datetime as dt
from collections.abc import Iterable

from communities import demo
from communities.models import Activity, Community, Program
from events import agenda
from events.models import Attendance, Event, Registration
from events.times import moment_after_gap

# Who of relief's twenty came to how many of its eight sessions: seventeen to two or more.
CAME = [8, 8, 8, 7, 8, 7, 7, 6, 8, 7, 5, 6, 8, 4, 7, 3, 6, 1, 1, 0]
SAFE = "Make it safe: what could go wrong?"


@demo.filler
def fill_riverside(cast: demo.Cast) -> None:
    """The running capstone, the finished program, a day of service and a social."""
    with cast.inside("ada"):
        _capstone(cast)
        _relief(cast)
        _for_everyone(cast)


@demo.filler
def fill_hilltop(cast: demo.Cast) -> None:
    """The learning circle: its sessions so far, and who was there."""
    with cast.inside("dee"):
        circle, dee = cast.programs["circle"], cast.people["dee"]
        Event.objects.filter(program=circle).update(
            mode=Event.Mode.ONLINE, online_link="https://meet.example/learning-circle"
        )
        people = _participants(circle)
        for number, event in enumerate(Event.objects.filter(program=circle).past().reverse()):
            _answer(event, people[: len(people) - number % 3])
            _hold(event, people, absent=people[number % 4 :: 5], by=dee)


def _capstone(cast: demo.Cast) -> None:
    """Two sessions held, the demo to the partners tomorrow, the next one nearly full."""
    program, bo, cy = cast.programs["capstone"], cast.people["bo"], cast.people["cy"]
    Event.objects.filter(program=program).update(
        lead=bo, mode=Event.Mode.HYBRID, place="Riverside Library, Room 2"
    )
    jun, noor = cast.people["jun park"], cast.people["noor khan"]
    learners = _participants(program)
    kickoff, first, show, safe, *_later = Event.objects.filter(program=program).order_by(
        "starts_at"
    )
    _move(show, cast.today + dt.timedelta(days=1), cast.riverside)
    _move(safe, cast.today + dt.timedelta(days=8), cast.riverside)
    _move(first, cast.today - dt.timedelta(days=4), cast.riverside)
    _answer(kickoff, _without(learners, noor))
    _hold(kickoff, learners, absent=[jun, noor], late=learners[3:5], by=bo)
    _answer(first, _without(learners, jun))
    _hold(first, learners, absent=[jun], excused=[noor], late=learners[6:7], by=bo)
    away = [jun, cast.people["elif mert"], cast.people["rafael horta"]]
    _answer(show, _without(learners, *away))
    Event.objects.filter(pk=safe.pk).update(
        mode=Event.Mode.ONLINE,
        place="",
        capacity=24,
        online_link="https://meet.example/make-it-safe",
    )
    _answer(safe, [bo, cast.people["mo"], *_without(learners, cy, jun, noor)])
    Event.objects.filter(program=program, kind=Event.Kind.DAY_OF_SERVICE).update(
        mode=Event.Mode.IN_PERSON, place="Pier 4", serves=Event.Result.IMPACT
    )


def _relief(cast: demo.Cast) -> None:
    """Eight weekly sessions, held; some came to all of them, three to fewer than two."""
    program, bo = cast.programs["relief"], cast.people["bo"]
    Event.objects.filter(program=program).update(lead=bo, place="Eastgate Depot, upstairs")
    people = sorted(_participants(program), key=lambda person: person.name)
    sessions = Event.objects.filter(program=program).order_by("starts_at")
    for number, event in enumerate(sessions):
        # Whoever came to seven of eight missed another week than their neighbour.
        absent = [
            person
            for index, person in enumerate(people)
            if (number * 3 + index) % len(sessions) >= CAME[index % len(CAME)]
        ]
        _answer(event, people[: 20 - number % 4])
        _hold(event, people, absent=absent, late=people[number : number + 1], by=bo)


def _for_everyone(cast: demo.Cast) -> None:
    """A conference day of service on a Saturday in eight weeks, and a social this week."""
    ada, zone = cast.people["ada"], cast.riverside.time_zone
    saturday = cast.today + dt.timedelta(days=56 + (5 - cast.today.weekday()) % 7)
    service = Event.plan(
        None,
        title="Conference day of service",
        kind=Event.Kind.DAY_OF_SERVICE,
        about="One day before the conference: small teams, seven partners, work that is done by dusk.",
        starts_at=moment_after_gap(saturday, dt.time(9), zone),
        ends_at=moment_after_gap(saturday, dt.time(17), zone),
        place="Harbor Hall",
        capacity=120,
        serves=Event.Result.IMPACT,
        agenda=agenda.spread(
            ["Coffee, and who needs what", "Teams of five, with a partner each", "Show what you made",
             "Supper together"], 480
        ),
        by=ada,
    )  # fmt: skip
    social = Event.plan(
        None,
        title="Soup and stuck problems",
        kind=Event.Kind.SOCIAL,
        about="Bring something you are stuck on, or bring bread.",
        starts_at=moment_after_gap(cast.today + dt.timedelta(days=5), dt.time(19), zone),
        ends_at=moment_after_gap(cast.today + dt.timedelta(days=5), dt.time(21), zone),
        place="The kitchen at Riverside Library",
        by=ada,
    )
    members = [cast.people[name.lower()] for name in demo.MEMBERS]
    _answer(service, [*members[:22], cast.people["cy"], cast.people["mo"]])
    _answer(social, [*members[5:14], cast.people["bo"]])


def _move(event: Event, date: dt.date, community: Community) -> None:
    """To another day, at six in the evening."""
    length = event.ends_at - event.starts_at
    event.starts_at = moment_after_gap(date, dt.time(18), community.time_zone)
    event.ends_at = event.starts_at + length
    event.save(update_fields=["starts_at", "ends_at"])


def _answer(event: Event, people: Iterable) -> None:
    """They said yes in the days before; the answers are in the record like any other."""
    registrations = Registration.objects.bulk_create(
        Registration(
            event=event,
            membership=person,
            answer=Registration.Answer.YES,
            answered_at=min(event.starts_at, demo.clock.now()) - dt.timedelta(hours=30 + number),
        )
        for number, person in enumerate(people)
    )
    Activity.objects.bulk_create(
        _act("event.answered", event, one.membership, one.membership, one.answered_at, answer="yes")
        for one in registrations
    )


def _hold(event: Event, people: list, *, by, absent=(), excused=(), late=()) -> None:
    """It took place; everyone has a mark, and every mark its line in the record."""
    states = {person.pk: Attendance.State.LATE for person in late}
    states |= {person.pk: Attendance.State.ABSENT for person in absent}
    states |= {person.pk: Attendance.State.EXCUSED for person in excused}
    marks = Attendance.objects.bulk_create(
        Attendance(
            event=event,
            membership=person,
            state=states.get(person.pk, Attendance.State.PRESENT),
            marked_by=by,
            marked_at=event.starts_at + dt.timedelta(minutes=10),
        )
        for person in people
    )
    Event.objects.filter(pk=event.pk).update(state=Event.State.HELD)
    acts = [
        _act(
            "attendance.marked",
            event,
            by,
            one.membership,
            one.marked_at,
            state=one.state,
            before="",
        )
        for one in marks
    ]
    held = _act("event.held", event, by, None, event.ends_at, recorded=True, absent=[])
    held.is_public = True
    Activity.objects.bulk_create([*acts, held])


def _act(verb: str, event: Event, by, subject, happened_at: dt.datetime, **data) -> Activity:
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


def _participants(program: Program) -> list:
    enrolled = program.enrolments.learners().select_related("membership")
    return [one.membership for one in enrolled.order_by("membership__name")]


def _without(people: list, *others) -> list:
    gone = {person.pk for person in others}
    return [person for person in people if person.pk not in gone]
