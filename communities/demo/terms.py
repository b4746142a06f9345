"""The demo's memberships: everybody in riverside, and two hundred whom the guild knows from its old list.

Built so that renewal rates have something to compare: whoever was in the relief program and whoever
never was have the same plans and the same years behind them, and more than thirty terms each that
came to their last day while it ran.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from communities import clock
from communities.demo import LEARNERS, MEMBERS, Cast, filler
from communities.models import (
    Import,
    ImportLine,
    Membership,
    RenewalPolicy,
    Term,
    TermHolder,
    TermReminder,
)
from communities.renewals import due

DAY = dt.timedelta(days=1)
FIRST_NAMES = (
    "Ada|Agnes|Alvaro|Amina|Anton|Beatriz|Boris|Carla|Cem|Dalia|Dmitri|Elena|Emil|Fabio|Farah|Gita"
    "|Goran|Helga|Ilse|Ismail|Jana|Jorge|Karin|Lars|Leo|Ling|Luis|Malik|Marta|Milan|Nils|Olga"
    "|Pavel|Priya|Rosa|Selim|Stina|Teresa|Viktor|Yara"
).split("|")
LAST_NAMES = "Almeida|Berger|Castro|Duarte|Eriksen|Ferreira|Gruber|Haas|Ito|Jansen|Klein".split("|")
# Plan, days of one term, how many of ten hold it.
PLANS = [("Yearly", 365, 5), ("Quarterly", 91, 3), ("Monthly", 30, 2)]
COLUMNS = ["Member ID", "Name", "E-mail", "Start date", "End date", "Plan", "Type"]
IMPORTED = 201


@dataclass
class Spans:
    """One person's terms in a row: the last one over, or running, and those before."""

    plan: str
    days: int
    over_on: dt.date
    count: int
    returns_after: int = 0
    """Days of a break before the last term."""

    def terms(self) -> Iterator[tuple[dt.date, dt.date]]:
        """First and last day of each, the oldest first."""
        ends = [self.over_on]
        for back in range(1, self.count):
            gap = self.returns_after if back == 1 else 0
            ends.append(ends[-1] - (self.days + gap) * DAY)
        for over_on in reversed(ends):
            yield over_on - (self.days - 1) * DAY, over_on


@filler
def terms(cast: Cast) -> None:
    """Holders, their terms, the list most of them came from, and reminders that went out."""
    dice = random.Random(260)  # noqa: S311 - the same demo every day
    ada = cast.people["ada"]
    with cast.inside("ada"):
        RenewalPolicy.objects.create(
            reminds=True,
            words_before="The fee stays as it is. Reply to this mail, or see Ada on a Sunday.",
        )
        source = Import.objects.create(
            kind="terms",
            file_name="guild-members.csv",
            columns=COLUMNS,
            mapping={
                "external_id": 0,
                "name": 1,
                "email": 2,
                "starts_on": 3,
                "ends_on": 4,
                "plan": 5,
            },
            options={"order": "clear"},
            state=Import.State.DONE,
            line_count=0,
            made_by=ada,
            made_at=clock.now() - 20 * DAY,
        )
        _write(_here(cast, dice), None, ada)
        _write(_elsewhere(cast.today, dice), source, ada)
        _lives(cast, ada)
        _second_thoughts(cast.today, ada)
        _reminded(cast.today)


