"""Small conversations that people start themselves; the app that has conversations makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

_makers: list["Maker"] = []


@dataclass(frozen=True)
class Maker:
    """``open(title, people, by) -> id``, ``admit(id, membership)``, ``path(id) -> path``.

    ``dismiss(id)`` ends a conversation, ``restore(id)`` lets it go on, and ``people(id)`` are the
    memberships in it, a queryset.
    """

    open: Callable
    admit: Callable
    path: Callable
    dismiss: Callable
    restore: Callable
    people: Callable


def maker(**ways: Callable) -> None:
    """Registers how a private conversation is made, entered, found and ended."""
    _makers.append(Maker(**ways))


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


def dismiss(talk: UUID) -> None:
    """Ends the conversation: nobody writes there any more, and what was said stays readable."""
    _makers[0].dismiss(talk)


def restore(talk: UUID) -> None:
    """Lets a conversation that was ended go on, with the same people."""
    _makers[0].restore(talk)


def people_of(talk: UUID):
    """The memberships that are in it, as a queryset."""
    return _makers[0].people(talk)
