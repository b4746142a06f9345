"""What calendar programs read, by the eyes of a second library: the same instants, nothing injected."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
import vobject

from communities import clock
from communities.models import Membership
from events import calendar, calendar_zone, times
from events.models import CalendarFeed, Event, Registration

ZONES = (
    *("Europe/Lisbon", "America/New_York", "America/St_Johns", "America/Santiago"),
    *("Africa/Casablanca", "Europe/Dublin", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe"),
    *("Pacific/Chatham", "Asia/Tehran", "America/Caracas", "UTC"),
)
YEAR = 365 * 24


def read(text: str):
    """The one calendar of a text, whose lines are whole and short enough."""
    assert text.endswith("\r\n")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75, line
        assert not set(line) & set("\r\n\x0b\x0c\x85\u2028\u2029"), line
    (calendar,) = vobject.readComponents(text)
    return calendar


def by_uid(text: str) -> dict:
    found = read(text)
    return {one.uid.value: one for one in getattr(found, "vevent_list", [])}


def uid(event) -> str:
    return f"{event.pk}@riverside.praxis"


def instant(value: dt.datetime) -> dt.datetime:
    return value.astimezone(dt.UTC)


@pytest.fixture
def feed(cy, inside) -> str:
    """The path of cy's own feed."""
    with inside(cy):
        return path_of(CalendarFeed.make(by=cy))


@pytest.fixture
def plan_at(plan, inside, cy):
    """``plan_at(moment, …)`` is an hour from just then on."""

    def make(at: dt.datetime, **fields) -> Event:
        event = plan(**fields)
        with inside(cy):
            event.starts_at, event.ends_at = at, at + dt.timedelta(hours=1)
            event.save()
            return Event.objects.get(pk=event.pk)

    return make


def path_of(feed: CalendarFeed) -> str:
    return "/" + feed.url.partition("//")[2].partition("/")[2]


def test_a_dozen_zones_give_the_same_instants_all_year(plan, inside, cy):
    chance = random.Random(4)
    for zone in ZONES:
        events = [
            plan(hours=24 + chance.randrange(2 * YEAR * 4) / 4, title=zone, time_zone=zone)
            for _time in range(12)
        ]
        with inside(cy):
            for event in events:
                event.my_answer = ""
            found = by_uid(calendar.feed(events, name=zone))
        for event in events:
            read_back = found[uid(event)]
            assert instant(read_back.dtstart.value) == event.starts_at.replace(microsecond=0), zone
            assert instant(read_back.dtend.value) == event.ends_at.replace(microsecond=0), zone


def test_a_series_keeps_its_hour_across_the_change_of_the_clocks(plan_at, inside, cy):
    zone = ZoneInfo("America/New_York")
    weeks = [
        dt.datetime(2027, 2, 24, 9, 0, tzinfo=zone) + dt.timedelta(weeks=week) for week in range(6)
    ]
    events = [plan_at(at, time_zone=zone.key) for at in weeks]
    with inside(cy):
        for event in events:
            event.my_answer = ""
        found = by_uid(calendar.feed(events, name="Weekly"))
    begins = [found[uid(event)].dtstart.value for event in events]
    assert [at.strftime("%H:%M") for at in begins] == ["09:00"] * 6
    assert [instant(at).hour for at in begins] == [14, 14, 14, 13, 13, 13]


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_is_told_apart(plan_at, inside, cy, fold):
    at = dt.datetime(2026, 10, 25, 1, 30, fold=fold, tzinfo=ZoneInfo("Europe/Lisbon")).astimezone(
        dt.UTC
    )
    event = plan_at(at, time_zone="Europe/Lisbon")
    with inside(cy):
        found = by_uid(calendar.file(event))
    assert instant(found[uid(event)].dtstart.value) == at
    assert instant(found[uid(event)].dtend.value) == at + dt.timedelta(hours=1)


def test_half_past_two_in_the_night_that_has_none_is_the_moment_that_was_stored(
    plan_at, inside, cy
):
    at = times.moment_after_gap(dt.date(2027, 3, 14), dt.time(2, 30), "America/New_York")
    event = plan_at(at, time_zone="America/New_York")
    with inside(cy):
        found = by_uid(calendar.file(event))
    begins = found[uid(event)].dtstart.value
    assert instant(begins) == at
    assert begins.strftime("%H:%M") == "03:30"


