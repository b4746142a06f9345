"""Promises: the day, the one tap, the next session that opens with them."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from communities import clock
from communities.models import Activity, Cycle
from communities.tenancy.access import NotAllowed
from reflections import loop
from reflections.models import Commitment, Entry

KEY = "0193b5a0-0000-7000-8000-000000000000"


def test_a_promise_is_read_back_as_one_sentence(cy, inside):
    with inside(cy):
        made = Commitment.promise(
            by=cy,
            trigger="When a bug comes in.",
            action="I will ask",
            due_on=clock.today() + dt.timedelta(days=90),
        )
        assert made.sentence == "When a bug comes in, I will ask."
        assert made.first_due_on == made.due_on


@pytest.mark.parametrize(("days", "sentence"), [(0, "Today is too soon"), (-1, "has passed")])
def test_any_day_from_tomorrow_works(days, sentence, cy, promise):
    with pytest.raises(ValidationError, match=sentence) as refused:
        promise(cy, days=days)
    assert list(refused.value.message_dict) == ["due_on"]
    assert promise(cy, days=1).is_open


def test_the_same_key_promises_once(cy, inside):
    said = {
        "trigger": "it rains",
        "action": "walk",
        "due_on": clock.today() + dt.timedelta(days=90),
    }
    key = uuid.uuid4()
    with inside(cy):
        first, second = (Commitment.promise(by=cy, key=key, **said) for _ in range(2))
        assert (first.pk, Commitment.objects.count()) == (second.pk, 1)
        assert Activity.objects.filter(verb="commitment.made").count() == 1
        assert Commitment.promise(by=cy, **said).pk != first.pk


def test_nobody_promises_on_somebody_elses_entry(bo, cy, capstone, write, inside, client_for):
    entry = write(cy, capstone, "facilitators")
    said = {"trigger": "it rains", "action": "walk"}
    with inside(bo), pytest.raises(ValidationError, match="not an entry of yours") as refused:
        Commitment.promise(by=bo, entry=entry, due_on=clock.today() + dt.timedelta(days=90), **said)
    assert list(refused.value.message_dict) == ["entry"]
    body = said | {"due_on": str(clock.today() + dt.timedelta(days=90)), "entry": str(entry.pk)}
    answer = client_for(bo).post("/api/v1/c/riverside/commitments/", body, "application/json")
    assert answer.status_code == 400
    with inside(bo):
        assert Commitment.objects.count() == 0


def test_a_bad_day_keeps_everything_typed(cy, held, inside, client_for, page):
    day = clock.today() - dt.timedelta(days=19)
    url = reverse("reflections:entry_create_submission", args=["riverside"])
    sent = page(trigger="a user calls", action="ask why", due_on=day.isoformat())
    answer = client_for(cy).post(f"{url}?event={held.pk}", sent)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert f"{day:%-d %B} has passed. Any day from tomorrow works." in text
    for typed in ("a user calls", "ask why", "The door stuck.", day.isoformat()):
        assert typed in text
    with inside(cy):
        assert Entry.objects.count() == Commitment.objects.count() == 0


def test_a_half_promise_is_asked_for_a_date_alone_is_not(cy, held, inside, client_for, page):
    url = f"{reverse('reflections:entry_create_submission', args=['riverside'])}?event={held.pk}"
    assert (
        client_for(cy)
        .post(url, page(action="ask why", due_on=str(clock.today() + dt.timedelta(days=90))))
        .status_code
        == 400
    )
    assert (
        client_for(cy)
        .post(url, page(due_on=str(clock.today() + dt.timedelta(days=90))))
        .status_code
        == 302
    )
    with inside(cy):
        assert Commitment.objects.count() == 0


def test_a_draft_keeps_half_a_promise(cy, held, inside, client_for, page):
    url = f"{reverse('reflections:entry_create', args=['riverside'])}?event={held.pk}"
    assert (
        client_for(cy).post(url, page(trigger="a user ca", due_on="2020-01-01")).status_code == 302
    )
    text = client_for(cy).get(url, follow=True).content.decode()
    assert "a user ca" in text
    assert "2020-01-01" in text


def test_one_tap_answers_once(cy, promise, inside, client_for):
    made = promise(cy)
    url = reverse("reflections:commitment_answer", args=["riverside", made.pk])
    for _ in range(2):
        assert client_for(cy).post(url, {"answer": "done"}).status_code == 302
    with inside(cy):
        made.refresh_from_db()
        assert (made.answer, made.is_open) == ("done", False)
        assert Activity.objects.filter(verb="commitment.answered").count() == 1


def test_htmx_gets_the_row_alone(cy, promise, client_for):
    made = promise(cy)
    url = reverse("reflections:commitment_answer", args=["riverside", made.pk])
    answer = client_for(cy).post(url, {"answer": "partly"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.lstrip().startswith("<li")
    assert "It stays on your list." in text


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "open"}, {"answer": "maybe"}, {"answer": "done", "note": "x" * 400}]
)
def test_other_answers_are_refused(sent, cy, promise, client_for, inside):
    made = promise(cy)
    url = reverse("reflections:commitment_answer", args=["riverside", made.pk])
    assert client_for(cy).post(url, sent).status_code == 400
    with inside(cy):
        made.refresh_from_db()
        assert made.answer == "open"


def test_the_way_back_stays_in_the_house(cy, promise, client_for):
    made = promise(cy)
    url = reverse("reflections:commitment_answer", args=["riverside", made.pk])
    answer = client_for(cy).post(url, {"answer": "done", "next": "https://elsewhere.example/"})
    assert answer.url == "/c/riverside/commitments/"


def test_only_the_author_answers(bo, cy, promise, inside):
    made = promise(cy)
    with inside(bo), pytest.raises(NotAllowed):
        made.give_answer("done", by=bo)


def test_the_next_session_opens_with_ones_own_open_promises_and_nobody_elses(
    cy, leila, capstone, held, promise, inside, client_for
):
    promise(cy, capstone, action="open the window")
    done = promise(cy, capstone, action="close the door")
    promise(leila, capstone, action="water the plant")
    with inside(cy):
        done.give_answer("done", by=cy)
    url = reverse("events:event_detail", args=["riverside", held.pk])
    text = client_for(cy).get(url).content.decode()
    assert "open the window" in text
    assert "close the door" not in text
    assert "water the plant" not in text


def test_others_count_open_promises_from_the_record(ada, cy, leila, capstone, promise, inside):
    first, second = promise(cy, capstone), promise(leila, capstone)
    cases = [(cy, first, "partly", 2), (cy, first, "done", 1), (leila, second, "no_longer", 0)]
    cases.append((leila, second, "not_yet", 1))
    for by, made, answer, left in cases:
        with inside(by):
            made.give_answer(answer, by=by)
        with inside(ada):
            cycle = Cycle.objects.filter(program=capstone).at(clock.today()).first()
            assert loop.facts(capstone, cycle, ada).open_promises == left


def test_a_promise_whose_day_has_come_is_asked_for_at_home_until_answered(
    cy, promise, inside, client_for
):
    made = promise(cy, days=1, action="mend the hinge")
    assert "mend the hinge" not in client_for(cy).get("/c/riverside/").content.decode()
    with clock.moved(days=1):
        assert "mend the hinge" in client_for(cy).get("/c/riverside/").content.decode()
        with inside(cy):
            made.give_answer("not_yet", by=cy)
        assert "mend the hinge" not in client_for(cy).get("/c/riverside/").content.decode()


def test_the_front_door_says_what_happens(db, client_for):
    text = client_for().get("/").content.decode()
    assert "We ask on the day how it went." in text
    assert "three times more" not in text


def test_the_api_promises_and_answers(cy, bo, capstone, client_for):
    browser, url = client_for(cy), "/api/v1/c/riverside/commitments/"
    body = {
        "program": str(capstone.pk),
        "trigger": "it rains",
        "action": "walk",
        "due_on": str(clock.today() + dt.timedelta(days=90)),
    }
    made = browser.post(url, body, "application/json")
    assert made.status_code == 201, made.content
    again = [browser.post(url, body | {"key": KEY}, "application/json") for _ in range(2)]
    assert [answer.status_code for answer in again] == [201, 201]
    assert again[0].json()["id"] == again[1].json()["id"] != made.json()["id"]
    one = f"{url}{made.json()['id']}/"
    assert (
        browser.post(f"{one}answer/", {"answer": "done"}, "application/json").json()["answer"]
        == "done"
    )
    assert browser.post(f"{one}answer/", {"answer": "open"}, "application/json").status_code == 400
    assert client_for(bo).get(one).status_code == 404
    for broken in (
        {"due_on": "2020-01-01"},
        {"due_on": "soon"},
        {"trigger": ""},
        {"action": "x" * 400},
        {"key": "x"},
    ):
        assert browser.post(url, body | broken, "application/json").status_code == 400
