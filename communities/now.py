"""What now: every app says what needs a person; a home shows at most three of it, most pressing first."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_providers: list[Callable[..., Iterable["Now"]]] = []


@dataclass(frozen=True)
class Action:
    """One act on a card. A POST carries ``fields``; ``kind`` is primary, plain or quiet."""

    label: str
    url: str
    method: str = "get"
    kind: str = "plain"
    fields: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Letter:
    """Drafted words to a person."""

    to: str
    body: str


@dataclass(frozen=True)
class Now:
    """One thing that needs the reader. The smallest ``weight`` comes first.

    ``part`` is act, reflect, apply or nothing; ``small`` says who can see the thing; ``promise`` is
    read back as a quote; ``date`` shows as a date beside the title.
    """

    weight: int
    title: str
    text: str = ""
    part: str = ""
    kicker: str = ""
    quote: str = ""
    small: str = ""
    promise: str = ""
    date: dt.datetime | None = None
    letter: Letter | None = None
    actions: tuple[Action, ...] = ()


def provider(function: Callable[..., Iterable[Now]]):
    """Registers ``function(membership) -> iterable of Now``; apps do so in ``ready()``."""
    _providers.append(function)
    return function


def for_member(membership) -> list[Now]:
    """Everything that needs this member, most pressing first."""
    found = [now for function in _providers for now in function(membership)]
    return sorted(found, key=lambda now: now.weight)
