"""Half-open, in the community's own days."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from metrics.period import Period


def test_a_day_begins_when_the_community_gets_up():
    period = Period(dt.date(2026, 3, 28), dt.date(2026, 3, 30), "Europe/Lisbon")
    assert period.starts_at == dt.datetime(2026, 3, 28, 0, 0, tzinfo=dt.UTC)
    # Clocks went forward on the 29th: the period is an hour shorter than two days.
    assert period.ends_at - period.starts_at == dt.timedelta(hours=47)


def test_it_is_said_in_whole_months_when_it_is_made_of_them():
    assert str(Period(dt.date(2025, 12, 1), dt.date(2026, 12, 1), "UTC")) == "Dec 2025 to Nov 2026"
    assert str(Period(dt.date(2026, 1, 1), dt.date(2026, 2, 1), "UTC")) == "Jan 2026"
    assert (
        str(Period(dt.date(2026, 1, 5), dt.date(2026, 1, 8), "UTC")) == "5 Jan 2026 to 7 Jan 2026"
    )


def test_the_usual_one_is_twelve_months_that_end_with_this_one():
    period = Period.last_twelve_months("UTC")
    assert (period.first.day, period.end.day) == (1, 1)
    assert (period.end.year - period.first.year, period.end.month) == (1, period.first.month)


def test_it_does_not_end_before_it_begins():
    with pytest.raises(ValidationError):
        Period(dt.date(2026, 1, 2), dt.date(2026, 1, 2), "UTC")
