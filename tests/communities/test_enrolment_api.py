"""Enrolments, queues and programs by the API: the same rules as on the pages."""

import json

import pytest

from communities.models import Enrolment, Program
from tests.communities.test_places import crowd

API = "/api/v1/c/riverside"


@pytest.fixture
def newcomer(riverside):
    return crowd(riverside, 1)[0]


def send(client, method: str, below: str, **body):
    call = getattr(client, method)
    return call(f"{API}/{below}", json.dumps(body), content_type="application/json")


def test_full_is_said_and_a_place_in_the_queue_is_given(
    capstone, newcomer, ada, bo, inside, client_for
):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(capacity=3)
    browser, wish = client_for(newcomer), {"program": str(capstone.pk), "why": "To test."}
    refused = send(browser, "post", "enrolments/", **wish)
    assert refused.status_code == 400
    assert "Every place in this program is taken." in refused.content.decode()
    waits = send(browser, "post", "enrolment-requests/", **wish)
    assert waits.status_code == 201
    assert (waits.json()["kind"], waits.json()["number"]) == ("waitlist", 1)
    assert send(client_for(bo), "patch", f"programs/{capstone.pk}/", capacity=9).status_code == 403
    raised = send(client_for(ada), "patch", f"programs/{capstone.pk}/", capacity=4)
    assert raised.json()["capacity"] == 4
    taken = send(browser, "post", f"enrolment-requests/{waits.json()['id']}/place/")
    assert taken.json()["state"] == "accepted"


def test_where_there_is_a_place_nobody_queues(capstone, newcomer, ada, inside, client_for):
    answer = send(client_for(newcomer), "post", "enrolment-requests/", program=str(capstone.pk))
    assert answer.status_code == 400
    with inside(ada):
        assert not Enrolment.objects.filter(membership=newcomer).exists()


def test_a_request_is_answered_and_seen_by_few(capstone, newcomer, ada, bo, cy, inside, client_for):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(joining="approval")
    asked = send(client_for(newcomer), "post", "enrolment-requests/", program=str(capstone.pk))
    below = f"enrolment-requests/{asked.json()['id']}/"
    assert client_for(cy).get(f"{API}/{below}").status_code == 404
    assert send(client_for(newcomer), "post", f"{below}acceptance/").status_code == 403
    done = send(client_for(bo), "post", f"{below}refusal/", words="In May.")
    assert (done.json()["state"], done.json()["words"]) == ("declined", "In May.")


def test_cy_changes_and_ends_her_own_part_only(capstone, cy, leila, inside, client_for):
    with inside(cy):
        mine = Enrolment.objects.get(membership=cy)
        hers = Enrolment.objects.get(membership=leila)
    browser = client_for(cy)
    changed = send(browser, "patch", f"enrolments/{mine.pk}/", why="To lead.")
    assert changed.json()["why"] == "To lead."
    assert send(browser, "patch", f"enrolments/{hers.pk}/", why="Ha.").status_code == 403
    assert browser.delete(f"{API}/enrolments/{hers.pk}/").status_code == 403
    assert browser.delete(f"{API}/enrolments/{mine.pk}/").status_code == 204
