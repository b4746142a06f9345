"""Nobody is written to in their quiet hours, wherever they live and whatever the clocks do."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from communities import quiet_hours

NIGHT = {"zone": "Europe/Lisbon", "since": dt.time(21), "until": dt.time(7)}
ZONES = (
    *("Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("Pacific/Apia", "America/St_Johns", "Africa/Casablanca", "Asia/Tokyo", "UTC"),
)


def lisbon(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo("Europe/Lisbon"))


def test_what_falls_into_the_night_comes_in_the_morning():
    assert quiet_hours.moved(lisbon(1, 6), lisbon(2, 6), **NIGHT) == lisbon(1, 7)
    assert quiet_hours.moved(lisbon(1, 23), lisbon(2, 23), **NIGHT) == lisbon(2, 7)
    assert quiet_hours.moved(lisbon(1, 6, 30), lisbon(1, 7, 30), **NIGHT) == lisbon(1, 7)


def test_before_an_early_meeting_it_comes_in_the_evening():
    second = dt.timedelta(seconds=1)
    assert quiet_hours.moved(lisbon(2, 5), lisbon(2, 6), **NIGHT) == lisbon(1, 21) - second
    assert quiet_hours.moved(lisbon(1, 22), lisbon(1, 23), **NIGHT) == lisbon(1, 21) - second


def test_by_day_nothing_moves_and_without_quiet_hours_neither():
    assert quiet_hours.moved(lisbon(1, 12), lisbon(2, 12), **NIGHT) == lisbon(1, 12)
    none = NIGHT | {"until": dt.time(21)}
    assert quiet_hours.moved(lisbon(1, 23), lisbon(2, 23), **none) == lisbon(1, 23)


def test_for_any_hours_zone_and_night_it_is_outside_of_them_and_ahead_of_the_meeting():
    chance = random.Random(20261123)
    first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for _time in range(20_000):
        zone = chance.choice(ZONES)
        since, until = (dt.time(chance.randrange(24), chance.choice((0, 30))) for _ in "ab")
        start = first + dt.timedelta(minutes=chance.randrange(0, 3 * 365 * 24 * 60, 5))
        wanted = start - dt.timedelta(minutes=chance.choice((60, 1440, 30, 4320)))
        said = f"{wanted} for {start} in {zone}, quiet {since} to {until}"
        moved = quiet_hours.moved(wanted, start, zone=zone, since=since, until=until)
        assert moved < start, said
        assert abs(moved - wanted) <= dt.timedelta(hours=25), said
        wall = moved.astimezone(ZoneInfo(zone)).time()
        assert since == until or not quiet_hours._is_quiet(wall, since, until), said
