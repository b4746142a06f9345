"""What is left to do before a program begins; every app says what it knows about it.

Steps tick themselves from facts. The lines of a template's own checklist are ticked by hand. All of
it is for organizers, until somebody puts the list away or the program has run for a week.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock
from communities.models import Door, Invitation, LaunchStep, Program
from communities.moments import day
from communities.now import Action, Now
from communities.tenancy.prepared import prepared
from communities.tenancy.scope import here

LAUNCHED = "launched"
ENDS_AFTER = dt.timedelta(days=7)
LINES = "line-"

_steps: list[tuple[int, Callable]] = []


@dataclass(frozen=True)
class Step:
    """One thing to do. ``url`` leads to where it is done; without one it is ticked by hand.

    What ``stays`` cannot be put away by itself.
    """

    key: str
    title: str
    text: str = ""
    url: str = ""
    is_done: bool = False
    posts: bool = False
    due_on: dt.date | None = None
    stays: bool = False

    @property
    def by_hand(self) -> bool:
        """No fact speaks for it: who did it says so."""
        return not self.url


@dataclass(frozen=True)
class Checklist:
    """The steps that nobody put away: those of every program, and the ``lines`` of its template."""

    own: list[Step]
    lines: list[Step]

    @property
    def steps(self) -> list[Step]:
        """All of them."""
        return self.own + self.lines

    @property
    def lines_left(self) -> int:
        """How many of the template's are not done."""
        return sum(not step.is_done for step in self.lines)

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_ready(self) -> bool:
        """Nothing is left."""
        return self.done == len(self.steps)


def step(position: int) -> Callable:
    """Registers ``function(program, marks) -> Step | None``; small positions come first.

    The step's key is the function's name; ``marks`` are the program's touched steps by key.
    """

    def add(function):
        _steps.append((position, function))
        _steps.sort(key=lambda one: one[0])
        return function

    return add


def checklist(program, membership) -> Checklist | None:
    """What is left, for an organizer of a program that is about to begin; else None."""
    if not membership.is_organizer or program.status == program.Status.CLOSED:
        return None
    if clock.today() > program.starts_on + ENDS_AFTER:
        return None
    marks = {mark.key: mark for mark in LaunchStep.objects.of(program)}
    if LAUNCHED in marks:
        return None
    away = {key for key, mark in marks.items() if mark.state == LaunchStep.State.AWAY}
    found = [function(program, marks) for _position, function in _steps]
    own = [one for one in found if one and one.key not in away]
    return Checklist(own, [one for one in _lines(program, marks) if one.key not in away])


def to_launch(membership) -> list[Now]:
    """To organizers: the program that begins next of those whose list nobody put away."""
    program = _next.first(clock.today()) if membership.is_organizer else None
    if program is None:
        return []
    return [
        Now(
            weight=45,
            kicker=_("Begins on %(day)s") % {"day": day(program.starts_on)},
            title=_("Get %(title)s ready") % {"title": program.title},
            text=_("What is left to do before people come stands on its page, and ticks itself."),
            actions=(Action(_("See what is left"), program.get_absolute_url(), kind="primary"),),
        )
    ]


@prepared(day=models.DateField())
def _next(day):
    """Of the programs whose list still stands, the one whose first day comes first."""
    launched = LaunchStep.objects.filter(program=models.OuterRef("pk"), key=LAUNCHED)
    ahead = Program.objects.exclude(status=Program.Status.CLOSED).filter(starts_on__gte=day)
    waiting = ahead.filter(~models.Exists(launched))
    return waiting.defer("blueprint").order_by("starts_on", "id")[:1]


def is_step(program, key: str) -> bool:
    """Whether a program's launch has such a step, or has ended with it."""
    known = {function.__name__ for _position, function in _steps} | {LAUNCHED}
    lines = range(len(program.blueprint.get("checklist", [])))
    return key in known | {f"{LINES}{number}" for number in lines}


def drafted_people(program, marks=None) -> str:
    """The addresses that were pasted when the program was made, as long as nothing was sent."""
    if marks is None:
        marks = {mark.key: mark for mark in LaunchStep.objects.of(program)}
        if Invitation.objects.filter(program=program).exists():
            return ""
    return marks["invitations"].data.get("people", "") if "invitations" in marks else ""


@step(10)
def purpose(program, marks) -> Step:
    """A template's words are a beginning; people come for the organizer's."""
    is_done = program.purpose != program.blueprint.get("purpose")
    return Step(
        "purpose",
        _("Say in your own words what it is for"),
        _("So far these are the words of the template."),
        here("communities:program_settings", program.pk),
        is_done,
    )


@step(30)
def invitations(program, marks) -> Step:
    """Nobody comes who was not asked; what was pasted at the start is filled in there."""
    waits = drafted_people(program, marks).count("@")
    said = ngettext(
        "%(count)s address waits. Read the letter first, then send it with one button.",
        "%(count)s addresses wait. Read the letter first, then send it with one button.",
        waits,
    )
    return Step(
        "invitations",
        _("Invite people"),
        said % {"count": waits} if waits else _("Nobody is invited yet."),
        f"{here('communities:invitation_create')}?program={program.pk}",
        Invitation.objects.filter(program=program).exists(),
    )


@step(50)
def door(program, marks) -> Step:
    """Whether strangers find it; staying closed is an answer too, and is put away."""
    return Step(
        "door",
        _("Open its page to everybody, or not"),
        _("Without it people come by invitation alone. Put this away if that is right."),
        here("communities:door_program", program.pk),
        Door.objects.open().filter(program=program).exists(),
    )


@step(40)
def preview(program, marks) -> Step:
    """Seen through a member's eyes."""
    return Step(
        "preview",
        _("Look at it as a member"),
        _("You see what people will see, and nothing can break."),
        here("communities:program_preview", program.pk),
        "preview" in marks,
        posts=True,
    )


@step(90)
def mail(program, marks) -> Step | None:
    """Without a mail server nobody is reached; shown to who runs the server."""
    backend = settings.MAILERS["default"]["BACKEND"]
    if not backend.endswith("console.EmailBackend"):
        return None
    return Step(
        "mail",
        _("Connect a mail server"),
        _("Mails only appear where Praxis was started, until EMAIL_URL names a server."),
        is_done="mail" in marks,
    )


@step(100)
def opening(program, marks) -> Step:
    """The last one: until then nothing is told to anybody."""
    return Step(
        "opening",
        _("Open it to members"),
        _("It opens by itself when the first person comes in."),
        here("communities:program_opening", program.pk),
        program.status != Program.Status.DRAFT,
        posts=True,
        stays=True,
    )


def _lines(program, marks) -> list[Step]:
    """The template's own checklist, the first due first."""
    lines = [
        Step(
            f"{LINES}{number}",
            line["text"],
            is_done=f"{LINES}{number}" in marks,
            due_on=_ahead(program.starts_on - dt.timedelta(days=line.get("days_before", 0))),
        )
        for number, line in enumerate(program.blueprint.get("checklist", []))
    ]
    return sorted(lines, key=lambda one: one.due_on or dt.date.min)


def _ahead(day: dt.date) -> dt.date | None:
    """A day that is past helps nobody who has just begun."""
    return day if day >= clock.today() else None
