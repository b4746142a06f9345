"""So many messages and no more: one count for page, API and socket."""

import random
import uuid

import pytest

from communities import clock, limits
from projects.models import Message
from tests.projects.pages import Page, session_of, talk

BASE = "/c/riverside/channels/"
API = "/api/v1/c/riverside/channels/"


@pytest.fixture
def seconds(settings) -> int:
    """Three messages in so many seconds: a window of this test's own, since Valkey outlives it."""
    seconds = random.randrange(1000, 9000)
    settings.MESSAGE_LIMIT = f"3/{seconds} 100/90000"
    limits._spent.clear()
    return seconds


def by_page(browser, channel, body="By page"):
    """A message from the form."""
    return browser.post(f"{BASE}{channel.pk}/messages/", {"body": body})


def by_api(browser, channel):
    """A message from a program."""
    body = {"body": "By API", "client_id": str(uuid.uuid4())}
    return browser.post(f"{API}{channel.pk}/messages/", body, content_type="application/json")


def test_page_api_and_socket_count_together(committed, team, cy, mo, inside, client_for, seconds):
    browser, session = client_for(cy), session_of(cy)
    assert by_page(browser, team).status_code == 302
    assert by_api(browser, team).status_code == 201

    async def scene():
        async with Page(session) as page:
            page.send(team, "By socket")
            number = page.send(team, "One too many")
            await page.until(lambda: page.of("ack") and page.of("error"))
            (error,) = page.of("error")
            assert (error["client_id"], error["problem"]["status"]) == (number, 429)
            assert 0 < error["problem"]["retry_after"] <= seconds

    talk(scene)
    page = by_page(browser, team, "What I typed")
    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= seconds
    assert "What I typed</textarea>" in page.content.decode()
    assert "That was a lot at once" in page.content.decode()
    answer = by_api(browser, team)
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(answer["Retry-After"]) <= seconds
    assert answer.json()["detail"].startswith("That was a lot at once")
    assert by_page(client_for(mo), team).status_code == 302
    with inside(cy):
        assert Message.objects.filter(author=cy).count() == 3
    with clock.moved(seconds=seconds + 1):
        assert by_api(browser, team).status_code == 201


def test_other_processes_count_too(cy, seconds):
    for _ in range(3):
        limits.spend("message", cy.pk)
        limits._spent.clear()  # as in a process that has not seen her yet
    with pytest.raises(limits.TooMany):
        limits.spend("message", cy.pk)


def test_without_valkey_a_process_counts_alone(cy, seconds, monkeypatch):
    monkeypatch.setattr("communities.limits.cache.incr", lambda key: 1)
    for _ in range(3):
        limits.spend("message", cy.pk)
    with pytest.raises(limits.TooMany, match="minutes"):
        limits.spend("message", cy.pk)


def test_the_longer_limit_holds_as_well(cy, settings):
    settings.MESSAGE_LIMIT = "2/10 3/600"
    limits._spent.clear()
    for later in (0, 1, 12):
        with clock.moved(seconds=later):
            limits.spend_here("message", cy.pk)
    with clock.moved(seconds=30), pytest.raises(limits.TooMany) as much:
        limits.spend_here("message", cy.pk)
    assert much.value.retry_after in {570, 571}
    with clock.moved(seconds=602):
        limits.spend_here("message", cy.pk)


def test_who_was_quiet_longest_is_forgotten(monkeypatch, seconds):
    monkeypatch.setattr(limits, "MOST_KNOWN", 2)
    people = [uuid.uuid4() for _ in range(3)]
    for person in people:
        limits.spend_here("message", person)
    assert [person for _kind, person in limits._spent] == people[1:]
