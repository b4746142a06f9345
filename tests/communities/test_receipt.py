"""A form that is sent twice makes one thing, and gives the same thing back."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock
from communities.models import Activity, ApiToken, Program, Receipt
from communities.tasks import forget_outdated
from communities.tenancy.scope import community_scope
from projects.models import Partner

NEW = "/c/riverside/programs/new/"


@pytest.fixture
def form(ada, client_for):
    """The form of a new program, as ada's browser would send it."""
    drawn = client_for(ada).get(NEW).context["form"]
    typed = {"kind": "capstone_mentoring", "title": "Sent again", "starts_on": "2031-03-03"}
    return typed | {"key": str(drawn["key"].value())}


def test_a_program_sent_twice_is_made_once(form, ada, client_for, inside):
    first, second = (client_for(ada).post(NEW, form) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    with inside(ada):
        program = Program.objects.get(title="Sent again")
        assert Activity.objects.filter(verb="program.drafted", object_id=program.pk).count() == 1


def test_who_goes_back_and_changes_it_makes_one_more(form, ada, client_for, inside):
    first = client_for(ada).post(NEW, form)
    second = client_for(ada).post(NEW, form | {"starts_on": "2031-03-10"})
    assert first.url != second.url
    with inside(ada):
        assert Program.objects.filter(title="Sent again").count() == 2


def test_what_was_refused_can_be_sent_again(form, ada, client_for):
    assert client_for(ada).post(NEW, form | {"starts_on": "2131-03-10"}).status_code == 400
    assert client_for(ada).post(NEW, form).status_code == 302


@pytest.mark.parametrize("key", ["", "no key", "é"])
def test_what_is_no_key_counts_as_none(form, ada, client_for, key):
    first, second = (client_for(ada).post(NEW, form | {"key": key}) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url != second.url


@pytest.mark.parametrize(("days", "kept"), [(6.9, True), (7.1, False)])
def test_a_receipt_is_kept_for_a_week(ada, bo, inside, days, kept):
    # The database asks its own clock whose receipts the sweep may see: these were sent long ago.
    with clock.moved(days=-days), inside(ada):
        Partner.add(name="Harbor", by=ada, key=uuid.uuid4())
    with inside(ada):
        Partner.add(name="Dock", by=ada, key=uuid.uuid4())
    with inside(bo):
        assert not Receipt.objects.exists(), "one's receipts are one's own"
    with connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work('outdated', %s)", [clock.now()])
        assert ((ada.community_id,) in cursor.fetchall()) != kept
    with community_scope(ada.community):
        forget_outdated.run()
    with inside(ada):
        assert Receipt.objects.count() == 1 + kept
        assert Partner.objects.filter(name="Harbor").exists(), "what was made stays"


def test_a_verb_that_fails_leaves_no_receipt(ada, inside):
    key = uuid.uuid4()
    with inside(ada):
        with pytest.raises(ValidationError):
            Partner.add(name="", by=ada, key=key)
        assert Receipt.objects.count() == 0
        made = Partner.add(name="Harbor", by=ada, key=key)
        assert Partner.add(name="Harbor", by=ada, key=key) == made


def test_a_key_is_its_senders_own(ada, dee, inside):
    key = uuid.uuid4()
    with inside(ada):
        first = Partner.add(name="Harbor", by=ada, key=key)
    with inside(dee):
        assert Partner.add(name="Harbor", by=dee, key=key).pk != first.pk


def test_a_receipt_is_read_by_its_sender_alone(ada, bo, inside):
    with inside(ada):
        Partner.add(name="Harbor", by=ada, key=uuid.uuid4())
        assert Receipt.objects.count() == 1
    with inside(bo):
        assert Receipt.objects.count() == 0


def test_eight_at_once_make_one(committed, ada, inside):
    key = uuid.uuid4()

    def send(_number) -> uuid.UUID:
        try:
            with inside(ada):
                return Partner.add(name="Harbor", by=ada, key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as threads:
        assert len(set(threads.map(send, range(8)))) == 1
    with inside(ada):
        assert Activity.objects.filter(verb="partner.added").count() == 1


def test_a_token_sent_twice_is_one_and_says_so(cy, client_for):
    browser, address = client_for(cy), "/accounts/tokens/"
    form = {"name": "Backup", "key": str(uuid.uuid4())}
    first, second = (browser.post(address, form) for _time in range(2))
    assert first.context["secret"].startswith("praxis_")
    assert second.context["secret"] == ""
    assert "is made already" in second.content.decode()
    assert ApiToken.objects.filter(user=cy.user).count() == 1
