"""Small conversations that people start themselves; the app that has conversations makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

_makers: list["Maker"] = []


@dataclass(frozen=True)
class Maker:
    """``open(title, people, by) -> id``, ``admit(id, membership)``, ``path(id) -> path``."""

    open: Callable
    admit: Callable
    path: Callable


def maker(*, open: Callable, admit: Callable, path: Callable) -> None:
    """Registers how a private conversation is made, entered and found."""
    _makers.append(Maker(open, admit, path))


def open_talk(title: str, people: list, *, by) -> UUID:
    """A private conversation of these people; its id."""
    return _makers[0].open(title, people, by)


def admit(talk: UUID, membership) -> str:
    """Lets somebody in; gives the conversation's path."""
    _makers[0].admit(talk, membership)
    return path_of(talk)


def path_of(talk: UUID) -> str:
    """Where the conversation is."""
    return _makers[0].path(talk)
