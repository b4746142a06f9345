"""Program templates: data that each app reads its own part of.

A blueprint is a TOML file beside this module. `communities` reads purpose, results and cycles; other
apps register a builder for the part they own (`sessions`, `guides`, …) in `ready()`. A part that no
app builds stays in the program's own copy, for the app that will read it.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent
KINDS = [
    "onboarding",
    "cross_department",
    "leadership",
    "customer_service",
    "sales",
    "peer_connection",
    "mentoring",
    "capstone_mentoring",
    "day_of_service",
    "study_group",
    "challenge",
    "learning_network",
]
"""What is offered, in this order."""
OWN = "own"
"""For whom none of these fits: loops, a conversation, two short guides, and no session."""
STORIES = ["relief_logistics"]
"""What the demo has lived through; nobody is offered it."""

MODULES = {
    "conversations": _("conversations"),
    "surveys": _("a survey before and after"),
    "introductions": _("introductions"),
    "mentoring": _("mentoring in pairs"),
    "projects": _("projects with milestones"),
    "partners": _("partners and their needs"),
    "teams": _("teams"),
    "hours": _("hours given"),
    "feedback": _("feedback between members"),
    "library": _("a library"),
    "outcomes": _("outcomes gathered"),
}
"""What a kind may switch on beside meetings, reflections and promises, as its page says it."""

_builders: dict[str, Callable] = {}
_last: set[str] = set()
_describers: dict[str, Callable] = {}


@dataclass(frozen=True)
class Blueprint:
    """One kind of program. ``data`` is the whole file; ``results`` has learning, impact, business."""

    key: str
    data: dict

    @property
    def title(self) -> str:
        return self.data["title"]

    @property
    def choice(self) -> str:
        """What it is called where one chooses: its title, or why one would take it."""
        return self.data.get("choice", self.title)

    @property
    def summary(self) -> str:
        """One line to choose by."""
        return self.data["summary"]

    @property
    def purpose(self) -> str:
        return self.data["purpose"]

    @property
    def weeks(self) -> int:
        return self.data["weeks"]

    @property
    def results(self) -> dict[str, str]:
        return self.data["results"]

    @property
    def skills(self) -> list[str]:
        return self.data["skills"]

    @property
    def cycles(self) -> list[dict]:
        """Each with ``title``, ``from_week`` and ``to_week``, weeks counted from 1."""
        return self.data["cycles"]

    @property
    def modules(self) -> list[str]:
        """What it switches on, in words."""
        return [MODULES[key] for key in self.data["modules"]]


@cache
def load(key: str) -> Blueprint:
    """The blueprint with this key; KeyError when there is none."""
    if key not in {*KINDS, *STORIES, OWN}:
        raise KeyError(key)
    return Blueprint(key, tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


def kinds() -> list[Blueprint]:
    """The kinds of program that come with Praxis."""
    return [load(key) for key in KINDS]


def offered() -> list[Blueprint]:
    """What one chooses from: the kinds, and last none of them."""
    return [*kinds(), load(OWN)]


def builder(part: str, *, last: bool = False) -> Callable:
    """Registers ``build(program, cycles, items, by)`` for one part of every blueprint.

    ``last`` is for what refers to things that other builders make.
    """

    def add(build):
        _builders[part] = build
        if last:
            _last.add(part)
        return build

    return add


def build(program, cycles: list, *, by) -> None:
    """Lets every app make what it owns of a program that was just opened."""
    for part, build_part in sorted(_builders.items(), key=lambda one: one[0] in _last):
        if items := program.blueprint.get(part):
            build_part(program, cycles, items, by)


def describer(part: str) -> Callable:
    """Registers ``describe(program) -> items``: the part as it is now, for a copy or a template."""

    def add(describe_part):
        _describers[part] = describe_part
        return describe_part

    return add


def describe(program) -> dict:
    """The data of a blueprint that would make this program again; its people are not in it.

    What nobody describes stays as the program's own copy of its template has it.
    """
    own = {
        "title": program.title,
        "purpose": program.purpose,
        "weeks": program.weeks,
        "skills": list(program.skills),
        "results": {
            "learning": program.learning_result,
            "impact": program.impact_result,
            "business": program.business_result,
        },
        "cycles": [
            {
                "title": cycle.title,
                "from_week": program.week(cycle.starts_on),
                "to_week": program.week(cycle.ends_on),
            }
            for cycle in program.cycles.order_by("position")
        ],
    }
    parts = {part: describe_part(program) for part, describe_part in _describers.items()}
    return program.blueprint | own | parts


def build_again(part: str, program, cycles: list, *, by) -> None:
    """Lets an app make its part once more, for cycles that were added: those of a new season."""
    items = program.blueprint.get(part)
    if cycles and items and part in _builders:
        _builders[part](program, cycles, items, by)
