"""The guild's own year in the demo: an open bench every week, a full workshop, an open evening.

A third of the members come to the bench, each as often as they do; nothing of it counts in a program.
"""

import datetime as dt

from communities import clock, demo
from communities.models import Activity
from events import agenda
from events.demo_acts import act, answer, answers, hold, keep, marks, queue, record
from events.models import Certificate, Event, Guest, Registration, Series
from events.times import moment_after_gap

WEEKS_BACK, WEEKS_AHEAD, AWAY_IN = 52, 12, 8
CALLED_OFF, MOVED = -9, -20
BENCH = "Open bench"
BENCH_LENGTH = dt.timedelta(hours=2)


def fill(cast: demo.Cast) -> None:
    """Everything that is open to every member of riverside."""
    _open_bench(cast)
    _two_days(cast)
    _workshop(cast)
    _earlier_workshop(cast)
    _open_evening(cast)


def _open_bench(cast: demo.Cast) -> None:
    """Weekly since a year ago: none in August, one called off, one held a day later."""
    ada, zone = cast.people["ada"], cast.riverside.time_zone
    day = cast.today + dt.timedelta(days=3)
    first_on = day - dt.timedelta(weeks=WEEKS_BACK)
    series = Series.objects.create(
        title=BENCH,
        rule=f"FREQ=WEEKLY;COUNT={WEEKS_BACK + WEEKS_AHEAD}",
        first_on=first_on,
        begins_at=dt.time(19),
        minutes=120,
        time_zone=zone,
        made_by=ada,
        created_at=moment_after_gap(first_on - dt.timedelta(days=9), dt.time(20), zone),
    )
    weeks = {
        week: moment_after_gap(day + dt.timedelta(weeks=week), dt.time(19), zone)
        for week in range(-WEEKS_BACK, WEEKS_AHEAD)
    }
    evenings = {
        week: _evening(series, at, week)
        for week, at in weeks.items()
        if (day + dt.timedelta(weeks=week)).month != AWAY_IN
    }
    Event.objects.bulk_create(evenings.values())
    planned = act("series.planned", next(iter(evenings.values())), ada, None, series.created_at)
    planned.object_kind, planned.object_id = series._meta.label_lower, series.pk
    Activity.objects.bulk_create([planned])
    _who_came(cast, evenings)


def _evening(series: Series, begins: dt.datetime, week: int) -> Event:
    starts_at = begins + dt.timedelta(days=week == MOVED)
    event = Event(
        series=series,
        recurs_at=begins,
        title=BENCH,
        kind=Event.Kind.SOCIAL,
        about="Bring what you are making. Somebody here has been stuck where you are.",
        starts_at=starts_at,
        ends_at=starts_at + BENCH_LENGTH,
        place="The workshop at Riverside Library",
        time_zone=series.time_zone,
        lead=series.made_by,
        created_at=series.created_at,
    )
    if week == MOVED:
        event.own_fields, event.sequence = ["starts_at", "ends_at"], 1
    if week == CALLED_OFF:
        event.state, event.cancel_reason = Event.State.CANCELLED, "The library is closed that day."
    return event


def _who_came(cast: demo.Cast, evenings: dict[int, Event]) -> None:
    """Each comes in a rhythm of their own, so that faces change and some are always there."""
    people = [cast.people[name.lower()] for name in (*demo.MEMBERS[20:], *demo.LEARNERS[:9])]
    people += [cast.people["mo"]]
    said, rosters, held = [], [], []
    for week, event in evenings.items():
        here = [
            person
            for number, person in enumerate(people)
            if (week * (number % 4 + 1) + number) % (number % 5 + 2) == 0
        ]
        if event.is_over and event.state == Event.State.PLANNED:
            held.append(event)
            said += answers(event, here[: len(here) - week % 3])
            rosters += marks(event, here, by=cast.people["ada"], late=here[3:4])
        elif 0 <= week <= 1:
            said += answers(event, here)
    record(said)
    keep(held, rosters, by=cast.people["ada"])