@pytest.mark.parametrize("zone", ZONES[:-1])
def test_a_zone_is_defined_by_its_own_changes(zone):
    text = calendar_zone.definition(zone, 2024, 2029)
    tz, utc = ZoneInfo(zone), dt.timedelta(0)
    onsets = []
    for part in text.split("BEGIN:")[2:]:
        lines = dict(line.split(":", 1) for line in part.split("\r\n") if ":" in line)
        offset = dt.datetime.strptime(lines["TZOFFSETFROM"][:5], "%z").utcoffset()
        after = dt.datetime.strptime(lines["TZOFFSETTO"][:5], "%z").utcoffset()
        named = [
            line.split(":", 1)[1] for line in part.split("\r\n") if line[:5] in {"DTSTA", "RDATE"}
        ]
        for onset in ",".join(named).split(","):
            moment = dt.datetime.strptime(onset, "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC) - offset
            onsets.append((moment, after))
    assert onsets
    for moment, after in onsets:
        assert (moment + dt.timedelta(hours=13)).astimezone(tz).utcoffset() == after, (zone, moment)
        assert moment.astimezone(tz).utcoffset() in {after, utc + after}, (zone, moment)


def test_a_title_cannot_add_a_line(plan, inside, cy):
    nasty = 'A, "B"; C\\n\r\nBEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM\r\n'
    nasty += "\x85X-A:1\u2028X-B:1\x0bX-C:1\rX-D:1"
    event = plan(title=nasty[:119], about=nasty, place=nasty, program=None)
    person = Membership(name=nasty[:100], user=cy.user, community=cy.community)
    with inside(cy):
        event.my_answer = "yes"
        for text in (calendar.file(event), calendar.request([event], person)):
            found = read(text)
            (one,) = found.vevent_list
            assert not hasattr(one, "valarm")
            assert not [line.name for line in one.lines() if line.name.startswith("X-")]
            assert 'A, "B"; C' in one.summary.value
            assert "BEGIN:VALARM" in one.description.value, "said, and not done"


@pytest.mark.parametrize(
    "said",
    [
        "Ünïcödé " * 14,
        "会議と振り返り" * 16,
        "اجتماع أسبوعي " * 8,
        "👩‍💻🧵" * 20,
        "ส่งมอบงาน" * 12,
        "x" * 119,
    ],
)
def test_long_lines_in_every_script_are_folded_and_read_back(plan, inside, cy, said):
    event = plan(title=said[:119].strip(), about=said * 5)
    with inside(cy):
        (one,) = read(calendar.file(event)).vevent_list
    assert one.summary.value == event.title
    assert one.description.value.startswith((said * 5).strip())


def test_the_link_is_for_those_who_come(ahead, inside, cy, client_for):
    with inside(cy):
        Event.objects.filter(pk=ahead.pk).update(online_link="https://meet.example/room")
    path = f"/c/riverside/events/{ahead.pk}/event.ics"
    assert "meet.example" not in client_for(cy).get(path).content.decode()
    with inside(cy):
        Registration.give(Event.objects.get(pk=ahead.pk), cy, "yes", by=cy)
    answer = client_for(cy).get(path)
    assert "meet.example" in answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="draft-night.ics"' in answer["Content-Disposition"]
    (one,) = read(answer.content.decode()).vevent_list
    assert one.transp.value == "OPAQUE"


@pytest.mark.parametrize(("places", "shown"), [(None, True), (1, False)])
def test_perhaps_gives_no_link_that_a_place_is_kept_for(plan, client_for, page, cy, places, shown):
    link = "https://meet.example/room"
    event = plan(mode="online", place="", online_link=link, capacity=places)
    browser = client_for(cy)
    browser.post(page(event, "registration"), {"answer": "maybe"})
    assert (link in browser.get(page(event)).content.decode()) is shown


def test_ones_own_feed_holds_what_concerns_one(plan, ahead, feed, inside, cy, client_for, leila):
    other = plan(title="For everyone", program=None)
    declined = plan(title="Not for me", hours=50)
    with inside(cy):
        Registration.give(Event.objects.get(pk=declined.pk), cy, "no", by=cy)
    stranger = client_for()
    found = by_uid(stranger.get(feed).content.decode())
    assert uid(ahead) in found
    assert not {uid(other), uid(declined)} & set(found)
    with inside(cy):
        Registration.give(Event.objects.get(pk=other.pk), cy, "maybe", by=cy)
    found = by_uid(stranger.get(feed).content.decode())
    assert found[uid(other)].transp.value == "TRANSPARENT"
    answer = stranger.get(feed)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "riverside.ics" in answer["Content-Disposition"]


def test_a_cancelled_meeting_stays_for_sixty_days_as_cancelled(ahead, feed, inside, bo, client_for):
    with inside(bo):
        Event.objects.select_related("program").get(pk=ahead.pk).cancel(by=bo, reason="Ill")
    one = by_uid(client_for().get(feed).content.decode())[uid(ahead)]
    assert one.status.value == "CANCELLED"
    assert int(one.sequence.value) > 0
    with clock.moved(days=61):
        assert uid(ahead) not in by_uid(client_for().get(feed).content.decode())


def test_what_has_not_changed_is_not_sent_again(ahead, feed, inside, cy, client_for, bo):
    program = client_for()
    first = program.get(feed)
    tag = {"headers": {"If-None-Match": first["ETag"]}}
    again = program.get(feed, **tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Last-Modified"]
    with inside(cy):
        Registration.give(Event.objects.get(pk=ahead.pk), cy, "maybe", by=cy)
    changed = program.get(feed, **tag)
    assert changed.status_code == 200
    tag = {"headers": {"If-None-Match": changed["ETag"]}}
    assert program.get(feed, **tag).status_code == 304
    with inside(bo):
        event = Event.objects.select_related("program", "lead").get(pk=ahead.pk)
        event.change(by=bo, title="Another name")
    renamed = program.get(feed, **tag)
    assert "Another name" in renamed.content.decode()


def test_a_link_that_was_ended_and_a_membership_that_ended_are_not_found(
    feed, inside, cy, ada, client_for
):
    browser, stranger = client_for(cy), client_for()
    with inside(cy):
        pk = CalendarFeed.objects.get().pk
    assert browser.post(f"/c/riverside/events/calendars/{pk}/renewal/").status_code == 302
    assert stranger.get(feed).status_code == 404
    with inside(cy):
        renewed = CalendarFeed.objects.open().get()
    assert stranger.get(path_of_in(renewed, inside, cy)).status_code == 200
    assert (
        browser.post(f"/c/riverside/events/calendars/{renewed.pk}/revocation/").status_code == 302
    )
    assert stranger.get(path_of_in(renewed, inside, cy)).status_code == 404
    assert browser.post("/c/riverside/events/calendars/new/").status_code == 302
    assert browser.post("/c/riverside/events/calendars/new/").status_code == 302
    with inside(cy):
        last = CalendarFeed.objects.open().get()
    path = path_of_in(last, inside, cy)
    assert stranger.get(path).status_code == 200
    with inside(ada):
        Membership.objects.get(pk=cy.pk).end(by=ada)
    assert stranger.get(path).status_code == 404


def path_of_in(feed, inside, member) -> str:
    with inside(member):
        return path_of(feed)


def test_a_programs_feed_is_as_its_reader_may_see_it(
    ahead, plan, capstone, inside, cy, dee, client_for
):
    outside = plan(program=None, title="For everyone")
    browser = client_for(cy)
    assert browser.post(f"/c/riverside/events/calendars/new/{capstone.pk}/").status_code == 302
    page = browser.get("/c/riverside/events/calendars/").content.decode()
    with inside(cy):
        feed = CalendarFeed.objects.get()
        assert feed.url in page
        found = by_uid(client_for().get(path_of(feed)).content.decode())
    assert uid(ahead) in found
    assert uid(outside) not in found
    elsewhere = path_of_in(feed, inside, cy).replace("riverside", "hilltop")
    assert client_for().get(elsewhere).status_code == 404


def test_no_one_elses_link_can_be_ended(feed, inside, cy, client_for, mo):
    with inside(cy):
        pk = CalendarFeed.objects.get().pk
    assert client_for(mo).post(f"/c/riverside/events/calendars/{pk}/revocation/").status_code == 404
    assert client_for().get(feed).status_code == 200


@pytest.mark.parametrize("community", ["riverside", "nosuchplace"])
def test_an_invented_link_tells_no_community_from_an_invented_one(data, client, community):
    assert client.get(f"/c/{community}/calendar/abc.ics").status_code == 404


def test_only_the_digest_of_a_link_is_stored(feed, inside, cy):
    secret = feed.rpartition("/")[2].removesuffix(".ics")
    with inside(cy):
        row = CalendarFeed.objects.values().get()
    assert secret not in str(row)
