"""The margin of a meeting's page: what its readers may do with it, and what whoever runs it may do.

Each module that has a page about a meeting adds its line here, so that the meeting's page need not
know it. Positions say the order, the smallest first; a line that returns None is not shown.
"""

from collections.abc import Callable

from communities.now import Action

_acts: list[tuple[int, Callable]] = []
_offers: list[tuple[int, Callable]] = []
_facts: list[tuple[int, Callable]] = []


def act(position: int) -> Callable:
    """Registers ``f(event, membership) -> Action | None`` for the list of whoever runs the meeting."""
    return _adding(_acts, position)


def offer(position: int) -> Callable:
    """Registers ``f(event, membership) -> Action | None`` for every reader, as in "Add to calendar"."""
    return _adding(_offers, position)


def fact(position: int) -> Callable:
    """Registers ``f(event, membership) -> (label, text) | None`` for the facts beside a meeting."""
    return _adding(_facts, position)


def acts(event, membership) -> list[Action]:
    """What whoever runs this meeting may do now. Needs ``with_answers``."""
    return _told(_acts, event, membership) if event.mine_to_run else []


def offers(event, membership) -> list[Action]:
    """What this reader may do with the meeting, the answer apart."""
    return _told(_offers, event, membership)


def facts(event, membership) -> list[tuple[str, str]]:
    """Further facts: a label, and what there is to say."""
    return _told(_facts, event, membership)


def _adding(lines: list, position: int) -> Callable:
    def add(function):
        lines.append((position, function))
        lines.sort(key=lambda line: line[0])
        return function

    return add


def _told(lines: list, event, membership) -> list:
    said = (function(event, membership) for _position, function in lines)
    return [line for line in said if line]
