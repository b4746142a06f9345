"""Needs: said by a contact, answered by an organizer, once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from communities import clock
from communities.models import Activity, Mail, Notification
from communities.notifications import notify
from communities.tenancy.access import NotAllowed
from projects.models import Need

URL = "/c/riverside/needs/"
GOOD = {"words": "No one knows who is out.", "done_when": "I see every van.", "hours": "1"}


def test_only_a_contact_says_what_a_partner_needs(harbor, cy, ada, inside):
    for person in (cy, ada):
        with inside(person), pytest.raises(NotAllowed, match="Only Harbor Food Bank"):
            Need.post(partner=harbor, words="x", done_when="y", by=person)


def test_cy_cannot_answer_a_need(need, cy, inside):
    with inside(cy), pytest.raises(NotAllowed, match="Only organizers"):
        need.accept(by=cy)


def test_a_need_is_answered_once(need, ada, inside):
    with inside(ada):
        need.accept(by=ada)
        with pytest.raises(ValidationError, match="already"):
            Need.objects.get(pk=need.pk).decline(by=ada, reason="Too late")
        assert Activity.objects.filter(object_id=need.pk, verb="need.accepted").count() == 1


def test_declining_needs_a_reason_in_verb_and_database(need, ada, inside):
    with inside(ada):
        with pytest.raises(ValidationError, match="Say why"):
            need.decline(by=ada, reason="  ")
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(state="declined", answered_at=clock.now())


def test_pia_posts_a_need_by_the_form(harbor, pia, client_for, inside):
    answer = client_for(pia).post(URL + "new/", {**GOOD, "partner": str(harbor.pk)})
    assert answer.status_code == 302
    with inside(pia):
        assert Need.objects.get().words == GOOD["words"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("words", "", "Say it as you would to a neighbour."),
        ("done_when", "", "I can see every van on one page."),
        ("by_date", "2020-11-03", "3 November has passed. Any day from today works."),
        ("by_date", "soon", "valid date"),
        ("words", "x" * 601, "at most 600"),
        ("hours", "99", "one of those"),
        ("partner", "00000000-0000-7000-8000-000000000000", "one of those"),
    ],
)
def test_a_bad_need_is_told_and_kept(harbor, pia, client_for, inside, field, value, sentence):
    typed = {**GOOD, "partner": str(harbor.pk), field: value}
    answer = client_for(pia).post(URL + "new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    if field != "words":
        assert GOOD["words"] in page
    with inside(pia):
        assert not Need.objects.exists()


def test_organizers_read_of_a_need_and_the_contact_of_its_answer(need, ada, pia, inside):
    with inside(ada):
        need.decline(by=ada, reason="We have no drivers this season.")
        for activity in Activity.objects.filter(object_id=need.pk):
            notify(activity)
        told = {notice.recipient_id: notice.sentence for notice in Notification.objects.all()}
        assert told[ada.pk] == "Harbor Food Bank has posted a need."
        assert told[pia.pk] == "Your need could not be taken on."
        mail = Mail.objects.get(to="pia@praxis.example")
        assert "no drivers" not in mail.text + mail.html


def test_a_declined_need_shows_its_reason_to_pia(need, ada, pia, client_for, inside):
    answer = client_for(ada).post(f"{URL}{need.pk}/refusal/", {"reason": "No drivers."})
    assert answer.status_code == 302
    assert "No drivers." in client_for(pia).get(f"{URL}{need.pk}/").content.decode()


def test_a_refusal_without_reason_is_told(need, ada, client_for):
    answer = client_for(ada).post(f"{URL}{need.pk}/refusal/", {"reason": ""})
    assert answer.status_code == 400
    assert "Say why, so that the partner knows." in answer.content.decode()


def test_dee_and_cy_find_no_open_need(need, dee, cy, client_for):
    assert client_for(cy).get(f"{URL}{need.pk}/").status_code == 404
    assert client_for(dee).get(f"{URL}{need.pk}/").status_code == 404


def test_a_need_that_waits_stands_on_the_organizers_home(need, ada, client_for, inside):
    with inside(ada):
        Need.objects.update(posted_at=clock.now() - dt.timedelta(days=4))
    page = client_for(ada).get("/c/riverside/").content.decode()
    assert "A need from Harbor Food Bank has waited four days." in page


def test_the_list_asks_as_often_for_three_as_for_one(need, harbor, pia, ada, client_for, inside):
    browser = client_for(ada)
    browser.get(URL)
    with CaptureQueriesContext(connection) as one:
        browser.get(URL)
    with inside(pia):
        for words in ("Two", "Three"):
            Need.post(partner=harbor, words=words, done_when="Then", by=pia)
    with CaptureQueriesContext(connection) as three:
        browser.get(URL)
    assert len(one) == len(three) <= 15


def test_today_is_not_too_late(harbor, pia, inside):
    with inside(pia):
        asked = Need.post(
            partner=harbor, words="Now", done_when="Then", by_date=clock.today(), by=pia
        )
        assert asked.is_open


def test_the_same_need_sent_twice_is_one(harbor, pia, client_for, inside):
    form = {**GOOD, "partner": str(harbor.pk)}
    browser = client_for(pia)
    first, second = (browser.post(URL + "new/", form) for _time in range(2))
    assert first.url == second.url
    body = {**form, "hours": 1}
    url = "/api/v1/c/riverside/needs/"
    third = browser.post(url, body, content_type="application/json")
    assert third.json()["id"] in first.url
    with inside(pia):
        assert Activity.objects.filter(verb="need.posted").count() == 1
        with clock.moved(days=2):
            Need.post(partner=harbor, words=GOOD["words"], done_when=GOOD["done_when"], by=pia)
        assert Need.objects.count() == 2
