"""Series: every meeting at once, one act for all, and more of the same later."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock
from communities.models import Activity, Enrolment, Program
from communities.notifications import notices
from communities.tenancy.access import NotAllowed
from events.models import Event, Series

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def weekly(capstone, bo, inside):
    """``weekly(count=4, …)`` is a series of riverside's program on Tuesdays at 18:00, planned by bo."""

    def make(count: int = 4, **fields) -> Series:
        with inside(bo):
            return Series.plan(capstone, by=bo, **said(count, **fields))

    return make


def said(count: int = 4, **fields) -> dict:
    """A Tuesday evening, from the next one."""
    today = clock.today("Europe/Lisbon")
    first = today + dt.timedelta(days=(1 - today.weekday()) % 7 or 7)
    given = {
        "title": "Open bench",
        "rule": f"FREQ=WEEKLY;BYDAY=TU;COUNT={count}",
        "first_on": first,
    }
    times = {"begins_at": dt.time(18), "minutes": 90, "time_zone": "Europe/Lisbon"}
    return given | times | {"place": "Room 2", "kind": "social"} | fields


def test_every_meeting_is_a_row_of_its_own(weekly, bo, capstone, inside):
    series = weekly(52)
    with inside(bo):
        meetings = list(series.events.order_by("starts_at"))
        assert len(meetings) == 52
        for one in meetings:
            wall = one.starts_at.astimezone(LISBON)
            assert (wall.weekday(), wall.hour, wall.minute) == (1, 18, 0)
            assert one.ends_at - one.starts_at == dt.timedelta(minutes=90)
            assert (one.recurs_at, one.program, one.lead) == (one.starts_at, capstone, bo)
            assert (one.place, one.kind, one.time_zone) == ("Room 2", "social", "Europe/Lisbon")


def test_one_act_and_one_notice_for_all(weekly, bo, cy, inside):
    series = weekly(12)
    with inside(bo):
        acts = Activity.objects.filter(object_id=series.pk)
        [act] = acts
        assert (act.verb, act.data["meetings"]) == ("series.planned", 12)
        assert not Activity.objects.filter(verb="event.planned", program=series.program).filter(
            object_id__in=series.events.values("pk")
        )
        [told] = [notice for notice in notices(act) if notice.recipient == cy]
    assert told.sentence.startswith("New: Open bench, every Tuesday, 12 times, from ")


def test_the_first_meeting_is_the_first_day_that_fits(weekly, bo, inside):
    monday = said()["first_on"] - dt.timedelta(days=1)
    if monday <= clock.today():
        monday += dt.timedelta(days=7)
    series = weekly(2, first_on=monday)
    with inside(bo):
        assert series.first_on == monday + dt.timedelta(days=1)
        assert series.events.count() == 2


def test_cy_plans_no_series(cy, capstone, inside):
    with inside(cy), pytest.raises(NotAllowed):
        Series.plan(capstone, by=cy, **said())


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"rule": "FREQ=DAILY;COUNT=10000"}, "rule"),
        ({"rule": "FREQ=WEEKLY;BYDAY=TU"}, "rule"),
        ({"first_on": dt.date(2020, 1, 7)}, "starts_at"),
        ({"first_on": dt.date(9999, 12, 31)}, "starts_at"),
        ({"first_on": dt.date(1, 1, 1)}, "starts_at"),
        ({"minutes": 0}, "minutes"),
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"agenda": [{"at": 0, "text": "x" * 161, "who": ""}]}, "agenda"),
        ({"speakers": ["x" * 161]}, "speakers"),
    ],
)
def test_what_is_wrong_plans_nothing(capstone, bo, inside, fields, at):
    with inside(bo):
        before = Event.objects.count()
        with pytest.raises(ValidationError) as refused:
            Series.plan(capstone, by=bo, **said() | fields)
        assert at in refused.value.message_dict
        assert (Event.objects.count(), Series.objects.filter(title="Open bench").count()) == (
            before,
            0,
        )


