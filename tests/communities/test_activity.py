"""The record and the feed that reads it."""

import datetime as dt

from communities import clock
from communities.models import Activity
from events.models import Event


def test_members_read_what_happened_and_guests_do_not(cy, bo, pia, inside, capstone, client_for):
    with inside(bo):
        begins = clock.now() + dt.timedelta(days=3)
        ends = begins + dt.timedelta(hours=1)
        Event.plan(capstone, title="Paper night", starts_at=begins, ends_at=ends, by=bo)
    page = client_for(cy).get("/c/riverside/activities/")
    assert "Bo Lindgren planned “Paper night”." in page.content.decode()
    assert client_for(pia).get("/c/riverside/activities/").status_code == 403


def test_private_acts_are_not_in_the_feed(cy, inside):
    with inside(cy):
        Activity.record("entry.submitted", by=cy)
        assert not Activity.objects.feed(cy).filter(verb="entry.submitted").exists()


def test_a_page_of_the_feed_asks_once_a_kind(cy, client_for, django_assert_max_num_queries):
    browser = client_for(cy)
    browser.get("/c/riverside/activities/")
    with django_assert_max_num_queries(15):
        assert browser.get("/c/riverside/activities/").status_code == 200
