"""The demo's queue: a place is offered, two people wait, one asks to be let in; tracks and a season."""

from communities.demo import Cast, filler
from communities.models import Enrolment, EnrolmentRequest, Program, Season, Track

TRACKS = [
    ("First project", "You have built things for yourself, never for somebody who waits for them."),
    ("Built before", "You have handed something over once, and want to do it without the nights."),
]
GOALS = ["business", "learning", "learning", "", "learning"]
"""Where the whys of the demo belong, one after the other; one is left to be sorted."""


@filler
def places(cast: Cast) -> None:
    """In the capstone one place is free and offered; the learning circle lets in by approval."""
    capstone = cast.programs["capstone"]
    with cast.inside("ada"):
        _tracks(capstone)
        learners = capstone.enrolments.learners()
        Program.objects.filter(pk=capstone.pk).update(capacity=learners.count())
        capstone.capacity = learners.count()
        for name in ("grace obi", "liam byrne", "ingrid dahl"):
            person = cast.people[name]
            capstone.ask(person, by=person, why="Build something that somebody waits for.")
        capstone.change(by=cast.people["ada"], capacity=capstone.capacity + 1)
        relief = cast.programs["relief"]
        Season.objects.create(
            program=relief,
            position=1,
            title="Spring",
            starts_on=relief.starts_on,
            ends_on=relief.ends_on,
            closed_at=cast.people["ada"].joined_at,
        )
    with cast.inside("dee"):
        circle, asks = cast.programs["circle"], cast.people["joy bennett"]
        Program.objects.filter(pk=circle.pk).update(joining=Program.Joining.APPROVAL)
        EnrolmentRequest.queue(
            circle, asks, by=asks, kind="approval", why="To hear what others drop."
        )


def _tracks(program: Program) -> None:
    tracks = Track.objects.bulk_create(
        Track(program=program, position=position, title=title, about=about)
        for position, (title, about) in enumerate(TRACKS, start=1)
    )
    learners = list(program.enrolments.learners().order_by("pk"))
    for index, enrolment in enumerate(learners):
        enrolment.track = tracks[index % 3 == 0]
        enrolment.goal = GOALS[index % len(GOALS)] if enrolment.why else ""
    Enrolment.objects.bulk_update(learners, ["track", "goal"])
