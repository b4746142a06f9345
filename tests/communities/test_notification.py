"""The inbox: what waits, and reading it."""

import pytest

from communities.models import Activity, Notification

INBOX = "/c/riverside/notifications/"


@pytest.fixture
def news(ada, cy, capstone, inside) -> Notification:
    with inside(ada):
        act = Activity.record("program.opened", by=ada, obj=capstone, program=capstone)
        return Notification.objects.create(
            recipient=cy, activity=act, sentence="Ada opened Capstone.",
            path=f"/c/riverside/programs/{capstone.pk}/",
        )  # fmt: skip


def waiting(cy, inside) -> int:
    with inside(cy):
        return Notification.count_unread(cy)


def reading(news) -> str:
    return f"{INBOX}{news.pk}/reading/"


def test_reading_marks_it_and_goes_where_it_points(news, cy, client_for, inside):
    browser, before = client_for(cy), waiting(cy, inside)
    assert "<b>Ada opened Capstone.</b>" in browser.get(INBOX).content.decode()
    assert browser.post(reading(news)).url == news.path
    assert waiting(cy, inside) == before - 1
    shown = browser.get(INBOX).content.decode()
    assert "Ada opened Capstone." in shown
    assert "<b>Ada opened Capstone.</b>" not in shown


def test_seen_takes_only_the_mark_away(news, cy, client_for):
    answer = client_for(cy).post(reading(news), headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert shown.strip().startswith("<li")
    assert f"read-{news.pk}" not in shown


def test_reading_twice_keeps_the_first_moment(news, cy, client_for, inside):
    moments = []
    for _time in range(2):
        client_for(cy).post(reading(news))
        with inside(cy):
            moments.append(Notification.objects.get(pk=news.pk).read_at)
    assert moments[0] == moments[1]


def test_nobody_reads_somebody_elses(news, ada, bo, dee, client_for, inside):
    for other in (ada, bo, dee):
        assert client_for(other).post(reading(news)).status_code == 404
    assert "Ada opened Capstone." not in client_for(bo).get(INBOX).content.decode()
    with inside(ada):
        assert Notification.objects.get(pk=news.pk).read_at is None


def test_a_link_alone_reads_nothing(news, cy, client_for):
    assert client_for(cy).get(reading(news)).status_code == 405
