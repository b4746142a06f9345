"""What meetings of the demo left behind: questions, materials, minutes, recordings, certificates."""

import datetime as dt
import uuid

from communities import clock, demo
from communities.models import Activity, Program, Reach
from communities.models.token import digest, link_secret
from events import reminders
from events.demo_acts import act
from events.models import (
    Attendance,
    CalendarFeed,
    Certificate,
    CertificateRule,
    Event,
    Material,
    Question,
    QuestionVote,
    ReminderRefusal,
)
from events.models.calendar_feed import PURPOSE
from events.models.certificate import new_code

# Asked before "Make it safe": who, what, how many others want to know.
ASKED = [
    ("leila aziz", "Who sees a volunteer’s phone number when a shift lead leaves?", 9),
    ("tomás reyes", "What do we say when we find a harm we caused?", 6),
    ("ines costa", "Is a spreadsheet safer than what we build?", 2),
]
MINUTES = """Each team showed a first test with one real user. Two tests failed in the first minute, \
and those taught the most.

We agreed: nobody explains the screen while the user looks at it.

Next time every team brings its project open on a phone."""


def fill(cast: demo.Cast) -> None:
    """For the capstone and the finished program of riverside."""
    sessions = list(Event.objects.filter(program=cast.programs["capstone"]).order_by("starts_at"))
    kickoff, first, _show, safe, *_later = sessions
    _asked(cast, safe)
    _given(cast, kickoff, first, safe)
    _certificates(cast, cast.programs["relief"])
    followed = [(key, None) for key in ("ada", "bo", "mo", "cy")]
    for key, program in (*followed, ("ada", cast.programs["capstone"])):
        _feed(cast.people[key], program)
    _reminders(cast, safe)
    reminders.expect(list(Event.objects.planned().upcoming()))


def _asked(cast: demo.Cast, event: Event) -> None:
    others = [cast.people[name.lower()] for name in demo.LEARNERS[5:]]
    begun = clock.now() - dt.timedelta(hours=40)
    questions = Question.objects.bulk_create(
        Question(
            event=event,
            asked_by=cast.people[name],
            body=body,
            asked_at=begun + dt.timedelta(hours=index),
        )
        for index, (name, body, _votes) in enumerate(ASKED)
    )
    QuestionVote.objects.bulk_create(
        QuestionVote(question=question, membership=other, voted_at=question.asked_at)
        for question, (_name, _body, votes) in zip(questions, ASKED, strict=True)
        for other in others[:votes]
    )
    Activity.objects.bulk_create(
        act("question.asked", event, one.asked_by, None, one.asked_at) for one in questions
    )


def _given(cast: demo.Cast, kickoff: Event, first: Event, safe: Event) -> None:
    """Materials, what was said, and a recording to look at again."""
    bo = cast.people["bo"]
    Material.objects.bulk_create(
        Material(event=event, label=label, link=link, added_by=bo, added_at=event.created_at)
        for event, label, link in (
            (kickoff, "Slides of the evening", "https://files.example/kickoff.pdf"),
            (first, "How to watch somebody use it", "https://files.example/watching.html"),
            (safe, "Three ways a kind tool hurt someone", "https://files.example/harm.html"),
        )
    )
    Event.objects.filter(pk=kickoff.pk).update(recording="https://video.example/kickoff")
    Event.objects.filter(pk=first.pk).update(minutes_kept=MINUTES)
    Activity.objects.bulk_create(
        act("event.minuted", event, bo, None, event.ends_at + dt.timedelta(hours=1), changed=[what])
        for event, what in ((kickoff, "recording"), (first, "minutes_kept"))
    )


def _certificates(cast: demo.Cast, program: Program) -> None:
    """Whoever came to seven in ten of the finished program's meetings holds its paper."""
    bo = cast.people["bo"]
    CertificateRule.objects.create(program=program, least_percent=70, set_by=bo)
    meetings = list(Event.objects.filter(program=program).countable().order_by("starts_at"))
    length = {event.pk: (event.ends_at - event.starts_at).seconds // 60 for event in meetings}
    there: dict = {}
    for mark in (
        Attendance.objects.filter(event__in=meetings).counted().select_related("membership")
    ):
        there.setdefault(mark.membership, []).append(mark.event_id)
    papers = Certificate.objects.bulk_create(
        Certificate(
            membership=person,
            program=program,
            code=new_code(),
            name=person.name,
            title=program.title,
            first_on=meetings[0].starts_at.date(),
            last_on=meetings[-1].starts_at.date(),
            attended=len(came),
            meetings=len(meetings),
            minutes=sum(length[event] for event in came),
            issued_by=bo,
            issued_at=meetings[-1].ends_at + dt.timedelta(days=2),
        )
        for person, came in there.items()
        if 100 * len(came) >= 70 * len(meetings)
    )
    Activity.objects.bulk_create(
        Activity(
            verb="certificate.issued",
            actor=bo,
            subject=one.membership,
            program=program,
            object_kind=one._meta.label_lower,
            object_id=one.pk,
            happened_at=one.issued_at,
        )
        for one in papers
    )


def _reminders(cast: demo.Cast, event: Event) -> None:
    """Leila sleeps early, and Anika needs no reminder of one meeting."""
    Reach.objects.create(membership=cast.people["leila aziz"], quiet_from=dt.time(20))
    ReminderRefusal.objects.create(event=event, membership=cast.people["anika kumar"])


def _feed(person, program: Program | None) -> None:
    seed = uuid.uuid4()
    CalendarFeed.objects.create(
        membership=person,
        program=program,
        seed=seed,
        digest=digest(link_secret(PURPOSE, seed)),
        created_at=clock.now() - dt.timedelta(days=12),
    )
