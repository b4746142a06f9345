"""Tables that people bring along: read as they come, checked line by line, taken in step by step.

A kind says which columns it needs and takes lines in; everything else is here once: odd encodings,
columns by other names, a preview, progress, a result a line, and the lines that were not taken as
a file to mend and bring again.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import ngettext

_kinds: dict[str, "Kind"] = {}
CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True)
class Field:
    """A column that a kind reads. ``guesses`` are headings that mean it, in small letters."""

    name: str
    label: str
    required: bool = False
    guesses: tuple[str, ...] = ()


def _take_in(count: int) -> str:
    said = ngettext("Take in %(count)s line", "Take in %(count)s lines", count)
    return said % {"count": count}


def _taken_in(count: int) -> str:
    said = ngettext("%(count)s line was taken in.", "%(count)s lines were taken in.", count)
    return said % {"count": count}


@dataclass(frozen=True)
class Kind:
    """Something that a table can be of.

    ``take(lines, by, **options)`` gets up to 200 lines inside one transaction and settles each; a
    line left alone counts as failed. When it raises, it is called again for each line alone.
    ``check(values)`` looks at one line without asking the database and returns a sentence or "".
    ``options`` is a form of what is asked once for all lines; it is made with ``membership=``.
    ``act`` and ``done`` say for a number of lines what the button will do, and what was done.
    Where mails go out, ``letter(values, by, **options)`` gives subject and text of one.
    """

    key: str
    label: str
    text: str
    fields: tuple[Field, ...]
    may: Callable[..., bool]
    take: Callable
    check: Callable[[dict], str] = lambda values: ""
    options: type[forms.Form] | None = None
    example: tuple[tuple[str, ...], ...] = field(default=())
    act: Callable[[int], str] = _take_in
    done: Callable[[int], str] = _taken_in
    letter: Callable[..., dict] | None = None

    def guess(self, columns: list[str]) -> dict[str, int]:
        """Which column is which field, by its heading."""
        headings = [simple(column) for column in columns]
        found = {}
        for one in self.fields:
            names = {simple(one.name), simple(str(one.label)), *map(simple, one.guesses)}
            index = next((i for i, heading in enumerate(headings) if heading in names), None)
            if index is not None and index not in found.values():
                found[one.name] = index
        return found

    def missing(self, mapping: dict[str, int]) -> list[Field]:
        """Required fields that no column stands for."""
        return [one for one in self.fields if one.required and one.name not in mapping]

    def outcome(self, counts: dict[str, int]) -> str:
        """What became of a table, in sentences. ``counts`` is lines by their state."""
        said = [self.done(counts["done"])]
        if left := counts["skipped"]:
            left_so = ngettext(
                "%(count)s was left as it was.", "%(count)s were left as they were.", left
            )
            said.append(left_so % {"count": left})
        if failed := counts["failed"]:
            needed = ngettext("%(count)s needs you.", "%(count)s need you.", failed)
            said.append(needed % {"count": failed})
        return " ".join(said)


def kind(key: str, label, text, *, fields, may, **more) -> Callable[[Callable], Callable]:
    """Registers ``take`` for a kind of table; apps do so in ``ready()``."""

    def add(take):
        _kinds[key] = Kind(key, label, text, tuple(fields), may, take, **more)
        return take

    return add


def find(key: str) -> Kind | None:
    """The kind by its key."""
    return _kinds.get(key)


def kinds_for(membership) -> list[Kind]:
    """What this member may bring in."""
    return [one for one in _kinds.values() if one.may(membership)]


def clean(cell: str) -> str:
    """A cell as it is kept: composed letters, single spaces, nothing that cannot be seen."""
    return " ".join(CONTROLS.sub(" ", unicodedata.normalize("NFC", cell)).split())


def simple(heading: str) -> str:
    """A heading without what people write differently: "E-Mail address" is "emailaddress"."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading).casefold())
