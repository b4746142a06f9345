"""The demo's memberships can be compared: enough of them due on both sides, of the same kinds."""

import datetime as dt
from collections import Counter

import pytest

from communities import clock, renewals
from communities.models import Program, RenewalPolicy, Term, TermHolder
from communities.term_lists import Ledger

DAY = dt.timedelta(days=1)


@pytest.fixture
def relief(demo):
    with demo.inside("ada"):
        yield Program.objects.get(title__startswith="Relief")


def test_about_260_people_sixty_of_them_here(relief):
    here = TermHolder.objects.exclude(membership=None).count()
    assert 250 <= TermHolder.objects.count() <= 270
    assert 55 <= here <= 65


def test_both_groups_have_thirty_due_while_the_program_ran(relief):
    today = clock.today()
    ended = Term.objects.due(relief.starts_on + 30 * DAY, today).on(today, 30).with_tenure()
    took_part = set(relief.enrolments.values_list("membership_id", flat=True))
    groups = {"P": Counter(), "N": Counter()}
    strata = {"P": Counter(), "N": Counter()}
    for term in ended.select_related("holder"):
        member = term.holder.membership_id
        group = "P" if member in took_part else "N" if member is None else None
        if group:
            groups[group][term.status] += 1
            long = term.starts_on - term.member_since >= 365 * DAY
            strata[group][term.plan, long, term.auto_renews] += 1
    for counts in groups.values():
        assert counts.total() >= 30
        assert 0.6 < counts["renewed"] / counts.total() < 1
    rates = {group: counts["renewed"] / counts.total() for group, counts in groups.items()}
    assert rates["P"] > rates["N"]
    alone = sum(count for one, count in strata["P"].items() if one not in strata["N"])
    assert alone <= 0.2 * strata["P"].total()


def test_every_list_has_somebody(relief):
    counts = {chip["show"]: chip["count"] for chip in Ledger.today(30).chips("active")}
    assert min(counts[show] for show in ("active", "due", "grace", "lapsed", "back", "all")) > 0


def test_nothing_waits_to_be_sent(relief):
    assert RenewalPolicy.current().reminds
    assert renewals.waiting(clock.today()) == 0
