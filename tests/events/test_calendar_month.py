"""The month, the day, and what lies at the same time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from communities import clock
from events import conflicts, month
from events.models import Event

MONTH = dt.date(2031, 3, 1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def on(plan):
    """``on(day, hour)`` is a meeting in March 2031, at that hour in UTC."""

    def make(day: int, hour: int = 18, **fields) -> Event:
        starts_at = dt.datetime(2031, 3, day, hour, tzinfo=dt.UTC)
        return plan(hours=(starts_at - clock.now()) / dt.timedelta(hours=1), **fields)

    return make


def cells(member, inside, **which) -> dict:
    with inside(member):
        shown = month.month_of(member, MONTH, **which)
    return {day.date: day for week in shown.weeks for day in week}


def test_every_day_has_its_meetings_and_says_how_many_more(on, cy, inside):
    for hour in (9, 11, 13, 15, 17):
        on(12, hour, title=f"At {hour}")
    days = cells(cy, inside)
    day = days[dt.date(2031, 3, 12)]
    assert [(time, title) for time, title, _url, _off in day.shown] == [
        ("09:00", "At 9"), ("11:00", "At 11"), ("13:00", "At 13")
    ]  # fmt: skip
    assert day.more == 2
    assert not days[dt.date(2031, 3, 13)].shown


def test_days_are_those_of_the_readers_wall(on, cy, inside, client_for):
    on(12, 20, title="Late")
    browser = client_for(cy)
    cy.user.time_zone = "Asia/Tokyo"
    cy.user.save()
    shown = browser.get("/c/riverside/events/?view=month&month=2031-03").context["month"]
    found = {day.date: day for week in shown.weeks for day in week}
    assert [title for _time, title, *_ in found[dt.date(2031, 3, 13)].shown] == ["Late"]
    assert found[dt.date(2031, 3, 13)].shown[0][0] == "05:00"


def test_days_of_the_months_beside_it_are_there(on, cy, inside):
    on(31, title="Last")
    days = cells(cy, inside)
    assert min(days) == dt.date(2031, 2, 24)
    assert max(days) == dt.date(2031, 4, 6)
    assert days[dt.date(2031, 4, 1)].is_outside
    assert days[dt.date(2031, 3, 31)].shown


def test_only_mine(on, cy, sam, inside):
    on(12, title="Of my program")
    on(12, 20, title="For everyone", program=None)
    both = cells(cy, inside)[dt.date(2031, 3, 12)].shown
    mine = cells(cy, inside, mine=True)[dt.date(2031, 3, 12)].shown
    assert [one[1] for one in both] == ["Of my program", "For everyone"]
    assert [one[1] for one in mine] == ["Of my program"]


def test_the_page_is_a_table_that_keys_can_walk(on, cy, client_for):
    on(12)
    shown = client_for(cy).get("/c/riverside/events/?view=month&month=2031-03").content.decode()
    assert shown.count('<th scope="col">') == 7
    assert 'href="/c/riverside/events/?day=2031-03-12" aria-label="12 March 2031"' in shown
    assert 'aria-label="13 March 2031, nothing"' in shown
    assert "month=2031-02" in shown
    assert "month=2031-04" in shown


@pytest.mark.parametrize(
    "asked", ["2031-13", "0000-01", "9999-12", "0001-01", "soon", "", "2031-03-01"]
)
def test_a_month_that_is_none_is_the_present_one(cy, client_for, asked):
    shown = client_for(cy).get("/c/riverside/events/", {"view": "month", "month": asked})
    assert shown.context["month"].first == clock.today("Europe/Lisbon").replace(day=1)


def test_a_day_lists_all_of_it(on, cy, client_for):
    for hour in (9, 11, 13, 15):
        on(12, hour, title=f"At {hour}")
    shown = client_for(cy).get("/c/riverside/events/?day=2031-03-12").content.decode()
    assert all(f"At {hour}" in shown for hour in (9, 11, 13, 15))
    empty = client_for(cy).get("/c/riverside/events/?day=2031-03-13").content.decode()
    assert "Nothing is planned on this day." in empty


def test_a_month_of_another_community_is_not_seen(on, dee, cy, inside):
    on(12)
    assert not any(day.shown for day in cells(dee, inside).values())


def test_a_clash_with_ones_own_yes_is_said(on, cy, bo, inside, client_for):
    one, other = on(12, title="Draft night"), on(12, 19, title="Open bench", program=None)
    apart = on(12, 20, title="Quiz")
    with inside(bo):
        one.register(cy, "yes", by=bo)
    browser = client_for(cy)
    listed = browser.get("/c/riverside/events/?day=2031-03-12").content.decode()
    assert listed.count("At the same time: Draft night.") == 1
    assert "Draft night" in browser.get(f"/c/riverside/events/{other.pk}/").content.decode()
    assert (
        "At the same time" not in browser.get(f"/c/riverside/events/{apart.pk}/").content.decode()
    )


def test_who_plans_sees_what_is_there_already(on, bo, capstone, inside):
    on(12, title="Draft night")
    with inside(bo):
        start = dt.datetime(2031, 3, 12, 19, tzinfo=dt.UTC)
        spans = [
            (start + n * dt.timedelta(days=1), start + n * dt.timedelta(days=1, hours=1))
            for n in (-1, 0, 1)
        ]
        spans = [(begins, begins + dt.timedelta(hours=1)) for begins, _ends in spans]
        [clash] = conflicts.of_plan(spans, bo, place="room 2")
        assert (clash.event.title, clash.why) == ("Draft night", "in the same place")
        assert conflicts.of_plan(spans[:1], bo, place="room 2") == []


def test_the_preview_counts_names_and_warns(on, bo, capstone, client_for):
    on(19, title="Draft night")
    asked = {
        "program": capstone.pk, "date": "2031-03-12", "time": "18:30", "minutes": "90",
        "repeats": "weekly", "ends": "times", "count": "12", "place": "Room 2",
    }  # fmt: skip
    shown = (
        client_for(bo).get("/c/riverside/events/new/dates/", asked, headers=HTMX).content.decode()
    )
    assert "Every Wednesday, 12 times." in shown
    assert "and 4 more, the last on 28 May 2031" in shown
    assert "Draft night" in shown
    refused = client_for(bo).get(
        "/c/riverside/events/new/dates/", asked | {"count": "9999"}, headers=HTMX
    )
    assert "less than or equal to 400" in refused.content.decode()


def test_the_preview_says_which_hour_the_clocks_skip(bo, capstone, client_for):
    asked = {
        "program": capstone.pk, "date": "2031-03-23", "time": "01:30", "minutes": "60",
        "repeats": "weekly", "ends": "times", "count": "2", "time_zone": "Europe/Lisbon",
    }  # fmt: skip
    shown = (
        client_for(bo).get("/c/riverside/events/new/dates/", asked, headers=HTMX).content.decode()
    )
    said = "On Sunday 30 March the clocks in Lisbon skip 01:30: that meeting begins at 02:30."
    assert said in shown


def test_bo_plans_a_series_by_the_form(bo, capstone, client_for, inside):
    typed = {
        "title": "Open bench", "kind": "social", "mode": "in_person", "program": capstone.pk,
        "date": "2031-03-12", "time": "18:30", "minutes": "90", "repeats": "fortnightly",
        "weekdays": ["WE", "TH"], "ends": "day", "until": "2031-04-10",
        "points": "18:30 Welcome, Ada\nWork\n19:45 Tidy up",
        "speakers": "Amália Reis, lawyer\n\n",
    }  # fmt: skip
    browser = client_for(bo)
    seen = browser.post("/c/riverside/events/new/", typed | {"preview": "1"})
    assert seen.status_code == 200
    assert "Every second Wednesday and Thursday" in seen.content.decode()
    with inside(bo):
        assert not Event.objects.filter(title="Open bench").exists()
    answer = browser.post("/c/riverside/events/new/", typed)
    with inside(bo):
        meetings = Event.objects.filter(title="Open bench").order_by("starts_at")
        assert answer.url == meetings[0].series.get_absolute_url()
        lisbon = ZoneInfo("Europe/Lisbon")
        walls = [one.starts_at.astimezone(lisbon) for one in meetings]
        assert [(one.month, one.day) for one in walls] == [
            (3, 12), (3, 13), (3, 26), (3, 27), (4, 9), (4, 10)
        ]  # fmt: skip
        assert {(one.hour, one.minute) for one in walls} == {(18, 30)}
        assert [(p["at"], p["text"], p["who"]) for p in meetings[3].agenda] == [
            (0, "Welcome", "Ada"), (35, "Work", ""), (75, "Tidy up", "")
        ]  # fmt: skip
        assert meetings[3].speakers == ["Amália Reis, lawyer"]
    assert browser.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"repeats": "own", "rule": "FREQ=HOURLY;COUNT=3"}, "by day, week, month or year"),
        ({"repeats": "own", "rule": ""}, "Write a rule as in"),
        ({"repeats": "weekly", "ends": "day"}, "Choose its last day"),
        ({"repeats": "weekly", "ends": "day", "until": "2030-01-01"}, "ends before it begins"),
        ({"repeats": "weekly", "ends": "program"}, "ends before it begins"),
        ({"repeats": "weekly", "ends": "times", "count": ""}, "Say how many times"),
        ({"until": "9999-12-31"}, "within the next ten years"),
        ({"date": "9999-12-31", "repeats": "weekly", "preview": "1"}, "within the next ten years"),
        ({"date": "0001-01-01", "repeats": "weekly", "preview": "1"}, "That day has passed"),
        ({"repeats": "sometimes"}, "Choose one of those"),
        ({"repeats": "weekly", "weekdays": ["XX"]}, "Choose one of those"),
        ({"points": "17:00 Too early"}, "lies outside of the meeting"),
        ({"time_zone": "Mars/Olympus"}, "Choose one of those"),
        ({"date": "2020-03-11", "repeats": "weekly", "ends": "times", "count": "3"}, "has passed"),
    ],
)
def test_what_cannot_come_again_is_said(bo, capstone, client_for, changes, sentence):
    typed = {
        "title": "Open bench", "kind": "social", "mode": "in_person", "program": capstone.pk,
        "date": "2031-03-12", "time": "18:30", "minutes": "90", "count": "3",
    }  # fmt: skip
    answer = client_for(bo).post("/c/riverside/events/new/", typed | changes)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
