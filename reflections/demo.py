"""The demo's journals: written as their authors, since the database takes nothing else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from communities import clock, demo
from communities.models import Activity, Cycle, Membership, Program
from events.models import Event
from reflections import demo_texts as texts
from reflections.models import Commitment, Entry, FacilitatorResponse, Guide

WROTE_OFTEN = 3
KEYS = ("what", "so_what", "now_what")


@dataclass
class Session:
    """A session that people wrote after, and the cycle it belongs to."""

    event: Event
    guide: Guide
    cycle: Cycle

    @classmethod
    def held(cls, program: Program) -> list["Session"]:
        """A program's sessions so far, the first one first."""
        guide = Guide.objects.after_session(program).first()
        cycles = list(Cycle.objects.filter(program=program).order_by("-position"))
        return [
            cls(event, guide, next(c for c in cycles if c.starts_on <= event.starts_at.date()))
            for event in Event.objects.filter(program=program).held().order_by("starts_at", "id")
        ]


@demo.filler
def fill(cast: demo.Cast) -> None:
    """Two sessions of the capstone, eight of the finished program, one evening at hilltop."""
    written: list[Entry] = []
    with cast.inside("ada"):
        kickoff, first = Session.held(cast.programs["capstone"])[:2]
        relief = Session.held(cast.programs["relief"])
        seniors = _learners(cast.programs["relief"])
    written += _first_test(cast, first)
    written += _kickoff(cast, kickoff)
    written += _relief(cast, relief, seniors)
    _draft(cast, first)
    _record(cast, "ada", written)
    with cast.inside("dee"):
        circle = Session.held(cast.programs["circle"])
    if circle:
        _record(cast, "dee", _rows(cast, circle[-1], texts.CIRCLE))


def _first_test(cast: demo.Cast, session: Session) -> list[Entry]:
    """Fifteen of twenty-four wrote; one of the four shared with the facilitators has its answer."""
    written = _rows(cast, session, texts.FIRST_TEST)
    tomas = next(entry for entry in written if entry.author == cast.people["tomás reyes"])
    _respond(cast, tomas, texts.ANSWERS["tomás reyes"])
    return written


def _kickoff(cast: demo.Cast, session: Session) -> list[Entry]:
    """Nineteen wrote after the kickoff; sixteen made a promise, cy two."""
    names = [name.lower() for name in demo.LEARNERS[:18]]
    rows = [
        (name, "private", index % 4 + 2, *texts.MANY[index % len(texts.MANY)])
        for index, name in enumerate(names)
    ]
    own = ("cy", "facilitators", 2, "I nodded at three things that I did not understand.")
    own += ("Nobody had asked me to nod.", "Ask the first of the three at the next session.")
    written = _rows(cast, session, [own, *rows])
    _respond(cast, written[0], texts.ANSWERS["cy"])
    made = _promises(cast, written[0], [
        ("someone reports a bug", "write the test before the fix", cast.today, 7),
        ("a feature is asked for", "ask what happens today without it", _in(cast, 5), 6),
    ])  # fmt: skip
    for index, entry in enumerate(written[1:16]):
        trigger, action = texts.PROMISES[index % len(texts.PROMISES)]
        made += _promises(cast, entry, [(trigger, action, _in(cast, 3 + index % 20), 7)])
    with cast.inside("ada"):
        Activity.objects.bulk_create(
            _act(
                "commitment.made",
                one,
                one.made_at,
                due_on=str(one.due_on),
                cycle=str(session.cycle.pk),
                open=1,
            )
            for one in made
        )
    return written


def _relief(cast: demo.Cast, sessions: list[Session], people: list[Membership]) -> list[Entry]:
    """The finished program: three entries from each of its twenty, some shared."""
    key_of = {person.pk: key for key, person in cast.people.items()}
    written = []
    for index, person in enumerate(people):
        for turn in range(WROTE_OFTEN):
            session = sessions[(index + turn * 3) % len(sessions)]
            shared = texts.RELIEF_SHARED.get(index) if turn == 0 else None
            visibility, words = shared or ("private", texts.MANY[(index + turn) % len(texts.MANY)])
            row = (key_of[person.pk], visibility, (index + turn) % 5 + 1, *words)
            written += _rows(cast, session, [row])
    with cast.inside("bo"):
        FacilitatorResponse.objects.bulk_create(
            FacilitatorResponse(
                entry=entry,
                author=cast.people["bo"],
                text="Thank you for saying it plainly. Tell it at the look back, if you like.",
                written_at=entry.submitted_at + dt.timedelta(hours=20),
            )
            for entry in written
            if entry.visibility == "facilitators"
        )
    return written


