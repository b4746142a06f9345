"""Where every term and every person stands on any day, against a plain reading of the rules."""

import datetime as dt
import random

import pytest

from communities.models import Term, TermHolder

DAY = dt.timedelta(days=1)
FIRST = dt.date(2024, 1, 1)
FOREVER = dt.date.max


class Told:
    """One standing term, as a person would tell it."""

    def __init__(self, term: Term):
        self.pk, self.holder = term.pk, term.holder_id
        self.starts, self.kind, self.cancelled = term.starts_on, term.kind, term.cancelled_on
        self.cancelled_by = term.cancelled_by
        ends = term.ends_on or FOREVER
        self.over = min(ends, term.cancelled_on or FOREVER)

    @property
    def order(self):
        return (self.over, self.starts, self.pk)


def ledger(lines: list[Term]) -> list[Told]:
    """The lines that no later line replaced, were not taken back, and held for a day at least."""
    replaced = {line.supersedes_id for line in lines}
    told = [Told(line) for line in lines if line.pk not in replaced and line.act != "withdrawn"]
    return [one for one in told if one.over >= one.starts]


def longer(one: Told, told: list[Told]) -> list[Told]:
    return [other for other in told if other.holder == one.holder and other.order > one.order]


def days_after(one: Told, other: Told) -> int:
    return (other.starts - one.over).days


def status(one: Told, told: list[Told], day: dt.date, grace: int) -> str:
    if day < one.starts:
        return "coming"
    if day <= one.over:
        return "active"
    begun = [other for other in longer(one, told) if other.starts <= day]
    if any(days_after(one, other) <= max(grace, 1) for other in begun):
        return "renewed"
    if begun:
        return "rejoined"
    if not one.cancelled and (day - one.over).days <= grace:
        return "grace"
    return "lapsed"


def telling(holder, told: list[Told], day: dt.date) -> Told | None:
    mine = [one for one in told if one.holder == holder]
    begun = [one for one in mine if one.starts <= day]
    if begun:
        return max(begun, key=lambda one: one.order)
    return min(mine, key=lambda one: (one.starts, one.pk), default=None)


def returned(one: Told, told: list[Told], grace: int) -> bool:
    before = [o for o in told if o.holder == one.holder and o.starts < one.starts]
    return bool(before) and all((one.starts - o.over).days > max(grace, 1) for o in before)


def is_due(one: Told, told: list[Told], start: dt.date, end: dt.date) -> bool:
    if one.kind != "paid" or one.cancelled_by == "us" or not start <= one.over < end:
        return False
    return not any(other.starts <= one.starts for other in longer(one, told))


def some_history(dice: random.Random, holder: TermHolder, ada) -> None:
    """A few terms with gaps and overlaps, each put right, cancelled or taken back now and then."""
    lines, day, starts = [], FIRST + DAY * dice.randint(0, 200), set()
    for _time in range(dice.randint(0, 4)):
        if day in starts:
            continue
        starts.add(day)
        kind = dice.choices(["paid", "complimentary", "lifetime"], [12, 2, 1])[0]
        ends_on = None if kind == "lifetime" else day + DAY * dice.choice([0, 1, 30, 90, 180])
        written = {"starts_on": day, "ends_on": ends_on, "kind": kind, "holder": holder}
        lines.append(Term.objects.create(act="added", **written, recorded_by=ada))
        for _again in range(dice.choice([0, 0, 0, 1, 1, 2])):
            lines.append(later_line(dice, lines[-1], ada))
        last = ends_on or day + DAY * 40
        day = max(FIRST, last + DAY * dice.choice([-60, -5, 0, 1, 1, 1, 2, 29, 30, 31, 32, 90]))


def later_line(dice: random.Random, line: Term, ada) -> Term:
    act = dice.choice(["corrected", "cancelled", "withdrawn", "restored"])
    written = {"starts_on": line.starts_on, "ends_on": line.ends_on, "kind": line.kind}
    written |= {"holder": line.holder, "supersedes": line, "recorded_by": ada}
    if act == "corrected" and line.ends_on:
        written["ends_on"] = line.ends_on + DAY * dice.choice([0, 1, 30])
    if act == "cancelled":
        written["cancelled_on"] = line.starts_on + DAY * dice.choice([-1, 0, 10])
        written["cancelled_by"] = dice.choice(["us", "them"])
    return Term.objects.create(act=act, **written)


@pytest.fixture
def histories(ada, inside):
    """Random histories of 120 people, kept line by line in the database."""
    dice = random.Random(20_260_101)
    with inside(ada):
        names = [TermHolder(name=f"Person {number}") for number in range(120)]
        for holder in TermHolder.objects.bulk_create(names):
            some_history(dice, holder, ada)
        yield ledger(list(Term.objects.all()))


DAYS = [FIRST + DAY * number for number in range(0, 1100, 13)]


@pytest.mark.parametrize("grace", [0, 1, 30])
def test_every_term_on_any_day(histories, grace):
    seen = set()
    for day in DAYS:
        found = dict(Term.objects.ran().on(day, grace).values_list("pk", "status"))
        assert found == {one.pk: status(one, histories, day, grace) for one in histories}, day
        seen |= set(found.values())
    assert seen == set(Term.Status.values) - ({"grace"} if grace == 0 else set())


def test_every_person_on_any_day(histories):
    people = {one.holder for one in histories}
    for day in DAYS:
        found = dict(Term.objects.telling(day).values_list("holder_id", "pk"))
        assert found == {holder: telling(holder, histories, day).pk for holder in people}, day


@pytest.mark.parametrize("grace", [0, 30])
def test_who_came_back_after_a_break(histories, grace):
    found = set(Term.objects.ran().returned(grace).values_list("pk", flat=True))
    assert found == {one.pk for one in histories if returned(one, histories, grace)}
    assert found


def test_what_is_due_in_any_period(histories):
    for start in DAYS[::4]:
        end = start + DAY * 90
        found = set(Term.objects.due(start, end).values_list("pk", flat=True))
        assert found == {one.pk for one in histories if is_due(one, histories, start, end)}


def test_since_when(histories):
    found = dict(Term.objects.ran().with_tenure().values_list("pk", "member_since"))
    for one in histories:
        assert found[one.pk] == min(o.starts for o in histories if o.holder == one.holder)
