"""Questions in the room: asked once, wanted by many, answered, taken back."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from communities import clock, profiles
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events.models import Question, QuestionVote

WHO = "Who sees a volunteer’s number?"


@pytest.fixture
def asked(going_on, leila, inside):
    """What Leila asked at the session that is going on."""
    with inside(leila):
        return Question.ask(going_on, WHO, by=leila)


def verbs(question) -> list[str]:
    acts = Activity.objects.filter(object_id=question.pk).order_by("happened_at", "id")
    return list(acts.values_list("verb", flat=True))


def test_a_question_is_asked_with_a_name_and_once(going_on, cy, client_for, page):
    browser, sent = client_for(cy), {"body": WHO, "key": str(uuid.uuid4())}
    for _time in range(2):
        browser.post(page(going_on, "questions", "new"), sent)
    shown = browser.get(page(going_on)).content.decode()
    assert shown.count(f'<p class="row-title">{WHO}</p>') == 1
    assert "Cy Navarro, " in shown


def test_wanting_to_know_counts_once_and_can_be_taken_back(asked, cy, inside):
    with inside(cy):
        for _time in range(2):
            asked.want(True, by=cy)
        assert asked.votes.count() == 1
        for _time in range(2):
            asked.want(False, by=cy)
        assert not QuestionVote.objects.filter(question=asked).exists()
        assert verbs(asked) == ["question.asked", "question.wanted", "question.unwanted"]


def test_the_most_wanted_stands_first_and_the_answered_last(going_on, asked, cy, bo, inside):
    with inside(cy):
        later = Question.ask(going_on, "And what of a harm we caused?", by=cy)
        assert order(going_on, cy) == [asked, later]
    with inside(bo):
        later.want(True, by=bo)
        assert order(going_on, bo) == [later, asked]
        later.answer(True, by=bo)
        assert order(going_on, bo) == [asked, later]


def order(event, reader) -> list:
    return list(Question.objects.filter(event=event).standing().with_votes(reader).in_order())


def test_nobody_wants_to_know_what_they_asked_themselves(asked, leila, inside):
    with inside(leila), pytest.raises(ValidationError, match="yourself"):
        asked.want(True, by=leila)


def test_who_runs_the_meeting_answers_and_nobody_else(asked, cy, bo, inside):
    with inside(cy), pytest.raises(NotAllowed):
        asked.answer(True, by=cy)
    with inside(bo):
        for _time in range(2):
            asked.answer(True, by=bo)
        asked.answer(False, by=bo)
        assert verbs(asked)[1:] == ["question.answered", "question.reopened"]


def test_a_question_is_taken_back_and_put_back(asked, leila, cy, client_for, page):
    path = f"/c/riverside/questions/{asked.pk}/"
    assert client_for(cy).post(f"{path}withdrawal/").status_code == 403
    browser = client_for(leila)
    shown = browser.post(f"{path}withdrawal/", follow=True).content.decode()
    assert WHO not in shown
    assert f'action="{path}return/"' in shown
    assert WHO in browser.post(f"{path}return/", follow=True).content.decode()


def test_what_the_room_was_spared_its_author_does_not_bring_back(asked, leila, bo, client_for):
    path = f"/c/riverside/questions/{asked.pk}/"
    client_for(bo).post(f"{path}withdrawal/")
    assert client_for(leila).post(f"{path}return/").status_code == 403
    assert WHO in client_for(bo).post(f"{path}return/", follow=True).content.decode()


def test_what_was_taken_back_cannot_be_wanted(asked, leila, cy, inside):
    with inside(leila):
        asked.withdraw(by=leila)
    with inside(cy), pytest.raises(ValidationError, match="taken back"):
        asked.want(True, by=cy)


@pytest.mark.parametrize("said", ["", "   ", "a" * 501])
def test_nothing_and_too_much_is_refused_at_the_field(going_on, cy, client_for, page, said):
    answer = client_for(cy).post(page(going_on, "questions", "new"), {"body": said})
    assert answer.status_code == 400
    assert "id_body" in answer.content.decode()


def test_questions_close_two_hours_after_the_end(going_on, asked, cy, inside, client_for, page):
    with clock.moved(hours=3.6), inside(cy):
        with pytest.raises(ValidationError, match="over"):
            Question.ask(going_on, WHO, by=cy)
        with pytest.raises(ValidationError, match="over"):
            asked.want(True, by=cy)


def test_partners_sponsors_and_strangers_see_no_questions(
    asked, going_on, pia, sam, dee, client_for, page
):
    for person, status in ((pia, 403), (sam, 403), (dee, 404)):
        browser = client_for(person)
        assert browser.get(page(going_on, "questions")).status_code == status
        answer = browser.post(page(going_on, "questions", "new"), {"body": "May I?"})
        assert answer.status_code == status


def test_members_outside_of_the_program_read_and_do_not_ask(
    asked, going_on, sofia_outside, client_for, page
):
    browser = client_for(sofia_outside)
    shown = browser.get(page(going_on, "questions")).content.decode()
    assert WHO in shown
    assert "Ask it" not in shown
    assert browser.post(page(going_on, "questions", "new"), {"body": "May I?"}).status_code == 403


def test_who_is_not_listed_is_not_named_to_who_is_not_in_the_room(
    asked, going_on, leila, sofia_outside, inside, client_for, page
):
    browser = client_for(sofia_outside)
    assert "Leila Aziz, " in browser.get(page(going_on, "questions")).content.decode()
    with inside(leila):
        profiles.describe(leila, is_listed=False, by=leila)
    shown = browser.get(page(going_on, "questions")).content.decode()
    assert WHO in shown
    assert "Leila Aziz" not in shown


@pytest.fixture
def sofia_outside(cy, capstone, inside, ada):
    """A member who is in no program."""
    with inside(ada):
        capstone.enrolments.filter(membership=cy).first().withdraw(by=ada)
    return cy


def test_asking_has_a_limit_and_keeps_what_was_typed(going_on, cy, client_for, page, settings):
    settings.QUESTION_LIMIT = "1/60"
    browser = client_for(cy)
    browser.post(page(going_on, "questions", "new"), {"body": "One?"})
    answer = browser.post(page(going_on, "questions", "new"), {"body": "And two?"})
    assert answer.status_code == 429
    assert "And two?" in answer.content.decode()


def test_htmx_gets_the_list_and_a_fresh_field(going_on, cy, client_for, page):
    browser = client_for(cy, headers={"HX-Request": "true"})
    key = str(uuid.uuid4())
    answer = browser.post(page(going_on, "questions", "new"), {"body": WHO, "key": key})
    shown = answer.content.decode()
    assert WHO in shown
    assert 'id="ask" hx-swap-oob="true"' in shown
    assert key not in shown
    assert "<html" not in shown
