"""Find anything: each app offers a source that finds only what the reader may see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.models import Membership, Program

EACH = 8
_sources: list[tuple[str, str, Callable]] = []


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    text: str
    url: str


def source(kind: str, heading: str) -> Callable:
    """Registers ``function(query, membership) -> iterable of Hit``; the heading is for people."""

    def add(function):
        _sources.append((kind, heading, function))
        return function

    return add


def find(query: str, membership) -> list[tuple[str, str, list[Hit]]]:
    """(kind, heading, hits), at most EACH a group; nothing for a query of less than two letters."""
    if len(query) < 2:
        return []
    groups = [
        (kind, heading, list(function(query, membership))[:EACH])
        for kind, heading, function in _sources
    ]
    return [group for group in groups if group[2]]


@source("people", _l("People"))
def people(query: str, membership) -> Iterable[Hit]:
    """People by how their name or last name begins; guests find nobody."""
    if membership.is_guest:
        return []
    found = Membership.objects.in_directory(membership).named(query).order_by("name", "id")
    return [
        Hit(one.name, one.headline or one.role_word, one.get_absolute_url()) for one in found[:EACH]
    ]


@source("programs", _l("Programs"))
def programs(query: str, membership) -> Iterable[Hit]:
    """Programs by title."""
    found = Program.objects.visible_to(membership).filter(title__icontains=query)
    return [Hit(one.title, _("Program"), one.get_absolute_url()) for one in found[:EACH]]
