"""Saying whether one comes: fair, and changeable until it begins."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events.models import Guest, Registration


def answer(browser, page, event, word):
    return browser.post(page(event, "registration"), {"answer": word}, follow=True)


def test_cy_says_yes_and_changes_her_mind(client_for, ahead, page, cy, inside):
    browser = client_for(cy)
    assert "Are you coming?" in browser.get(page(ahead)).content.decode()
    assert "You’re coming: " in answer(browser, page, ahead, "yes").content.decode()
    answer(browser, page, ahead, "no")
    with inside(cy):
        registration = Registration.objects.get(event=ahead, membership=cy)
        assert registration.answer == "no"
        assert Activity.objects.filter(verb="event.answered", subject=cy).count() == 2


def test_the_same_answer_again_changes_nothing(ahead, cy, inside):
    with inside(cy):
        first = ahead.register(cy, "yes", by=cy)
        again = ahead.register(cy, "yes", by=cy)
        assert (first.pk, first.answered_at) == (again.pk, again.answered_at)
        assert Activity.objects.filter(verb="event.answered", object_id=ahead.pk).count() == 1


def test_no_answer_changes_once_it_began(client_for, going_on, page, cy, inside):
    assert (
        "answers no longer change" in answer(client_for(cy), page, going_on, "yes").content.decode()
    )
    with inside(cy):
        assert not Registration.objects.filter(event=going_on).exists()


def test_a_full_event_has_a_queue(client_for, plan, page, cy, leila, jun, inside):
    event = plan(capacity=1)
    with inside(leila):
        event.register(leila, "yes", by=leila)
    browser = client_for(cy)
    assert "The only place is taken." in browser.get(page(event)).content.decode()
    assert "You are next in the queue." in answer(browser, page, event, "yes").content.decode()
    with inside(cy):
        assert Registration.objects.of(cy).get(event=event).answer == "waiting"
    with inside(leila):
        event.register(leila, "no", by=leila)
    assert "A place has opened for you." in browser.get(page(event)).content.decode()


@pytest.mark.parametrize("word", ["", "perhaps so", "y" * 5000])
def test_a_strange_answer_is_refused_kindly(client_for, ahead, page, cy, word):
    assert "Answer yes, no or maybe." in answer(client_for(cy), page, ahead, word).content.decode()


def test_people_answer_for_themselves(ahead, cy, leila, bo, inside):
    with inside(cy), pytest.raises(NotAllowed):
        ahead.register(leila, "yes", by=cy)
    with inside(bo):
        assert ahead.register(leila, "yes", by=bo).membership_id == leila.pk


def test_a_programs_session_is_for_its_people(client_for, ahead, page, capstone, cy, ada, inside):
    with inside(ada):
        for enrolment in capstone.enrolments.filter(membership=cy):
            enrolment.withdraw(by=ada)
    assert client_for(cy).post(page(ahead, "registration"), {"answer": "yes"}).status_code == 403
    shown = client_for(cy).get(page(ahead)).content.decode()
    assert "This session is for the people of Capstone." in shown


def test_an_event_for_everyone_is_open_to_every_member(plan, cy, pia, inside):
    event = plan(program=None)
    with inside(cy):
        assert event.register(cy, "yes", by=cy).answer == "yes"
    with inside(pia), pytest.raises(NotAllowed):
        event.register(pia, "yes", by=pia)


def test_a_cancelled_event_takes_no_answer(ahead, bo, cy, inside):
    with inside(bo):
        ahead.cancel(by=bo)
    with inside(cy), pytest.raises(ValidationError, match="cancelled"):
        ahead.register(cy, "yes", by=cy)


def test_dee_cannot_answer_in_riverside(client_for, ahead, page, dee):
    for community in ("riverside", "hilltop"):
        address = page(ahead, "registration").replace("riverside", community)
        assert client_for(dee).post(address, {"answer": "yes"}).status_code == 404


def test_answers_by_get_are_refused(client_for, ahead, page, cy):
    assert client_for(cy).get(page(ahead, "registration")).status_code == 405


def test_a_door_that_was_closed_since_is_closed_for_who_signed_up(client_for, plan, ada, inside):
    event = plan(hours=240, program=None, is_public=True)
    with inside(ada):
        lou = Guest.sign_up(event, email="lou@outside.example")
        link = lou.url.removeprefix(settings.SITE_URL)
        event.change(by=ada, is_public=False)
    assert client_for().post(link, {"answer": "yes"}).status_code == 403
    with inside(ada):
        assert not event.registrations.exists()
