"""Changes: this meeting, the following ones, or all; who stays, who is told, what is undone."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events import changes
from events.models import Event, Registration, Series
from tests.events.test_recurrence import ZONES
from tests.events.test_series import said, weekly  # noqa: F401 - a fixture

DAY = dt.timedelta(days=1)


@pytest.fixture
def four(weekly, bo, inside):  # noqa: F811
    """Four Tuesdays, oldest first."""
    series = weekly(4)
    with inside(bo):
        return list(series.events.select_related("program", "lead", "series").order_by("starts_at"))


def fresh(meetings) -> list[Event]:
    found = {one.pk: one for one in Event.objects.filter(pk__in=[one.pk for one in meetings])}
    return [found[one.pk] for one in meetings]


def a_day_later(event) -> dict:
    return {"starts_at": event.starts_at + DAY, "ends_at": event.ends_at + DAY}


def test_one_meeting_moves_alone(four, bo, cy, inside):
    with inside(bo):
        four[1].register(cy, "yes", by=bo)
        before = [one.starts_at for one in four]
        four[1].change(by=bo, **a_day_later(four[1]))
        after = fresh(four)
        assert [one.starts_at for one in after] == [before[0], before[1] + DAY, *before[2:]]
        assert after[1].own_fields == ["ends_at", "starts_at"]
        assert [one.sequence for one in after] == [0, 1, 0, 0]
        assert Registration.objects.get(event=four[1], membership=cy).answer == "yes"
        [act] = Activity.objects.filter(verb="event.changed")
        assert act.data["fields"]["starts_at"] == [
            before[1].isoformat(), (before[1] + DAY).isoformat()
        ]  # fmt: skip
        assert act.data["quiet"] is False
        assert not Activity.objects.filter(verb="series.changed").exists()


def test_the_following_move_and_the_one_moved_by_hand_stays(four, bo, inside):
    with inside(bo):
        before = [one.starts_at for one in four]
        four[2].change(by=bo, **a_day_later(four[2]))
        seen = changes.of(four[1], "following", a_day_later(four[1]))
        assert [one.event.pk for one in seen.changed] == [four[1].pk, four[3].pk]
        assert [one.pk for one in seen.kept] == [four[2].pk]
        four[1].change(by=bo, scope="following", **a_day_later(four[1]))
        after = [one.starts_at for one in fresh(four)]
        assert after == [before[0], before[1] + DAY, before[2] + DAY, before[3] + DAY]
        assert [one.sequence for one in fresh(four)] == [0, 1, 1, 1]
        series = Series.objects.get(pk=four[0].series_id)
        assert series.in_words == "every Wednesday, 4 times"


def test_what_was_moved_by_hand_gets_the_new_place_all_the_same(four, bo, inside):
    with inside(bo):
        four[2].change(by=bo, **a_day_later(four[2]))
        by_hand = four[2].starts_at
        four[0].change(by=bo, scope="all", place="Library", **a_day_later(four[0]))
        after = fresh(four)
        assert after[2].starts_at == by_hand
        assert {one.place for one in after} == {"Library"}


def test_several_are_told_once(four, bo, inside):
    with inside(bo):
        four[0].change(by=bo, scope="all", place="Library")
        acts = Activity.objects.filter(verb="event.changed")
        assert [act.data["quiet"] for act in acts] == [True] * 4
        [whole] = Activity.objects.filter(verb="series.changed")
        assert whole.data["fields"] == {"place": ["Room 2", "Library"]}
        assert set(whole.data["events"]) == {str(one.pk) for one in four}
        assert {one.place for one in fresh(four)} == {"Library"}


def test_a_field_changed_for_one_stays_with_it(four, bo, inside):
    with inside(bo):
        four[2].change(by=bo, place="Park")
        four[0].change(by=bo, scope="all", place="Library", title="Bench night")
        after = fresh(four)
        assert [one.place for one in after] == ["Library", "Library", "Park", "Library"]
        assert {one.title for one in after} == {"Bench night"}
        assert Series.objects.get(pk=four[0].series_id).title == "Bench night"


def test_what_changes_for_all_is_nobodys_own_any_more(four, bo, inside):
    with inside(bo):
        four[0].change(by=bo, place="Park")
        four[0].refresh_from_db()
        four[0].change(by=bo, scope="all", place="Library")
        assert fresh(four)[0].own_fields == []


def test_the_same_again_changes_nothing(four, bo, inside):
    with inside(bo):
        four[0].change(by=bo, scope="all", place=" Room   2 ")
        assert not Activity.objects.filter(verb__endswith=".changed").exists()
        assert {one.sequence for one in fresh(four)} == {0}


def test_longer_meetings_keep_their_start(four, bo, inside):
    with inside(bo):
        before = [one.starts_at for one in four]
        longer = four[1].ends_at + dt.timedelta(minutes=30)
        four[1].change(by=bo, scope="all", ends_at=longer)
        after = fresh(four)
        assert [one.starts_at for one in after] == before
        assert {one.ends_at - one.starts_at for one in after} == {dt.timedelta(hours=2)}


@pytest.mark.parametrize("zone", ZONES)
def test_the_time_on_the_wall_is_the_same_after_a_move(weekly, bo, inside, zone):  # noqa: F811
    with inside(bo):
        series = weekly(60, time_zone=zone)
        first = series.events.select_related("program", "lead", "series").order_by("starts_at")[0]
        wall = first.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        moved = (wall + dt.timedelta(days=2, hours=1)).replace(tzinfo=ZoneInfo(zone))
        ends_at = moved.astimezone(dt.UTC) + dt.timedelta(minutes=90)
        first.change(by=bo, scope="all", starts_at=moved.astimezone(dt.UTC), ends_at=ends_at)
        found = series.events.order_by("starts_at")
        walls = [one.starts_at.astimezone(ZoneInfo(zone)) for one in found]
        assert {(one.weekday(), one.hour, one.minute) for one in walls} == {(3, 19, 0)}
        days = [one.date() for one in walls]
        assert {later - day for day, later in pairwise(days)} == {7 * DAY}
        assert [one.recurs_at for one in found] == [one.starts_at for one in found]


def test_days_of_a_daily_series_move_through_each_other(weekly, bo, inside):  # noqa: F811
    with inside(bo):
        series = weekly(5, rule="FREQ=DAILY;COUNT=5")
        first = series.events.select_related("program", "lead", "series").order_by("starts_at")[0]
        before = [one.starts_at for one in series.events.order_by("starts_at")]
        first.change(by=bo, scope="all", **a_day_later(first))
        after = [one.starts_at for one in series.events.order_by("starts_at")]
        assert after == [moment + DAY for moment in before]


def test_no_meeting_takes_the_moment_of_one_that_stays(weekly, bo, inside):  # noqa: F811
    with inside(bo):
        series = weekly(5, rule="FREQ=DAILY;COUNT=5")
        second = series.events.select_related("program", "lead", "series").order_by("starts_at")[1]
        earlier = {"starts_at": second.starts_at - DAY, "ends_at": second.ends_at - DAY}
        with pytest.raises(ValidationError, match="another meeting of this series begins"):
            second.change(by=bo, scope="following", **earlier)


def test_months_decide_the_day(weekly, bo, inside):  # noqa: F811
    with inside(bo):
        series = weekly(3, rule="FREQ=MONTHLY;BYDAY=2TU;COUNT=3")
        first = series.events.select_related("program", "lead", "series").order_by("starts_at")[0]
        with pytest.raises(ValidationError, match="plan them anew"):
            first.change(by=bo, scope="all", **a_day_later(first))
        hour = dt.timedelta(hours=1)
        first.change(
            by=bo, scope="all", starts_at=first.starts_at + hour, ends_at=first.ends_at + hour
        )
        assert Series.objects.get(pk=series.pk).begins_at == dt.time(19)


def test_nobody_loses_a_seat_when_there_are_fewer(ahead, bo, cy, leila, jun, inside):
    with inside(bo):
        for person in (cy, leila, jun):
            ahead.register(person, "yes", by=bo)
        ahead.change(by=bo, capacity=1)
        assert Registration.objects.filter(event=ahead).coming().count() == 3


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"starts_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "starts_at"),
        ({"starts_at": dt.datetime(1, 1, 1, tzinfo=dt.UTC)}, "starts_at"),
        ({"starts_at": dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)}, "starts_at"),
        ({"ends_at": dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)}, "ends_at"),
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"online_link": "javascript:alert(1)"}, "online_link"),
        ({"capacity": 0}, "capacity"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"mode": "telepathy"}, "mode"),
        ({"state": "held"}, "state"),
        ({"speakers": ["x"] * 21}, "speakers"),
        ({"reminders": [0]}, "reminders"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(ahead, bo, inside, fields, at):
    with inside(bo), pytest.raises(ValidationError) as refused:
        ahead.change(by=bo, **fields)
    assert at in refused.value.message_dict


def test_a_day_that_nobody_means_is_refused_by_the_form(client_for, ahead, bo, page):
    browser, address = client_for(bo), page(ahead, "change")
    typed = form_of(browser, address)
    for day in ("9999-12-31", "0001-01-01"):
        assert browser.post(address, typed | {"date": day, "step": "preview"}).status_code == 400


def test_a_meeting_ends_after_it_begins(ahead, bo, inside):
    with inside(bo), pytest.raises(ValidationError, match="ends after it began"):
        ahead.change(by=bo, ends_at=ahead.starts_at)


def test_what_is_over_stays(over, bo, inside):
    with inside(bo), pytest.raises(ValidationError, match="over or has been cancelled"):
        over.change(by=bo, place="Library")


def test_cy_changes_nothing(ahead, cy, inside):
    with inside(cy), pytest.raises(NotAllowed):
        ahead.change(by=cy, title="Party")


def test_a_scope_that_nobody_knows(four, bo, inside):
    with inside(bo), pytest.raises(ValidationError, match="this meeting, the following, or all"):
        four[0].change(by=bo, scope="some", title="Party")


def test_the_link_is_told_without_its_value(ahead, bo, inside):
    with inside(bo):
        ahead.change(by=bo, mode="online", online_link="https://meet.example/secret")
        act = Activity.objects.get(verb="event.changed")
        assert act.data["fields"]["online_link"] == [None, None]


def test_meetings_that_were_held_stay_as_they_were(four, bo, inside):
    with inside(bo), clock.moved(days=9):
        four[2].change(by=bo, scope="all", place="Library")
        assert fresh(four)[0].place == "Room 2"
        assert [one.place for one in fresh(four)][2:] == ["Library"] * 2


def test_the_rest_is_cancelled_and_held_after_all(four, bo, inside):
    with inside(bo):
        four[3].cancel(by=bo, reason="Holidays")  # in an act of its own
        four[1].cancel(by=bo, reason="The room is gone", scope="following")
        states = [one.state for one in fresh(four)]
        assert states == ["planned", "cancelled", "cancelled", "cancelled"]
        assert [one.cancel_reason for one in fresh(four)][2:] == ["The room is gone", "Holidays"]
        [whole] = Activity.objects.filter(verb="series.cancelled")
        assert len(whole.data["events"]) == 2
        quiet = [
            act.data.get("quiet", False) for act in Activity.objects.filter(verb="event.cancelled")
        ]
        assert sorted(quiet) == [False, True, True]
        assert four[2].__class__.objects.get(pk=four[2].pk).restore(by=bo) == 2
        states = [one.state for one in fresh(four)]
        assert states == ["planned", "planned", "planned", "cancelled"]
        assert [one.sequence for one in fresh(four)] == [0, 2, 2, 1]


def test_two_who_change_a_series_take_turns(committed, capstone, bo, inside):
    with inside(bo):
        series = Series.plan(capstone, by=bo, **said(12))
        ids = list(series.events.order_by("starts_at").values_list("pk", flat=True))

    def change(number: int) -> None:
        try:
            with inside(bo):
                one = Event.objects.select_related("program", "lead", "series").get(pk=ids[number])
                one.change(by=bo, scope="all", place=f"Room {number + 10}")
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as threads:
        list(threads.map(change, [11, 0, 6, 3, 9, 1]))
    with inside(bo):
        assert len({one.place for one in series.events.all()}) == 1
        assert {one.sequence for one in series.events.all()} == {6}


def test_what_has_begun_is_not_held_after_all(ahead, bo, inside):
    with inside(bo):
        ahead.cancel(by=bo)
        with clock.moved(days=2), pytest.raises(ValidationError, match="Its time has passed"):
            ahead.restore(by=bo)


def form_of(browser, address: str) -> dict:
    """What the page's form would send, as it stands."""
    form = browser.get(address).context["form"]
    return {
        name: value
        for name in form.fields
        if (value := form[name].value()) is not None
    }  # fmt: skip


