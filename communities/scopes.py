"""Roles held in parts of a community: programs and projects say who holds which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from communities.models import Enrolment, Membership
from communities.models.enrolment import ProgramRole

_scopes: list[Callable[..., Iterable["Held"]]] = []
MOST = 50


@dataclass(frozen=True)
class Held:
    """A role that a person holds in one place; ``path`` is where it is given and taken."""

    person: Membership
    role: str
    place: str
    path: str


def scope(function: Callable[..., Iterable[Held]]) -> Callable[..., Iterable[Held]]:
    """Registers ``function(membership) -> iterable of Held``, what the reader may know of."""
    _scopes.append(function)
    return function


def held(membership) -> list[Held]:
    """All roles in programs and projects, the newest places first within each app."""
    return [one for function in _scopes for one in function(membership)]


@scope
def in_programs(membership) -> Iterable[Held]:
    """Who facilitates and mentors which program."""
    there = Enrolment.objects.visible_to(membership).active().exclude(program__status="closed")
    telling = there.exclude(role=ProgramRole.PARTICIPANT).select_related("membership", "program")
    for one in telling.order_by("-program__starts_on", "role", "membership__name", "id")[:MOST]:
        path = one.program.get_absolute_url() + "people/"
        yield Held(one.membership, one.get_role_display(), one.program.title, path)
