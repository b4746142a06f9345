"""What careless and hostile clients send: a clear answer, never a 500, nothing stored."""

import asyncio
import json

import pytest
from django.core.cache import caches
from django.test import Client
from redis.exceptions import ConnectionError as Away

from communities.models import Enrolment, Program
from events.models import Event

DEEP = "[" * 100_000 + "]" * 100_000
HALF_A_PAIR = '{"answer": "\\ud800"}'


@pytest.fixture
def cys(cy, client_for) -> Client:
    return client_for(cy, raise_request_exception=False)


@pytest.mark.parametrize(
    "path",
    ["people/?q=%00", "search/?q=%00%00%00", "programs/?page=%00", "events/?page=" + "9" * 5000],
)
def test_an_address_that_no_browser_sends(cys, path):
    assert cys.get(f"/c/riverside/{path}").status_code in {200, 400}


def test_nul_in_a_form(cys, capstone):
    response = cys.post(f"/c/riverside/programs/{capstone.pk}/enrolment/", {"why": "a\0b"})
    assert response.status_code == 400


def test_a_session_cookie_of_odd_letters_is_no_session(db, client):
    client.cookies["sessionid"] = '"\\000\\000\\000"'
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("body", [DEEP, HALF_A_PAIR, '"\\u0000"', "{", "[]", "null", "1e999"])
def test_json_that_cannot_be_stored(cys, body):
    response = cys.post("/api/v1/c/riverside/registrations/", body, "application/json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["detail"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "tomorrow"])
def test_a_program_on_an_impossible_day(ada, client_for, day):
    form = {"kind": "capstone_mentoring", "title": "Never", "starts_on": day}
    response = client_for(ada).post("/c/riverside/programs/new/", form)
    assert response.status_code == 400
    assert "Never" in response.content.decode()


def test_nobody_joins_a_program_that_is_over(mo, cys, cy, inside, capstone):
    with inside(cy):
        Program.objects.filter(pk=capstone.pk).update(status="closed")
        before = Enrolment.objects.count()
    response = cys.post(f"/c/riverside/programs/{capstone.pk}/enrolment/")
    assert response.status_code == 302
    with inside(cy):
        assert Enrolment.objects.count() == before


def test_a_why_is_read_by_its_author_and_who_runs_the_program(
    cy, bo, leila, inside, capstone, client_for
):
    with inside(cy):
        mine = Enrolment.objects.filter(membership=cy, role="participant")
        mine.update(why="To be less alone.")

    def whys(member) -> set[str]:
        response = client_for(member).get("/api/v1/c/riverside/enrolments/?page_size=200")
        return {one["why"] for one in response.json()["results"]}

    assert "To be less alone." in whys(cy) & whys(bo)
    assert "To be less alone." not in whys(leila)


def test_a_no_is_between_the_member_and_who_runs_the_event(cy, bo, leila, inside, client_for):
    with inside(cy):
        event = Event.objects.planned().upcoming().filter(program__isnull=False).first()
        event.register(cy, "no", by=cy)

    def answers(member) -> set[str]:
        found = client_for(member).get("/api/v1/c/riverside/registrations/?page_size=200").json()
        return {one["answer"] for one in found["results"] if one["membership"] == str(cy.pk)}

    assert answers(cy) == answers(bo) == {"no"}
    assert answers(leila) == set()


def test_throttles_count_on_while_valkey_is_away(monkeypatch):
    cache = caches["default"]

    def away(*args, **kwargs):
        raise Away

    monkeypatch.setattr(cache._cache, "get_client", away)
    cache.set("tries", 1)
    assert cache.incr("tries") == 2
    assert cache.get("tries") == 2
    assert cache.get("something else", "not there") == "not there"


def test_a_body_over_the_limit_is_refused_unread(db, settings):
    from config.asgi import Pages

    settings.BODY_LIMIT = 1000
    sent, chunks = [], [b"x" * 600] * 5

    async def receive():
        return {"type": "http.request", "body": chunks.pop(), "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    asyncio.run(Pages()(scope, receive, send))
    assert sent[0]["status"] == 413
    assert len(chunks) == 3