def test_bo_sees_what_changes_before_it_does(client_for, four, bo, cy, leila, inside, page):
    with inside(bo):
        for person in (cy, leila):
            four[2].register(person, "yes", by=bo)
        four[3].change(by=bo, **a_day_later(four[3]))
    browser, address = client_for(bo), page(four[0], "change")
    typed = form_of(browser, address) | {"scope": "all"}
    typed["date"] = typed["date"] + DAY
    shown = browser.post(address, typed | {"step": "preview"}).content.decode()
    assert "3 meetings move from Tuesday 18:00 to Wednesday 18:00 (Lisbon)." in shown
    assert "2 people have said yes or perhaps. Their answers stay, and they are told." in shown
    assert "was moved by hand and stays." in shown
    with inside(bo):
        assert [one.sequence for one in fresh(four)] == [0, 0, 0, 1]
    answer = browser.post(address, typed | {"step": "change"})
    assert answer.url == page(four[0])
    with inside(bo):
        assert [one.sequence for one in fresh(four)] == [1, 1, 1, 1]


def test_a_change_is_put_back_within_minutes(client_for, four, bo, inside, page):
    browser, address = client_for(bo), page(four[0], "change")
    before = [one.starts_at for one in four]
    typed = form_of(browser, address) | {"scope": "following", "time": "19:00", "place": "Park"}
    browser.post(address, typed | {"step": "change"})
    with inside(bo):
        hour = dt.timedelta(hours=1)
        assert [one.starts_at for one in fresh(four)] == [moment + hour for moment in before]
        act = Activity.objects.get(verb="event.changed", object_id=four[0].pk)
    back = page(four[0], "change", str(act.pk), "reversal")
    assert back in browser.get(page(four[0])).content.decode()
    with clock.moved(minutes=11):
        assert browser.post(back).url == address
    browser.post(back)
    with inside(bo):
        assert [one.starts_at for one in fresh(four)] == before
        assert {one.place for one in fresh(four)} == {"Room 2"}


