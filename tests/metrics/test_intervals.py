"""Our formulas against statsmodels', and against the fixtures of the KPI definitions."""

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from metrics.intervals import newcombe, wilson

SHARES = [(0, 1), (1, 1), (0, 20), (14, 20), (20, 20), (1, 7), (46, 50), (160, 200), (999, 1000)]


@pytest.mark.parametrize(("count", "n"), SHARES)
def test_wilson_agrees_with_statsmodels(count, n):
    low, high = proportion_confint(count, n, method="wilson")
    ours = wilson(count, n)
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("count", "n"), SHARES)
@pytest.mark.parametrize(("other", "other_n"), SHARES)
def test_newcombe_agrees_with_statsmodels(count, n, other, other_n):
    low, high = confint_proportions_2indep(
        count, n, other, other_n, method="newcomb", compare="diff"
    )
    ours = newcombe(count, n, other, other_n)
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-9)


def test_fourteen_of_twenty():
    ours = wilson(14, 20).scaled(100)
    assert (round(ours.low, 1), round(ours.high, 1), ours.method) == (48.1, 85.5, "Wilson")


def test_renewals_of_participants_against_others():
    ours = newcombe(46, 50, 160, 200).scaled(100)
    assert (round(ours.low, 1), round(ours.high, 1)) == (0.1, 19.8)
    assert not ours.crosses_zero


def test_nobody_has_no_interval():
    assert wilson(0, 0) is None
    assert newcombe(1, 2, 0, 0) is None
