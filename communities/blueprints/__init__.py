"""Program templates: data that each app reads its own part of.

A blueprint is a TOML file beside this module. `communities` reads purpose, results and cycles; other
apps register a builder for the part they own (`sessions`, `guides`, `assessments`, …) in `ready()`.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_builders: dict[str, Callable] = {}


@dataclass(frozen=True)
class Blueprint:
    """One kind of program. ``data`` is the whole file; ``results`` has learning, impact, business."""

    key: str
    data: dict

    @property
    def title(self) -> str:
        return self.data["title"]

    @property
    def purpose(self) -> str:
        return self.data["purpose"]

    @property
    def weeks(self) -> int:
        return self.data["weeks"]

    @property
    def results(self) -> dict[str, str]:
        return self.data["results"]

    @property
    def skills(self) -> list[str]:
        return self.data["skills"]

    @property
    def cycles(self) -> list[dict]:
        """Each with ``title``, ``from_week`` and ``to_week``, weeks counted from 1."""
        return self.data["cycles"]


@cache
def load(key: str) -> Blueprint:
    """The blueprint with this key; KeyError when there is none."""
    if key not in all_keys():
        raise KeyError(key)
    return Blueprint(key, tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


@cache
def all_keys() -> list[str]:
    """All blueprints that ship with Praxis."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def builder(part: str) -> Callable:
    """Registers ``build(program, cycles, items, by)`` for one part of every blueprint."""

    def add(build):
        _builders[part] = build
        return build

    return add


def build(program, cycles: list, *, by) -> None:
    """Lets every app make what it owns of a program that was just opened."""
    for part, build_part in _builders.items():
        if items := program.blueprint.get(part):
            build_part(program, cycles, items, by)