def test_reminders_are_chosen_and_own_ones_kept(client_for, ahead, bo, inside, page):
    with inside(bo):
        ahead.change(by=bo, reminders=[1440, 45])
    browser, address = client_for(bo), page(ahead, "change")
    shown = browser.get(address).content.decode()
    assert "45 minutes before" in shown
    typed = form_of(browser, address) | {"reminders": ["10080", "45"], "step": "change"}
    browser.post(address, typed)
    with inside(bo):
        assert Event.objects.get(pk=ahead.pk).reminders == [10080, 45]


def test_saving_the_form_as_it_is_changes_nothing(client_for, four, bo, inside, page):
    browser, address = client_for(bo), page(four[0], "change")
    with inside(bo):
        four[0].change(by=bo, place="Park")
    saved = form_of(browser, address) | {"step": "change", "scope": "all"}
    shown = browser.post(address, saved, follow=True).content.decode()
    assert "Nothing was different." in shown
    assert "reversal" not in shown
    with inside(bo):
        assert [one.sequence for one in fresh(four)] == [1, 0, 0, 0]


def test_the_page_cancels_the_rest_and_holds_it_after_all(client_for, four, bo, inside, page):
    browser = client_for(bo)
    browser.post(page(four[1], "cancellation"), {"scope": "following", "reason": "Holidays"})
    with inside(bo):
        assert [one.state for one in fresh(four)] == ["planned", *["cancelled"] * 3]
    browser.post(page(four[1], "restoration"))
    with inside(bo):
        assert {one.state for one in fresh(four)} == {"planned"}


