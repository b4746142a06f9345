"""The community's feed: public acts of the record, told in sentences.

Each app says what its objects are called and how its acts read; the feed asks for the titles of a
whole page at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _l

from communities.models import Activity, Circle, Membership, Program

Titles = Callable[[Iterable[UUID]], dict[UUID, tuple[str, str]]]
_titles: dict[str, Titles] = {}
_sentences: dict[str, str] = {}


@dataclass(frozen=True)
class Told:
    """One act as a sentence, with the page it leads to."""

    activity: Activity
    sentence: str
    path: str


def tells(kind: str, sentences: dict[str, str]) -> Callable[[Titles], Titles]:
    """Registers ``function(ids) -> {id: (title, path)}`` for an object kind, and its acts' sentences.

    A sentence has slots ``%(actor)s`` and ``%(title)s``. What the function leaves out is not told.
    """

    def add(function: Titles) -> Titles:
        _titles[kind] = function
        _sentences.update(sentences)
        return function

    return add


def told(activities: Iterable[Activity]) -> list[Told]:
    """The sentences of a page of activities (with their actors), one query for each object kind."""
    activities = [one for one in activities if one.verb in _sentences]
    ids: dict[str, set[UUID]] = {}
    for one in activities:
        ids.setdefault(one.object_kind, set()).add(one.object_id)
    named = {kind: _titles[kind](found) for kind, found in ids.items()}
    lines = []
    for one in activities:
        title, path = named[one.object_kind].get(one.object_id, ("", ""))
        if title:
            said = {"actor": one.actor.name if one.actor else "", "title": title}
            lines.append(Told(one, str(_sentences[one.verb]) % said, path))
    return lines


@tells(
    "communities.program",
    {
        "program.opened": _l("%(actor)s opened %(title)s."),
        "program.launched": _l("%(actor)s launched %(title)s."),
    },
)
def programs(ids):
    """Programs by title."""
    found = Program.objects.filter(pk__in=ids).exclude(status=Program.Status.DRAFT)
    return {program.pk: (program.title, program.get_absolute_url()) for program in found}


@tells("communities.membership", {"membership.joined": _l("%(title)s joined.")})
def people(ids):
    """People by name, as long as they are here and in the directory."""
    found = Membership.objects.listed().filter(pk__in=ids)
    return {person.pk: (person.name, person.get_absolute_url()) for person in found}


@tells("communities.circle", {"circle.started": _l("%(actor)s started a circle: %(title)s.")})
def circles(ids):
    """Circles by title, with the page of their word, as long as they go on."""
    found = Circle.objects.going_on().filter(pk__in=ids).select_related("skill")
    return {circle.pk: (circle.title, circle.get_absolute_url()) for circle in found}