def test_a_title_cannot_begin_a_line_of_its_own(weekly, bo, inside):
    series = weekly(2, title="Open\r\nBEGIN:VALARM\r\nTRIGGER:-PT1M", place="Room\n2")
    with inside(bo):
        assert series.title == "Open BEGIN:VALARM TRIGGER:-PT1M"
        assert {one.title for one in series.events.all()} == {series.title}
        assert {one.place for one in series.events.all()} == {"Room 2"}


def test_the_same_form_in_the_same_moment_plans_one_series(committed, capstone, bo, inside):
    key = uuid.uuid4()

    def send(_number) -> uuid.UUID:
        try:
            with inside(bo):
                return Series.plan(capstone, by=bo, key=key, **said()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert len(set(threads.map(send, range(4)))) == 1
    with inside(bo):
        assert Event.objects.filter(title="Open bench").count() == 4


def test_more_of_the_same(weekly, bo, inside):
    series = weekly(3)
    with inside(bo):
        third = series.events.order_by("starts_at").last()
        third.change(by=bo, place="Library")  # for this one alone
        series.extend(2, by=bo)
        added = series.events.order_by("starts_at")[3:]
        weeks = [(one.starts_at - third.starts_at).days // 7 for one in added]
        assert (weeks, {one.place for one in added}) == ([1, 2], {"Room 2"})
        assert series.in_words == "every Tuesday, 5 times"
        act = Activity.objects.get(verb="series.extended")
        assert act.data["meetings"] == 2


def test_a_series_has_an_end_that_cannot_be_passed(weekly, bo, inside):
    series = weekly(3)
    with inside(bo), pytest.raises(ValidationError, match="at most 400 meetings; this one has 3"):
        series.extend(398, by=bo)


def test_a_member_extends_nothing(weekly, cy, inside):
    series = weekly(3)
    with inside(cy), pytest.raises(NotAllowed):
        series.extend(1, by=cy)


def test_who_planned_a_series_and_runs_nothing_any_more_extends_nothing(
    client_for, capstone, weekly, bo, mo, ada, inside
):
    with inside(ada):
        for learns in Enrolment.objects.active().filter(membership=mo, program=capstone):
            learns.end(by=ada)
        capstone.enrol(mo, by=ada, role="facilitator")
    with inside(mo):
        series = Series.plan(Program.objects.get(pk=capstone.pk), by=mo, lead=bo, **said(3))
    with inside(ada):
        Enrolment.objects.active().get(membership=mo, program=capstone).end(by=ada)
    address = f"/api/v1/c/riverside/series/{series.pk}/extension/"
    refused = client_for(mo).post(address, {"count": 3}, content_type="application/json")
    assert refused.status_code == 403
    with inside(ada):
        assert series.events.count() == 3


@pytest.mark.parametrize("zone", ["Nope/Nope", "../../etc/passwd"])
def test_a_zone_that_nobody_lives_in_is_refused_at_its_field(client_for, ada, zone):
    typed = {**said(2), "begins_at": "18:00", "minutes": 60, "time_zone": zone}
    sent = client_for(ada).post(
        "/api/v1/c/riverside/series/", typed, content_type="application/json"
    )
    assert sent.status_code == 400
    assert "time_zone" in sent.content.decode()


def test_a_series_stays_where_it_was_planned_when_the_community_moves(
    weekly, ada, bo, inside, riverside
):
    series = weekly(2)
    with inside(bo):
        before = [one.starts_at for one in series.events.order_by("starts_at")]
    with inside(ada):
        riverside.time_zone = "Asia/Tokyo"
        riverside.save(update_fields=["time_zone"])
    with inside(bo):
        after = series.events.order_by("starts_at")
        assert [one.starts_at for one in after] == before
        series = Series.objects.get(pk=series.pk).extend(1, by=bo)
        added = series.events.order_by("starts_at").last()
        assert added.starts_at.astimezone(LISBON).hour == 18
        assert added.zone == "Europe/Lisbon"