def _draft(cast: demo.Cast, session: Session) -> None:
    """cy's entry on the first test, half written, with half a promise."""
    morning = dt.datetime.combine(cast.today, dt.time(10, 42), clock.ZoneInfo("Europe/Lisbon"))
    saved_at = min(morning, clock.now() - dt.timedelta(minutes=4))
    with cast.inside("cy"):
        Entry.objects.create(
            author=cast.people["cy"],
            program=cast.programs["capstone"],
            event=session.event,
            guide=session.guide,
            cycle=session.cycle,
            mood=Entry.Mood.STEADY,
            answers=texts.DRAFT,
            promise={
                "trigger": "a user picks up the phone",
                "action": "ask what the phone does better",
                "due_on": _in(cast, 12).isoformat(),
            },
            version=1,
            started_at=saved_at - dt.timedelta(minutes=3),
            saved_at=saved_at,
        )


def _rows(cast: demo.Cast, session: Session, rows: Iterable[tuple]) -> list[Entry]:
    """One entry a row, each inserted as its author, some hours after the session."""
    written = []
    for index, (key, visibility, mood, *words) in enumerate(rows):
        at = min(_after(session.event, index), clock.now() - dt.timedelta(minutes=20 + index))
        with cast.inside(key):
            entry = Entry.objects.create(
                author=cast.people[key],
                program_id=session.event.program_id,
                event=session.event,
                guide=session.guide,
                cycle=session.cycle,
                visibility=visibility,
                mood=mood,
                answers=dict(zip(session.guide.keys, words, strict=False)),
                version=1,
                started_at=at - dt.timedelta(minutes=4),
                saved_at=at,
                submitted_at=at,
            )
        written.append(entry)
    return written


def _after(event: Event, index: int) -> dt.datetime:
    """Three write the same evening, the others over the next day."""
    if index < 3:
        return event.ends_at + dt.timedelta(minutes=40 * (index + 1))
    return event.ends_at + dt.timedelta(hours=12, minutes=35 * index)


def _promises(cast: demo.Cast, entry: Entry, rows: Iterable[tuple]) -> list[Commitment]:
    person = entry.author
    key = next(key for key, member in cast.people.items() if member == person)
    with cast.inside(key):
        return Commitment.objects.bulk_create(
            Commitment(
                author=person,
                entry=entry,
                program_id=entry.program_id,
                trigger=trigger,
                action=action,
                due_on=due_on,
                first_due_on=due_on,
                made_at=clock.now() - dt.timedelta(days=days_ago),
            )
            for trigger, action, due_on, days_ago in rows
        )


def _respond(cast: demo.Cast, entry: Entry, text: str) -> None:
    at = min(entry.submitted_at + dt.timedelta(hours=18), clock.now() - dt.timedelta(hours=1))
    bo = cast.people["bo"]
    with cast.inside("bo"):
        FacilitatorResponse.objects.create(entry=entry, author=bo, text=text, written_at=at)
        answered = _act("entry.responded", entry, at)
        answered.actor, answered.subject = bo, entry.author
        answered.save()


def _record(cast: demo.Cast, key: str, written: list[Entry]) -> None:
    """That they wrote, in one statement, and not what."""
    with cast.inside(key):
        Activity.objects.bulk_create(
            _act(
                "entry.submitted",
                entry,
                entry.submitted_at,
                event=str(entry.event_id),
                cycle=str(entry.cycle_id),
            )
            for entry in written
        )


def _act(verb: str, thing: Entry | Commitment, at: dt.datetime, **data) -> Activity:
    return Activity(
        verb=verb,
        actor=thing.author,
        program_id=thing.program_id,
        object_kind=thing._meta.label_lower,
        object_id=thing.pk,
        happened_at=at,
        data=data,
    )


def _learners(program: Program) -> list[Membership]:
    enrolled = program.enrolments.learners().select_related("membership")
    return [one.membership for one in enrolled.order_by("membership__name")]


def _in(cast: demo.Cast, days: int) -> dt.date:
    return cast.today + dt.timedelta(days=days)
