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


def test_a_series_is_planned_changed_and_cancelled(client_for, bo, capstone):
    browser, first_on = client_for(bo), clock.today() + dt.timedelta(days=7)
    plan = {
        "program": str(capstone.pk), "title": "Check-in", "rule": "FREQ=WEEKLY;COUNT=4",
        "first_on": first_on.isoformat(), "begins_at": "18:00", "minutes": 60,
        "key": str(uuid.uuid4()),
    }  # fmt: skip
    series, again = (send(browser, "series", **plan) for _time in range(2))
    assert (series.status_code, series.json()["id"]) == (201, again.json()["id"])
    listed = browser.get(f"{API}events/").json()["results"]
    mine = [one for one in listed if one["series"] == series.json()["id"]]
    assert len(mine) == 4
    second = sorted(mine, key=lambda one: one["starts_at"])[1]["id"]
    moved = send(browser, f"events/{second}/change", place="Room 3", scope="following")
    assert (moved.status_code, moved.json()["sequence"]) == (200, 1)
    assert send(browser, f"events/{second}/change").status_code == 400
    gone = send(browser, f"events/{second}/cancellation", scope="following")
    assert gone.json()["state"] == "cancelled"
    listed = browser.get(f"{API}events/").json()["results"]
    assert [one["place"] for one in listed if one["series"]].count("Room 3") == 3
    assert [one["state"] for one in listed if one["series"]].count("cancelled") == 3
    assert send(browser, f"events/{second}/restoration").json()["state"] == "planned"


def test_a_full_meeting_queues_and_a_seat_is_taken_by_program(client_for, cy, bo, leila, plan):
    event = plan(capacity=1)
    first = send(client_for(leila), "registrations", event=str(event.pk), answer="yes").json()
    waits = send(client_for(cy), "registrations", event=str(event.pk), answer="yes").json()
    assert (first["answer"], waits["answer"]) == ("yes", "waiting")
    assert send(client_for(cy), f"registrations/{waits['id']}/taking").status_code == 400
    assert send(client_for(leila), f"registrations/{first['id']}/leaving").status_code == 200
    taken = send(client_for(cy), f"registrations/{waits['id']}/taking").json()
    assert (taken["answer"], taken["number"]) == ("yes", None)


def test_questions_are_asked_wanted_and_answered_by_program(client_for, cy, bo, leila, going_on):
    asked = {"event": str(going_on.pk), "body": "What of the vans?", "key": str(uuid.uuid4())}
    first, again = (send(client_for(cy), "questions", **asked) for _time in range(2))
    assert first.json()["id"] == again.json()["id"]
    one = f"questions/{first.json()['id']}"
    for _time in range(2):
        told = send(client_for(leila), f"{one}/vote", wanted=True).json()
    assert (told["wanted"], told["wanted_by_me"]) == (1, True)
    assert send(client_for(leila), f"{one}/answer", answered=True).status_code == 403
    assert send(client_for(bo), f"{one}/answer", answered=True).json()["answered_at"]
    assert send(client_for(cy), f"{one}/withdrawal").status_code == 200
    assert client_for(cy).get(f"{API}questions/").json()["results"] == []
    assert send(client_for(cy), f"{one}/return").status_code == 200
    assert len(client_for(cy).get(f"{API}questions/").json()["results"]) == 1


def test_a_link_is_added_and_taken_away_by_program(client_for, cy, bo, going_on):
    body = {"event": str(going_on.pk), "label": "Slides", "link": "https://files.example/a"}
    assert send(client_for(cy), "materials", **body).status_code == 403
    made = send(client_for(bo), "materials", **body).json()
    assert client_for(cy).delete(f"{API}materials/{made['id']}/").status_code == 403
    assert client_for(bo).delete(f"{API}materials/{made['id']}/").status_code == 204
    kept = send(client_for(bo), f"events/{going_on.pk}/minutes", text="We agreed.")
    assert (kept.status_code, kept.json()["minutes"]) == (200, "We agreed.")


def test_a_calendar_is_opened_renewed_and_ended_by_program(client_for, cy, leila):
    browser = client_for(cy)
    first, again = (send(browser, "calendar-feeds", program=None).json() for _time in range(2))
    assert first["url"] == again["url"]
    path = f"calendar-feeds/{first['id']}"
    assert send(client_for(leila), f"{path}/renewal").status_code == 404
    renewed = send(browser, f"{path}/renewal").json()
    assert renewed["url"] != first["url"]
    assert send(browser, f"calendar-feeds/{renewed['id']}/revocation").json()["revoked_at"]
    assert browser.get(f"{API}calendar-feeds/").json()["results"] == []
