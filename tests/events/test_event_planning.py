"""Planning meetings: the form, its key, and who may."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events.models import Event

TYPED = {
    "title": "Swap the testers",
    "kind": "workshop",
    "date": "2031-03-12",
    "time": "18:30",
    "minutes": "90",
    "mode": "in_person",
    "place": "Room 2",
    "points": "Who tests whose\nSwap\n\nWhat surprised us",
    "capacity": "",
    "serves": "learning",
}


def typed(**changes) -> dict:
    return {key: value for key, value in (TYPED | changes).items() if value is not None}


def test_bo_adds_a_session_to_his_program(client_for, bo, capstone, inside):
    answer = client_for(bo).post("/c/riverside/events/new/", typed(program=capstone.pk))
    with inside(bo):
        event = Event.objects.get(title="Swap the testers")
        assert answer.url == event.get_absolute_url()
        assert (event.program_id, event.lead_id) == (capstone.pk, bo.pk)
        assert event.starts_at == dt.datetime(2031, 3, 12, 18, 30, tzinfo=dt.UTC)
        assert [point["at"] for point in event.agenda] == [0, 30, 60]
        assert Activity.objects.filter(verb="event.planned", object_id=event.pk).count() == 1


def test_times_are_read_in_the_writers_zone(client_for, bo, capstone, inside):
    bo.user.time_zone = "America/New_York"
    bo.user.save()
    client_for(bo).post("/c/riverside/events/new/", typed(program=capstone.pk))
    with inside(bo):
        event = Event.objects.get(title="Swap the testers")
    assert event.starts_at == dt.datetime(2031, 3, 12, 22, 30, tzinfo=dt.UTC)


def test_an_hour_that_the_clocks_skip_is_named(client_for, bo, capstone):
    form = typed(program=capstone.pk, date="2031-03-30", time="01:30")
    answer = client_for(bo).post("/c/riverside/events/new/", form)
    assert answer.status_code == 400
    assert "the clocks in Lisbon go forward and skip 01:30" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "This cannot stay empty"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"date": "soon"}, "Enter a valid date"),
        ({"date": "2020-01-02"}, "has passed. Choose a time ahead"),
        ({"date": "9999-12-31", "minutes": "20000"}, "within the next ten years"),
        ({"date": "0001-01-01"}, "That day has passed"),
        ({"date": "9999-12-01"}, "within the next ten years"),
        ({"minutes": "-5"}, "greater than or equal to 5"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"kind": "party"}, "Choose one of those"),
        ({"online_link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"program": "not an id"}, "Choose one of those"),
        ({"program": None}, "This cannot stay empty"),
        ({"points": "x" * 161}, "has 161 characters. A point has 160 at most."),
        ({"points": "Round\n" * 41}, "These are 41 points. Keep to 40 at most."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client_for, bo, capstone, inside, changes, sentence
):
    before = {"program": capstone.pk, "about": "Bring a <b>draft</b>"}
    answer = client_for(bo).post("/c/riverside/events/new/", typed(**before | changes))
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in shown
    assert "Bring a &lt;b&gt;draft&lt;/b&gt;" in shown
    with inside(bo):
        assert not Event.objects.filter(about__startswith="Bring a").exists()


def test_points_that_do_not_fit_are_kept_as_typed(client_for, bo, capstone):
    long = "Read " + "very " * 40 + "slowly"
    form = typed(program=capstone.pk, points=f"Arrive\n{long}")
    shown = client_for(bo).post("/c/riverside/events/new/", form).content.decode()
    assert f"Arrive\n{long}</textarea>" in shown
    assert 'id="id_points_error"' in shown


def test_a_session_sent_twice_is_planned_once(client_for, bo, capstone, inside):
    browser, form = client_for(bo), typed(program=capstone.pk, key=str(uuid.uuid4()))
    first, second = (browser.post("/c/riverside/events/new/", form) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    with inside(bo):
        event = Event.objects.get(title="Swap the testers")
        assert Activity.objects.filter(verb="event.planned", object_id=event.pk).count() == 1


def test_a_form_gone_back_to_and_changed_plans_one_more(client_for, bo, capstone, inside):
    browser, form = client_for(bo), typed(program=capstone.pk, key=str(uuid.uuid4()))
    first = browser.post("/c/riverside/events/new/", form)
    second = browser.post("/c/riverside/events/new/", form | {"date": "2031-03-19"})
    assert first.url != second.url
    with inside(bo):
        assert Event.objects.filter(title="Swap the testers").count() == 2


def test_every_new_form_has_a_key_of_its_own(client_for, bo):
    browser = client_for(bo)
    keys = {
        browser.get("/c/riverside/events/new/").context["form"]["key"].value() for _time in range(2)
    }
    assert len(keys) == 2


def test_the_same_form_in_the_same_moment_plans_once(committed, capstone, bo, inside):
    key, starts_at = uuid.uuid4(), clock.now() + dt.timedelta(days=1)

    def send(_number) -> uuid.UUID:
        try:
            with inside(bo):
                fields = {"title": "Twice", "ends_at": starts_at + dt.timedelta(hours=1)}
                return Event.plan(capstone, starts_at=starts_at, by=bo, key=key, **fields).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert len(set(threads.map(send, range(4)))) == 1
    with inside(bo):
        assert Event.objects.filter(title="Twice").count() == 1


def test_a_key_of_somebody_elses_meeting_is_refused(ahead, ada, capstone, inside):
    soon = clock.now() + dt.timedelta(days=1)
    with inside(ada), pytest.raises(ValidationError, match="belongs to another meeting"):
        Event.plan(
            capstone, title="Mine", starts_at=soon, ends_at=soon + dt.timedelta(1), by=ada,
            key=ahead.key,
        )  # fmt: skip


def test_cy_cannot_plan(client_for, cy, capstone, inside):
    assert client_for(cy).get("/c/riverside/events/new/").status_code == 403
    answer = client_for(cy).post("/c/riverside/events/new/", typed(program=capstone.pk))
    assert answer.status_code == 403
    soon = clock.now() + dt.timedelta(days=1)
    with inside(cy), pytest.raises(NotAllowed):
        Event.plan(capstone, title="Mine", starts_at=soon, ends_at=soon + dt.timedelta(1), by=cy)


def test_bo_plans_nothing_outside_his_programs(bo, inside):
    soon = clock.now() + dt.timedelta(days=1)
    with inside(bo), pytest.raises(NotAllowed):
        Event.plan(None, title="Mine", starts_at=soon, ends_at=soon + dt.timedelta(1), by=bo)


def test_a_program_of_hilltop_is_no_choice(client_for, ada, circle):
    answer = client_for(ada).post("/c/riverside/events/new/", typed(program=circle.pk))
    assert answer.status_code == 400
    assert client_for(ada).get(f"/c/riverside/events/new/?program={circle.pk}").status_code == 200


def test_the_form_proposes_the_first_free_week(client_for, bo, plan, capstone):
    last = plan(hours=-24 * 7 * 4)
    shown = client_for(bo).get(f"/c/riverside/events/new/?program={capstone.pk}")
    proposed = shown.context["form"].initial
    assert proposed["date"] > clock.today()
    assert proposed["place"] in {"Room 2", ""}
    assert last.state == "planned"
