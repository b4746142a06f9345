"""Channels: their pages, and out of reach of whoever is not in them."""

import uuid
from base64 import b64encode
from urllib.parse import urlencode, urljoin

import pytest
from django.db import connection

from communities.models import Membership
from projects.models import Channel, Message

BASE = "/c/riverside/channels/"
API = "/api/v1/c/riverside/channels/"


def test_cy_writes_by_the_form_and_mo_reads(team, cy, mo, client_for):
    answer = client_for(cy).post(
        f"{BASE}{team.pk}/messages/", {"body": "See <b>http://x.example</b>"}
    )
    assert answer.url.endswith("#end")
    page = client_for(mo).get(f"{BASE}{team.pk}/").content.decode()
    assert "&lt;b&gt;" in page
    assert 'href="http://x.example' in page
    assert "data-new-line" in page


def test_the_same_form_twice_says_it_once(team, cy, inside, client_for):
    form = {"body": "Once", "client_id": str(uuid.uuid4())}
    for _ in range(2):
        client_for(cy).post(f"{BASE}{team.pk}/messages/", form)
    with inside(cy):
        assert Message.objects.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "x" * 8001, "zero\0byte"])
def test_a_bad_message_is_told_and_kept(team, cy, client_for, inside, body):
    answer = client_for(cy).post(f"{BASE}{team.pk}/messages/", {"body": body})
    assert answer.status_code == 400
    # No keyboard has a NUL: that is refused before any page, and there is nobody to tell.
    assert "\0" in body or 'role="alert"' in answer.content.decode()
    if len(body) > 8000:
        assert body in answer.content.decode()
    with inside(cy):
        assert not Message.objects.exists()


def test_a_private_channel_does_not_exist_for_others(team, ada, jun, dee, pia, client_for):
    for person in (ada, jun, pia, dee):
        browser = client_for(person)
        assert browser.get(f"{BASE}{team.pk}/").status_code == 404
        assert browser.post(f"{BASE}{team.pk}/messages/", {"body": "x"}).status_code == 404
        assert browser.get(f"{API}{team.pk}/messages/").status_code == 404
        body = {"body": "x", "client_id": str(uuid.uuid4())}
        answer = browser.post(f"{API}{team.pk}/messages/", body, content_type="application/json")
        assert answer.status_code == 404


def test_who_becomes_a_guest_is_out_of_the_open_channels(capstone, jun, ada, inside, client_for):
    browser = client_for(jun)
    with inside(jun):
        channel = Channel.objects.get(program=capstone)
        channel.post("Hello", by=jun)
    with inside(ada):
        guest = Membership.objects.get(pk=jun.pk)
        guest.grant("partner", by=ada)
        guest.withdraw("member", by=ada)
    said = {"body": "x", "client_id": str(uuid.uuid4())}
    assert browser.get(f"{BASE}{channel.pk}/").status_code == 404
    assert browser.get(f"{API}{channel.pk}/messages/").status_code == 404
    answer = browser.post(f"{API}{channel.pk}/messages/", said, content_type="application/json")
    assert answer.status_code == 404


def test_the_api_says_it_once_and_reads_after_a_number(team, cy, client_for):
    browser, number = client_for(cy), str(uuid.uuid4())
    body = {"body": "By API", "client_id": number}
    answers = [
        browser.post(f"{API}{team.pk}/messages/", body, content_type="application/json")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["seq"] == answers[1].json()["seq"] == 1
    for text in ("two", "three"):
        browser.post(f"{BASE}{team.pk}/messages/", {"body": text})
    seen = browser.get(f"{API}{team.pk}/messages/?after=1").json()["results"]
    assert [one["seq"] for one in seen] == [3, 2]
    assert seen[0]["author"]["name"] == "Cy Navarro"


@pytest.mark.parametrize(
    "body",
    [{}, {"body": "x"}, {"body": "x", "client_id": "7"}, {"body": "x" * 8001, "client_id": "new"},
     {"body": "x", "client_id": "new", "topic": "00000000-0000-7000-8000-000000000000"}],
)  # fmt: skip
def test_a_bad_message_by_api_is_a_problem(team, cy, client_for, body):
    if body.get("client_id") == "new":
        body = body | {"client_id": str(uuid.uuid4())}
    answer = client_for(cy).post(f"{API}{team.pk}/messages/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_the_channel_page_asks_as_often_for_thirty_as_for_three(team, cy, inside, client_for):
    from django.test.utils import CaptureQueriesContext

    browser, counts = client_for(cy), []
    for more in (3, 27):
        with inside(cy):
            for _ in range(more):
                team.post("Hello", by=cy)
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{BASE}{team.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 17


@pytest.mark.parametrize("digits", [20, 5000])
def test_a_number_of_no_message_is_no_place_to_begin(team, cy, client_for, digits):
    assert client_for(cy).get(f"{BASE}{team.pk}/?before={'9' * digits}").status_code == 200


@pytest.mark.parametrize(
    "position", ["abc", "", "infinity", "\0", "9" * 30, "9" * 5000, "2026-99-99"]
)
@pytest.mark.parametrize("place", ["{team}/messages/", "", "../partners/"])
def test_an_invented_cursor_names_no_page(team, cy, ada, client_for, place, position):
    browser = client_for(ada if "partners" in place else cy)
    cursor = b64encode(urlencode({"p": position}).encode()).decode()
    address = urljoin(API, place.format(team=team.pk))
    assert browser.get(address, {"cursor": cursor}).status_code in {200, 404}
    if position == "abc":
        assert "Invalid cursor" in browser.get(address, {"cursor": cursor}).json()["detail"]


def test_a_topic_is_started_struck_through_and_opened_again(team, cy, client_for, inside):
    browser = client_for(cy)
    answer = browser.post(f"{BASE}{team.pk}/topics/", {"title": "Who may sign in?"})
    assert browser.get(answer.url).status_code == 200
    browser.post(f"{answer.url}resolution/")
    assert 'class="resolved"' in browser.get(f"{BASE}{team.pk}/").content.decode()
    assert browser.post(f"{BASE}{team.pk}/topics/", {"title": "x" * 81}).status_code == 400


def test_unread_stands_in_the_navigation_until_it_is_read(team, cy, mo, inside, client_for):
    with inside(mo):
        for _ in range(3):
            team.post("Hello", by=mo)
    assert "data-count>3<" in client_for(cy).get(f"{BASE}{team.pk}/").content.decode()
    client_for(cy).post(f"{BASE}{team.pk}/reading/")
    assert "data-count>0<" in client_for(cy).get(f"{BASE}{team.pk}/").content.decode()
