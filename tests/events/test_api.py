"""The same verbs by API."""

import datetime as dt
import uuid

from communities import clock

API = "/api/v1/c/riverside/"


def send(browser, noun, **body):
    return browser.post(f"{API}{noun}/", body, content_type="application/json")


def meeting(**fields) -> dict:
    starts_at = clock.now() + dt.timedelta(days=2)
    ends_at = starts_at + dt.timedelta(hours=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    return {"title": "By program", **times, **fields}


def test_bo_plans_and_cancels(client_for, bo, capstone):
    browser = client_for(bo)
    made = send(browser, "events", **meeting(program=str(capstone.pk)))
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["coming"]) == ("planned", 0)
    gone = send(browser, f"events/{made.json()['id']}/cancellation", reason="Storm")
    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")


def test_cy_is_refused_with_a_sentence(client_for, cy, capstone, going_on, leila):
    browser = client_for(cy)
    answer = send(browser, "events", **meeting(program=str(capstone.pk)))
    assert answer.status_code == 403
    assert "plan sessions" in answer.json()["detail"]
    mark = {"event": str(going_on.pk), "membership": str(leila.pk), "state": "present"}
    assert send(browser, "attendances", **mark).status_code == 403


def test_wrong_times_are_a_problem_at_their_field(client_for, bo, capstone):
    body = meeting(program=str(capstone.pk))
    answer = send(client_for(bo), "events", **body | {"ends_at": body["starts_at"]})
    assert answer.status_code == 400
    assert "ends_at" in answer.json()["errors"]


def test_a_repeated_post_with_a_key_plans_one_session(client_for, bo, capstone):
    body = meeting(program=str(capstone.pk), key=str(uuid.uuid4()))
    first, second = (send(client_for(bo), "events", **body) for _time in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert "key" not in first.json()


def test_days_beyond_the_calendar_are_a_problem_not_a_crash(client_for, bo, capstone):
    bo.user.time_zone = "Asia/Kolkata"
    bo.user.save()
    for day in ("0001-01-01", "9999-12-31"):
        body = meeting(program=str(capstone.pk), starts_at=f"{day}T23:30:00Z")
        body["ends_at"] = f"{day}T23:59:00Z"
        assert send(client_for(bo), "events", **body).status_code == 400


def test_cy_registers_and_bo_marks(client_for, cy, bo, plan):
    event = plan(hours=1)
    answer = send(client_for(cy), "registrations", event=str(event.pk), answer="yes")
    assert (answer.status_code, answer.json()["membership"]) == (201, str(cy.pk))
    mark = {"event": str(event.pk), "membership": str(cy.pk), "state": "late"}
    assert send(client_for(bo), "attendances", **mark).json()["state"] == "late"
    listed = client_for(cy).get(f"{API}attendances/").json()["results"]
    assert [one["state"] for one in listed] == ["late"]


def test_ids_of_hilltop_do_not_exist(client_for, ada, dee, circle, plan):
    browser = client_for(ada)
    assert send(browser, "events", **meeting(program=str(circle.pk))).status_code == 400
    event = plan(hours=1)
    mark = {"event": str(event.pk), "membership": str(dee.pk), "state": "late"}
    assert send(browser, "attendances", **mark).status_code == 400
    assert client_for(dee).get(f"/api/v1/c/hilltop/events/{event.pk}/").status_code == 404


def test_a_list_asks_the_same_whatever_its_length(
    client_for, cy, plan, django_assert_max_num_queries
):
    browser, counts = client_for(cy), []
    for _round in range(2):
        plan()
        with django_assert_max_num_queries(15) as asked:
            assert browser.get(f"{API}events/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
