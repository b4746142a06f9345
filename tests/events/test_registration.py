"""Saying whether one comes: fair, and changeable until it begins."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities.models import Activity, Membership, User
from communities.tenancy.access import NotAllowed
from communities.tenancy.scope import community_scope
from events.models import Event, Registration


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


def test_a_full_event_says_so(client_for, plan, page, cy, leila, jun, inside):
    event = plan(capacity=1)
    with inside(leila):
        event.register(leila, "yes", by=leila)
    browser = client_for(cy)
    assert "The only place is taken." in browser.get(page(event)).content.decode()
    assert "The only place is taken." in answer(browser, page, event, "yes").content.decode()
    with inside(cy):
        assert not Registration.objects.filter(event=event, membership=cy).exists()
        event.register(cy, "maybe", by=cy)
    with inside(leila):
        event.register(leila, "no", by=leila)
    with inside(cy):
        assert event.register(cy, "yes", by=cy).answer == "yes"


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


def test_a_hundred_at_once_get_exactly_five_places(committed, plan, riverside):
    event = plan(program=None, capacity=5)
    people = _hundred(riverside)

    def ask(person) -> str:
        try:
            with community_scope(riverside, person.user_id):
                mine = Event.objects.select_related("program", "lead").get(pk=event.pk)
                return mine.register(person, "yes", by=person).answer
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=25) as threads:
        answers = list(threads.map(ask, people))
    assert answers.count("yes") == 5
    assert answers.count("All 5 places are taken.") == 95
    with community_scope(riverside):
        assert Registration.objects.filter(event=event).coming().count() == 5


def _hundred(riverside) -> list[Membership]:
    users = User.objects.bulk_create(
        User(email=f"{number}@crowd.example", name=f"Person {number}", password="!")
        for number in range(100)
    )
    with community_scope(riverside):
        return Membership.objects.bulk_create(
            Membership(user=user, name=user.name, roles=["member"]) for user in users
        )
