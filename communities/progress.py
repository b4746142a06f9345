"""Progress towards completing a program: facts that the apps count, and a rule over them.

A fact says how much of one thing each member has done. A program's rule says how much is enough;
until somebody says otherwise it is what each fact calls usual.
"""

import uuid
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import blueprints
from communities.models import Completion, CompletionRule, Cycle, Program
from communities.moments import in_words
from communities.tenancy.prepared import prepared

Counts = dict[uuid.UUID, int]
_facts: dict[str, "Fact"] = {}


@dataclass(frozen=True)
class Fact:
    """Something that a member does in a program, counted.

    ``count(program)`` gives members' numbers, ``whole(program)`` how much there is of it at all
    (0: without end), ``usual(whole)`` how much is asked for when nobody said. ``sentence(number,
    whole)`` says a condition in plain words. ``each(program)`` is for what is wanted as a whole, by a
    number of everybody's own. ``verbs`` are the acts after which somebody's number may have changed.
    """

    key: str
    label: str
    count: Callable[..., Counts]
    whole: Callable[..., int]
    usual: Callable[[int], int]
    sentence: Callable[[int, int], str]
    each: Callable[..., Counts] | None
    verbs: frozenset[str]


def fact(
    key, label, *, sentence, whole=lambda program: 0, usual=lambda whole: 0, each=None, verbs=()
):
    """Registers ``function(program) -> {membership_id: number}``; apps do so in ``ready()``."""

    def add(function):
        _facts[key] = Fact(key, label, function, whole, usual, sentence, each, frozenset(verbs))
        return function

    return add


def facts() -> list[Fact]:
    """Every fact, those of the left apps first."""
    return list(_facts.values())


def verbs() -> frozenset[str]:
    """The acts after which somebody may have completed a program."""
    return frozenset().union(*(one.verbs for one in _facts.values()))


@dataclass(frozen=True)
class Condition:
    """One line of a program's rule."""

    fact: Fact
    number: int
    whole: int

    def __str__(self):
        return self.fact.sentence(self.number, self.whole)


@dataclass(frozen=True)
class Step:
    """Where one member stands with one condition."""

    condition: Condition
    reached: int
    needed: int

    @property
    def is_done(self) -> bool:
        return self.reached >= self.needed

    @property
    def left(self) -> int:
        """How much is missing."""
        return max(0, self.needed - self.reached)

    @property
    def words(self) -> str:
        """ "3 of 4"."""
        said = {"reached": min(self.reached, self.needed), "needed": self.needed}
        return _("%(reached)s of %(needed)s") % said


class Standing:
    """A program's rule and everybody's numbers; each is asked for once, when it is needed."""

    def __init__(self, program):
        self.program = copy(program)
        self.program.kept = {}
        self._counts: dict[str, Counts] = {}
        self._each: dict[str, Counts] = {}

    @cached_property
    def said(self) -> dict:
        """The rule's ``conditions``, or None; how many ``cycles`` there are, and ``completed``."""
        said = _said.first(self.program)
        self.program.kept["cycles"] = said["cycles"]
        return said

    @cached_property
    def conditions(self) -> list[Condition]:
        """What it takes, in the order of the facts; empty when nothing has to be reached."""
        rule = self.said["conditions"]
        found = []
        for one in _facts.values():
            number = None if rule is None else rule.get(one.key, 0)
            if number == 0:
                continue
            whole = one.whole(self.program)
            number = one.usual(whole) if number is None else number
            # What there is no more of cannot be asked for.
            number = min(number, whole) if whole else number
            if number and not (one.each and not whole):
                found.append(Condition(one, number, whole))
        return found

    def steps(self, membership_id) -> list[Step]:
        """Where a member stands with each condition."""
        return [self._step(condition, membership_id) for condition in self.conditions]

    def is_complete(self, membership_id) -> bool:
        """All conditions are reached, and there are some."""
        steps = self.steps(membership_id)
        return bool(steps) and all(step.is_done for step in steps)

    def _step(self, condition: Condition, membership_id) -> Step:
        one = condition.fact
        if one.key not in self._counts:
            self._counts[one.key] = one.count(self.program)
            self._each[one.key] = one.each(self.program) if one.each else {}
        reached = self._counts[one.key].get(membership_id, 0)
        needed = condition.number
        if one.each:
            needed = self._each[one.key].get(membership_id, condition.whole)
        return Step(condition, reached, needed)


def left(steps: list[Step]) -> str:
    """ "Two things are left." or that all is done."""
    open_steps = [step for step in steps if not step.is_done]
    if not open_steps:
        return _("You have done all that this program asks for.")
    said = ngettext("%(count)s thing is left.", "%(count)s things are left.", len(open_steps))
    return said % {"count": in_words(len(open_steps))}


@blueprints.builder("completion")
def build_rule(program, cycles, items: dict[str, int], by) -> None:
    """The template's own rule, as in ``{"meetings_attended": 4}``; without one the usual holds."""
    CompletionRule.objects.create(program=program, conditions=dict(items), said_by=by)


@blueprints.describer("completion")
def describe_rule(program) -> dict[str, int]:
    """What somebody said it takes; nothing where nobody did."""
    rule = CompletionRule.objects.filter(program=program).first()
    return rule.conditions if rule else {}


def kept(program, key: str, make: Callable):
    """``make(program)``, asked for once in a standing, however many facts are counted from it."""
    known = getattr(program, "kept", {})
    if key not in known:
        known[key] = make(program)
    return known[key]


@prepared(program=models.UUIDField())
def _said(program):
    rule = CompletionRule.objects.filter(program=program).values("conditions")
    return (
        Program.objects.filter(pk=program)
        .values("pk")
        .annotate(
            conditions=models.Subquery(rule[:1]),
            cycles=_counted(Cycle.objects.filter(program=program)),
            completed=_counted(Completion.objects.filter(program=program)),
        )
    )


def _counted(rows) -> Coalesce:
    counted = rows.order_by().values("community").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted), 0)