def _two_days(cast: demo.Cast) -> None:
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
    answer(service, [*members[:22], cast.people["cy"], cast.people["mo"]])
    answer(social, [*members[5:14], cast.people["bo"]])


def _workshop(cast: demo.Cast) -> None:
    """In two weeks, in the room and online: the room is full, three wait, the first has an offer."""
    zone, day = cast.riverside.time_zone, cast.today + dt.timedelta(days=15)
    starts_at = moment_after_gap(day, dt.time(17, 30), zone)
    workshop = Event.plan(
        None,
        title="Read a contract before you sign it",
        kind=Event.Kind.WORKSHOP,
        about="Two hours with a lawyer who codes. Bring a contract with the names blacked out.",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
        mode=Event.Mode.HYBRID,
        place="Harbor Hall, small room",
        online_link="https://meet.example/contracts",
        capacity=14,
        online_capacity=8,
        serves=Event.Result.BUSINESS,
        speakers=["Amália Reis, lawyer"],
        agenda=agenda.spread(
            ["What a contract promises", "Your own, in pairs", "What to strike, and how to say so"],
            120, "Amália Reis",
        ),
        by=cast.people["ada"],
    )  # fmt: skip
    members = [cast.people[name.lower()] for name in demo.MEMBERS]
    answer(workshop, members[:20])  # every third online: 14 in the room, 6 not
    queue(workshop, members[20:23])


def _earlier_workshop(cast: demo.Cast) -> None:
    """Three weeks ago: a dozen came, and cy and mo took the certificate."""
    zone, day = cast.riverside.time_zone, cast.today - dt.timedelta(days=20)
    starts_at = moment_after_gap(day, dt.time(17), zone)
    workshop = Event.objects.create(
        title="Ask so that people tell you",
        kind=Event.Kind.WORKSHOP,
        about="How to listen to somebody whose problem one would like to have solved already.",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=3),
        place="Harbor Hall, small room",
        self_check_in=True,
        serves=Event.Result.LEARNING,
        lead=cast.people["ada"],
        created_at=starts_at - dt.timedelta(days=30),
    )
    learners = [cast.people[key] for key in ("cy", "mo")]
    people = [*learners, *(cast.people[name.lower()] for name in demo.MEMBERS[12:22])]
    answer(workshop, people)
    hold(workshop, people, late=people[4:5], by=cast.people["ada"])
    for person in learners:
        Certificate.issue(person, of=workshop, by=person)


def _open_evening(cast: demo.Cast) -> None:
    """On the public page: two guests signed up by mail, a third has not followed the link yet."""
    zone, day = cast.riverside.time_zone, cast.today + dt.timedelta(days=19)
    starts_at = moment_after_gap(day, dt.time(18, 30), zone)
    evening = Event.plan(
        None,
        title="Open evening: show what you made",
        kind=Event.Kind.PRESENTATION,
        about="Ten minutes each, questions, then soup. Friends and neighbors are welcome.",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
        place="Riverside Library, main hall",
        capacity=80,
        is_public=True,
        by=cast.people["ada"],
    )
    answer(evening, [cast.people[name.lower()] for name in demo.MEMBERS[8:20]])
    for hours, name in ((50, "Teresa Pinto"), (20, "Malik"), (3, "")):
        guest = _guest(evening, name, clock.now() - dt.timedelta(hours=hours))
        if name:
            Registration.objects.create(
                event=evening,
                guest=guest,
                answer="yes",
                seat="room",
                answered_at=guest.confirmed_at,
            )


def _guest(event: Event, name: str, asked_at: dt.datetime) -> Guest:
    address = f"{(name or 'somebody').split()[0].lower()}@elsewhere.example"
    guest = Guest.sign_up(event, email=address, name=name)
    guest.asked_at = asked_at
    guest.confirmed_at = asked_at + dt.timedelta(minutes=4) if name else None
    guest.save(update_fields=["asked_at", "confirmed_at"])
    return guest
