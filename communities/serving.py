"""What serves which of a program's three results: every app names its own things, and those without.

Where nothing serves a result yet, the apps say how something that does is planned.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

_sources: list[tuple[str, Callable]] = []
_planners: list[Callable] = []
MOST = 100


@dataclass(frozen=True)
class Serving:
    """One thing of a program. ``result`` is learning, impact, business, or empty when it serves none.

    To ``sort_url``, where there is one, a POST with ``goal`` says that it serves another.
    """

    result: str
    title: str
    url: str
    when: str = ""
    sort_url: str = ""


def serves(heading: str) -> Callable:
    """Registers ``function(program, membership) -> iterable of Serving`` under a heading."""

    def add(function: Callable[..., Iterable[Serving]]):
        _sources.append((heading, function))
        return function

    return add


def by_result(program, membership) -> dict[str, list[tuple[str, list[Serving]]]]:
    """Result → (heading, things); the empty result holds what serves none."""
    found: dict[str, list[tuple[str, list[Serving]]]] = {}
    for heading, function in _sources:
        grouped: dict[str, list[Serving]] = {}
        for thing in list(function(program, membership))[:MOST]:
            grouped.setdefault(thing.result, []).append(thing)
        for result, things in grouped.items():
            found.setdefault(result, []).append((heading, things))
    return found


def plans(function: Callable) -> Callable:
    """Registers ``function(program, membership, result) -> (label, url) | None``: where it is planned."""
    _planners.append(function)
    return function


def to_plan(program, membership, result: str) -> list[tuple[str, str]]:
    """How the reader may plan something that serves a result; nothing once the program is over."""
    if program.status == program.Status.CLOSED:
        return []
    found = (function(program, membership, result) for function in _planners)
    return [one for one in found if one]