def test_fewer_places_than_people_is_said(client_for, ahead, bo, cy, leila, inside, page):
    with inside(bo):
        for person in (cy, leila):
            ahead.register(person, "yes", by=bo)
    browser, address = client_for(bo), page(ahead, "change")
    typed = form_of(browser, address) | {"capacity": "1", "step": "preview"}
    shown = browser.post(address, typed).content.decode()
    assert "2 people come and keep their seats" in shown
    assert "Nobody is told: for those who come nothing changes." in shown


def test_a_member_does_not_see_the_form(client_for, ahead, cy, page):
    for below in ("change", "cancellation"):
        assert client_for(cy).get(page(ahead, below)).status_code == 403
    assert client_for(cy).post(page(ahead, "restoration")).status_code == 403


def test_who_leads_one_meeting_runs_that_one_alone(client_for, four, bo, cy, inside, page):
    """Cy leads the second of four: she changes, cancels and restores hers, and no other."""
    with inside(bo):
        four[1].change(by=bo, lead=cy)
    browser, api = client_for(cy), f"/api/v1/c/riverside/events/{four[1].pk}/"
    for scope in ("following", "all"):
        for below, words in (("change", {"title": "Mine"}), ("cancellation", {"reason": "Tired"})):
            sent = {"scope": scope, **words}
            refused = browser.post(f"{api}{below}/", sent, content_type="application/json")
            assert refused.status_code == 403
    assert b'name="scope"' not in browser.get(page(four[1], "change")).content
    assert b'name="scope"' not in browser.get(page(four[1], "cancellation")).content
    browser.post(page(four[1], "cancellation"), {"scope": "all", "reason": "Tired"})
    with inside(bo):
        assert [one.state for one in fresh(four)] == ["planned", "cancelled", "planned", "planned"]
        four[0].cancel(by=bo, scope="all", reason="Holidays")
        Event.objects.filter(pk=four[1].pk).update(changed_at=four[0].changed_at)
    browser.post(page(four[1], "restoration"))
    with inside(bo):
        assert [one.state for one in fresh(four)] == ["cancelled", "planned", *["cancelled"] * 2]


def test_a_change_to_all_holds_no_later_meeting_while_it_waits(committed, four, bo, inside):
    """Somebody who leaves gives back their seats meeting by meeting, in the order of the keys."""
    first, *_between, last = sorted(four, key=lambda one: one.pk)

    def change():
        try:
            with inside(bo):
                last.change(by=bo, scope="all", title="New")
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as other:
        with inside(bo), transaction.atomic():
            Event.objects.select_for_update().get(pk=first.pk)
            changed = other.submit(change)
            time.sleep(1)
            assert not changed.done()
            Event.objects.select_for_update(nowait=True).get(pk=last.pk)
        changed.result(20)
    with inside(bo):
        assert {one.title for one in fresh(four)} == {"New"}
