"""Where an invitation may put somebody beside the program: a team, a channel. Filled by other apps."""

from collections.abc import Callable
from dataclasses import dataclass

_placements: dict[str, "Placement"] = {}


@dataclass(frozen=True)
class Placement:
    """One kind of place. ``place(membership, data, by)`` puts somebody there, twice is once.

    ``choices(program, by)`` gives ``(data, words)`` for what ``by`` may give away; data is text.
    """

    key: str
    label: str
    place: Callable
    choices: Callable


def placement(key: str, label: str, *, choices: Callable) -> Callable[[Callable], Callable]:
    """Registers ``place`` for a kind of place; apps do so in ``ready()``."""

    def add(place: Callable) -> Callable:
        _placements[key] = Placement(key, label, place, choices)
        return place

    return add


def choices(program, by) -> list[tuple[str, str]]:
    """Every place that may be given, as ``("team:…", "Team Shift planner")``."""
    return [
        (f"{one.key}:{data}", f"{one.label}: {words}")
        for one in _placements.values()
        for data, words in one.choices(program, by)
    ]


def place(membership, chosen: dict[str, str], by) -> None:
    """Puts a member where the invitation said; what is gone meanwhile is passed over."""
    for key, data in chosen.items():
        if key in _placements:
            _placements[key].place(membership, data, by)
