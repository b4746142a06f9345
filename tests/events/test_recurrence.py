"""Rules: what they give, what they refuse, and how they are said."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from events import recurrence, rule_words

ZONES = [
    "Europe/Lisbon", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/St_Johns",
    "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Asia/Kolkata", "Asia/Tehran",
    "Africa/Cairo", "America/Santiago", "Pacific/Kiritimati",
]  # fmt: skip
RULES = [
    "FREQ=DAILY;COUNT=400",
    "FREQ=WEEKLY;BYDAY=TU;COUNT=60",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=60",
    "FREQ=WEEKLY;BYDAY=SU;COUNT=110",
    "FREQ=MONTHLY;BYDAY=2TU;COUNT=24",
    "FREQ=MONTHLY;BYDAY=-1SU;COUNT=36",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=12",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=24",
    "FREQ=YEARLY;COUNT=9",
    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU;COUNT=18",
    "FREQ=WEEKLY;UNTIL=20280101",
    "FREQ=WEEKLY;UNTIL=20271231T235959Z",
]
FIRST = dt.date(2026, 12, 1)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rule", RULES)
def test_the_time_on_the_wall_is_the_same_all_along(rule, zone):
    for time in (dt.time(9), dt.time(2, 30), dt.time(0, 15)):
        found = recurrence.occurrences(rule, FIRST, time, zone)
        moments = [one.moment for one in found]
        assert moments == sorted(set(moments))
        for one in found:
            wall = one.moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            meant = dt.datetime.combine(one.day, time)
            exists = _exists(meant, zone)
            assert one.is_moved is not exists
            if exists:
                assert wall == meant
                assert one.moment == meant.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
            else:
                assert dt.timedelta(0) < wall - meant <= dt.timedelta(hours=1)


def _exists(wall: dt.datetime, zone: str) -> bool:
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


def test_weekly_at_nine_stays_at_nine_in_lisbon():
    first = dt.date(2027, 3, 22)
    found = recurrence.occurrences("FREQ=WEEKLY;COUNT=2", first, dt.time(9), "Europe/Lisbon")
    assert [one.moment.hour for one in found] == [9, 8]


def test_half_past_two_on_the_night_that_has_none_begins_an_hour_later():
    night = dt.date(2027, 3, 28)
    [one] = recurrence.occurrences("FREQ=DAILY;COUNT=1", night, dt.time(2, 30), "Europe/Berlin")
    assert one.is_moved
    assert one.moment == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)  # 03:30 on the wall


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    night = dt.date(2027, 10, 31)
    [one] = recurrence.occurrences("FREQ=DAILY;COUNT=1", night, dt.time(2, 30), "Europe/Berlin")
    assert not one.is_moved
    assert one.moment == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)


def test_a_rule_that_ends_on_a_day_holds_that_day():
    rule = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215"
    found = recurrence.occurrences(rule, FIRST, dt.time(18), "Europe/Lisbon")
    assert [one.day.day for one in found] == [1, 8, 15]


def test_an_end_in_utc_is_read_on_the_wall():
    rule = "FREQ=DAILY;UNTIL=20261203T040000Z"  # in New York it is still the 2nd
    found = recurrence.occurrences(rule, FIRST, dt.time(18), "America/New_York")
    assert [one.day.day for one in found] == [1, 2]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("", "Write a rule as in"),
        ("every Tuesday", "Write a rule as in"),
        ("FREQ=WEEKLY;FREQ=DAILY;COUNT=2", "each part once"),
        ("FREQ=HOURLY;COUNT=3", "by day, week, month or year"),
        ("FREQ=SECONDLY;COUNT=3", "by day, week, month or year"),
        ("FREQ=FORTNIGHTLY;COUNT=3", "by day, week, month or year"),
        ("FREQ=WEEKLY;BYDAY=TU", "Say when it ends"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "Say one end"),
        ("FREQ=WEEKLY;COUNT=0", "from 1 to 400 meetings"),
        ("FREQ=WEEKLY;COUNT=401", "from 1 to 400 meetings"),
        ("FREQ=DAILY;COUNT=10000", "from 1 to 400 meetings"),
        ("FREQ=DAILY;UNTIL=20291231", "from 1 to 400 meetings"),
        ("FREQ=WEEKLY;COUNT=-1", "COUNT=-1 cannot be read"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=", "UNTIL= cannot be read"),
        ("FREQ=WEEKLY;UNTIL=soon", "UNTIL=SOON cannot be read"),
        ("FREQ=WEEKLY;UNTIL=20271340", "cannot be read"),
        ("FREQ=WEEKLY;UNTIL=20201231", "ends before it begins"),
        ("FREQ=YEARLY;UNTIL=20370101", "within ten years"),
        ("FREQ=YEARLY;COUNT=12", "The last one would be on 1 December 2037"),
        ("FREQ=YEARLY;INTERVAL=999;COUNT=2", "within ten years"),
        ("FREQ=WEEKLY;INTERVAL=0;COUNT=3", "INTERVAL=0 cannot be read"),
        ("FREQ=WEEKLY;BYDAY=2TU;COUNT=3", "BYDAY=2TU cannot be read"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=3", "BYDAY=XX cannot be read"),
        ("FREQ=MONTHLY;BYDAY=6MO;COUNT=3", "BYDAY=6MO cannot be read"),
        ("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3", "cannot be read"),
        ("FREQ=MONTHLY;BYMONTHDAY=٣;COUNT=3", "cannot be read"),
        ("FREQ=DAILY;BYHOUR=1,2,3;COUNT=3", "BYHOUR is not for rules with FREQ=DAILY"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "No day fits this rule"),
        ("FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=31;BYSETPOS=2;COUNT=2", "No day fits this rule"),
        ("FREQ=WEEKLY;COUNT=3\r\nBEGIN:VALARM", "cannot be read"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence(rule, sentence):
    with pytest.raises(ValidationError) as refused:
        recurrence.occurrences(rule, FIRST, dt.time(18), "Europe/Lisbon")
    assert sentence in refused.value.message_dict["rule"][0]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=12", "every Tuesday, 12 times"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=12", "every second Tuesday, 12 times"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH;COUNT=2", "every 3 weeks on Monday and Thursday, 2 times"),
        ("FREQ=WEEKLY;UNTIL=20270620T235959", "every Tuesday, until 20 June 2027"),
        ("FREQ=DAILY;COUNT=1", "every day, once"),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=6", "the second Tuesday of every month, 6 times"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;COUNT=6", "the last Friday of every second month, 6 times"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=6", "the last day of every month, 6 times"),
        ("FREQ=MONTHLY;COUNT=6", "day 1 of every month, 6 times"),
        ("FREQ=YEARLY;COUNT=6", "every year on 1 December, 6 times"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=6", "by the rule FREQ=MONTHLY;BYDAY=MO,TU"),
    ],
)  # fmt: skip
def test_a_rule_reads_as_people_say_it(rule, words):
    assert words in rule_words.said(rule, FIRST)


def test_a_fifth_tuesday_is_the_last_one():
    assert recurrence.weekday_of_month(dt.date(2026, 12, 29)) == "-1TU"
    assert recurrence.weekday_of_month(dt.date(2026, 12, 8)) == "2TU"


def test_days_move_within_the_week():
    assert (
        recurrence.later("FREQ=WEEKLY;BYDAY=SU,TU;COUNT=4", 1) == "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"
    )
    with pytest.raises(ValidationError, match="plan them anew"):
        recurrence.later("FREQ=MONTHLY;BYDAY=2TU;COUNT=4", 1)
