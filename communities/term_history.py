"""A person's ledger as it is told: one history a term, newest first, each line saying what it changed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communities.models import RenewalPolicy, Term, TermHolder
from communities.moments import full_day

TONES = {"active": "good", "renewed": "good", "grace": "warn", "lapsed": "bad"}


@dataclass
class History:
    """One term: the line that stands, all its lines from the first, and where it stands today."""

    term: Term
    lines: list[Term]
    status: str

    @property
    def is_withdrawn(self) -> bool:
        """Taken back: the lines are kept, the term is not there."""
        return self.term.act == Term.Act.WITHDRAWN

    @property
    def word(self) -> str:
        """The state as a word; "never began" for what was cancelled before its first day."""
        if self.is_withdrawn:
            return Term.Act.WITHDRAWN.label
        return Term.Status(self.status).label if self.status else _("Never began")

    @property
    def tone(self) -> str:
        """The colour of the state, if it has one: past spells are facts and no warnings."""
        return TONES.get(self.status, "")

    @property
    def mark(self) -> str:
        """How it stands on the line: behind, now, or ahead."""
        return {"coming": "", "active": "next"}.get(self.status, "done")

    def told(self) -> Iterator[tuple[Term, list[str]]]:
        """Each line and what it changed in the one before."""
        for before, line in zip([None, *self.lines], self.lines, strict=False):
            yield line, list(changes(before, line)) if before else []


def histories(holder: TermHolder, day: dt.date) -> list[History]:
    """All terms of a person, also those taken back, the one that ends last first."""
    lines = holder.terms.select_related("recorded_by", "source").order_by("recorded_at", "id")
    standing = holder.terms.ran().on(day, RenewalPolicy.current().grace_days)
    statuses = dict(standing.values_list("pk", "status"))
    chains: dict = {}
    for line in lines:
        chain = chains.pop(line.supersedes_id, [])
        chains[line.pk] = [*chain, line]
    found = [History(chain[-1], chain, statuses.get(pk, "")) for pk, chain in chains.items()]
    return sorted(found, key=lambda one: (one.term.over_on, one.term.starts_on), reverse=True)


def changes(before: Term, line: Term) -> Iterator[str]:
    """What a line says otherwise than the one in whose place it stands."""
    for name, words in (
        ("starts_on", _("first day %(new)s, was %(old)s")),
        ("ends_on", _("last day %(new)s, was %(old)s")),
        ("plan", _("plan %(new)s, was %(old)s")),
        ("kind", _("%(new)s, was %(old)s")),
    ):
        old, new = getattr(before, name), getattr(line, name)
        if old != new:
            yield words % {"old": _said(before, name, old), "new": _said(line, name, new)}
    if before.auto_renews != line.auto_renews:
        yield _("renews by itself") if line.auto_renews else _("no longer renews by itself")
    if line.cancelled_on and line.cancelled_on != before.cancelled_on:
        yield _("last day %(day)s") % {"day": full_day(line.cancelled_on)}


def _said(line: Term, name: str, value) -> str:
    if name == "kind":
        return str(line.get_kind_display()).lower()
    if isinstance(value, dt.date):
        return full_day(value)
    return value or _("none")
