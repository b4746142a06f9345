"""A topic is resolved and opened again by those who are in the conversation."""

import pytest
from django.core.exceptions import ValidationError

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from projects.models import Channel, Topic


@pytest.fixture
def topic(team, leila, inside) -> Topic:
    """A thread of the team."""
    with inside(leila):
        return Topic.start(team, "Who may sign in?", by=leila)


def acts() -> list[str]:
    found = Activity.objects.filter(verb__startswith="topic.re").order_by("happened_at", "id")
    return list(found.values_list("verb", flat=True))


def test_saying_so_twice_changes_nothing(topic, cy, inside):
    with inside(cy):
        for verb in (topic.resolve, topic.resolve, topic.reopen, topic.reopen):
            verb(by=cy)
        assert acts() == ["topic.resolved", "topic.reopened"]


def test_only_people_in_the_conversation_may(topic, ada, jun, inside):
    for person in (ada, jun):
        with inside(person):
            for verb in (topic.resolve, topic.reopen):
                with pytest.raises(NotAllowed, match="Only people in the conversation"):
                    verb(by=person)


def test_the_button_says_which(topic, team, cy, client_for, inside):
    url = f"/c/riverside/channels/{team.pk}/topics/{topic.pk}/resolution/"
    browser = client_for(cy)
    for _time in range(2):
        assert "Open again" in browser.post(url, follow=True).content.decode()
    for _time in range(2):
        assert "Open again" not in browser.post(url, {"open": "1"}, follow=True).content.decode()
    with inside(cy):
        assert acts() == ["topic.resolved", "topic.reopened"]


def test_a_conversation_that_is_over_takes_no_topic(team, cy, client_for, inside):
    with inside(cy):
        Channel.objects.filter(pk=team.pk).update(archived_at=clock.now())
        team.refresh_from_db()
        with pytest.raises(ValidationError, match="This conversation is over"):
            Topic.start(team, "Late", by=cy)
    url = f"/c/riverside/channels/{team.pk}/topics/"
    assert client_for(cy).post(url, {"title": "Late"}).status_code == 400
