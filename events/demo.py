"""The demo's meetings: the capstone in its third week, and a finished program.

Programs bring their sessions along from their template; here they get places, answers and rosters.
"""

import datetime as dt

from communities import demo
from communities.models import Program
from events import demo_guild, demo_room
from events.demo_acts import answer, hold, move, queue
from events.models import Event

# Who of relief's twenty came to how many of its eight sessions: seventeen to two or more.
CAME = [8, 8, 8, 7, 8, 7, 7, 6, 8, 7, 5, 6, 8, 4, 7, 3, 6, 1, 1, 0]
SAFE = "Make it safe: what could go wrong?"


@demo.filler
def fill_riverside(cast: demo.Cast) -> None:
    """The running capstone, the finished program, and what the guild does beside them."""
    with cast.inside("ada"):
        _capstone(cast)
        _relief(cast)
        demo_guild.fill(cast)
        demo_room.fill(cast)


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
            answer(event, people[: len(people) - number % 3])
            hold(event, people, absent=people[number % 4 :: 5], by=dee)


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
    move(show, cast.today + dt.timedelta(days=1), cast.riverside)
    move(safe, cast.today + dt.timedelta(days=8), cast.riverside)
    move(first, cast.today - dt.timedelta(days=4), cast.riverside)
    answer(kickoff, _without(learners, noor))
    hold(kickoff, learners, absent=[jun, noor], late=learners[3:5], by=bo)
    answer(first, _without(learners, jun))
    hold(first, learners, absent=[jun], excused=[noor], late=learners[6:7], by=bo)
    away = [jun, cast.people["elif mert"], cast.people["rafael horta"]]
    answer(show, _without(learners, *away))
    Event.objects.filter(pk=safe.pk).update(
        mode=Event.Mode.ONLINE,
        place="",
        capacity=24,
        online_link="https://meet.example/make-it-safe",
    )
    safe.refresh_from_db()
    late = [cy, jun, noor, cast.people["elif mert"]]
    organizing = [bo, cast.people["mo"], cast.people["ada"]]
    answer(safe, [*organizing, *_without(learners, *late)])
    queue(safe, late, offered=1)
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
        answer(event, people[: 20 - number % 4])
        hold(event, people, absent=absent, late=people[number : number + 1], by=bo)


def _participants(program: Program) -> list:
    enrolled = program.enrolments.learners().select_related("membership")
    return [one.membership for one in enrolled.order_by("membership__name")]


def _without(people: list, *others) -> list:
    gone = {person.pk for person in others}
    return [person for person in people if person.pk not in gone]