def _here(cast: Cast, dice: random.Random) -> Iterator[tuple[TermHolder, Spans]]:
    """The members of the community; those of relief renewed while it ran, all but a few."""
    seniors = [cast.people[name.lower()] for name in MEMBERS[:20]]
    others = [cast.people[name.lower()] for name in (*LEARNERS, *MEMBERS[20:])]
    others += [cast.people[key] for key in ("bo", "mo", "cy")]
    for number, person in enumerate([*seniors, *others]):
        is_senior = number < len(seniors)
        plan, days = _plan(number) if is_senior else ("Yearly", 365)
        years = dice.choice([1, 2, 3, 4]) if is_senior or number % 3 else 1
        left = dice.randint(2, 300) if days == 365 else dice.randint(1, days - 1)
        if is_senior and days == 365:
            left = 365 - dice.randint(32, 110)  # renewed in the months of the program
        if number in {3, 11}:
            left = -dice.randint(40, 70)
        spans = Spans(plan, days, cast.today + left * DAY, max(2, years * 365 // days))
        yield _holder(person), spans


def _elsewhere(today: dt.date, dice: random.Random) -> Iterator[tuple[TermHolder, Spans]]:
    """Two hundred people without an account: four in five renew, newcomers less often."""
    for number in range(IMPORTED):
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
        holder = TermHolder(
            name=f"{first} {last}",
            email=f"{first}.{last}.{number}@guild-members.example".lower(),
            external_id=f"RTG-{1001 + number}",
        )
        plan, days = _plan(number)
        years = dice.choice([1, 2, 3, 4])
        is_new = years == 1
        left = dice.randint(-3, days - 2)
        if dice.random() < (0.34 if is_new else 0.14):
            left = -dice.randint(31, 150)
        gap = 75 if number % 29 == 0 and left > 0 else 0
        count = max(1 if is_new and days == 365 and left < 0 else 2, years * 365 // days)
        yield holder, Spans(plan, days, today + left * DAY, count, gap)


def _plan(number: int) -> tuple[str, int]:
    at = number % 10
    for plan, days, of_ten in PLANS:
        if at < of_ten:
            return plan, days
        at -= of_ten
    raise AssertionError(number)


def _holder(person: Membership) -> TermHolder:
    return TermHolder(name=person.name, email=person.user.email, membership=person)


def _write(people: Iterator, source: Import | None, ada: Membership) -> None:
    """All of them in four statements, each term recorded on the day before it began."""
    people = list(people)
    TermHolder.objects.bulk_create(holder for holder, _spans in people)
    found = [
        Term(
            holder=holder,
            act=Term.Act.ADDED,
            starts_on=starts_on,
            ends_on=over_on,
            plan=spans.plan,
            auto_renews=spans.plan == "Monthly",
            source=source,
            recorded_by=ada,
            recorded_at=source.made_at if source else _evening_before(starts_on),
        )
        for holder, spans in people
        for starts_on, over_on in spans.terms()
    ]
    Term.objects.bulk_create(found, batch_size=500)
    if source is None:
        return
    ImportLine.objects.bulk_create(
        ImportLine(of=source, number=number, cells=_cells(term), state=ImportLine.State.DONE)
        for number, term in enumerate(found, start=2)
    )
    Import.objects.filter(pk=source.pk).update(line_count=len(found))


def _cells(term: Term) -> list[str]:
    who = [term.holder.external_id, term.holder.name, term.holder.email]
    return [*who, f"{term.starts_on}", f"{term.ends_on}", term.plan, ""]


def _evening_before(day: dt.date) -> dt.datetime:
    return min(clock.now(), dt.datetime.combine(day - DAY, dt.time(19), dt.UTC))


def _lives(cast: Cast, ada: Membership) -> None:
    """Ada is a member for life; the sponsor's contact is one by courtesy."""
    this_year = dt.date(cast.today.year, 1, 1)
    for key, kind, last in (
        ("ada", Term.Kind.LIFETIME, None),
        ("sam", Term.Kind.COMPLIMENTARY, dt.date(cast.today.year, 12, 31)),
    ):
        holder = TermHolder.objects.create(
            name=cast.people[key].name,
            email=cast.people[key].user.email,
            membership=cast.people[key],
        )
        Term.objects.create(
            holder=holder, act=Term.Act.ADDED, starts_on=this_year, ends_on=last, kind=kind,
            recorded_by=ada, recorded_at=_evening_before(this_year),
        )  # fmt: skip


def _second_thoughts(today: dt.date, ada: Membership) -> None:
    """One term cancelled by them, one by us, and one whose last day was put right."""
    running = Term.objects.filter(starts_on__lte=today, over_on__gt=today + 60 * DAY)
    first, second, third = running.exclude(source=None).select_related("holder").order_by("pk")[:3]
    first.cancel(on=today, side=Term.Side.THEM, by=ada)
    second.cancel(on=today, side=Term.Side.US, by=ada)
    third.correct(ends_on=third.ends_on + 31 * DAY, by=ada)


def _reminded(today: dt.date) -> None:
    """Everybody who would be told today was, a few mornings ago: nothing waits to be sent."""
    told = [
        TermReminder(holder=term.holder, over_on=term.over_on, moment=moment,
                     sent_at=clock.now() - 2 * DAY)
        for moment, people in due(today, RenewalPolicy.current())
        for term in people
    ]  # fmt: skip
    TermReminder.objects.bulk_create(told)
