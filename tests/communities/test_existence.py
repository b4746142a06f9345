"""Nothing that a stranger can ask tells whether an address has an account."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

UNKNOWN = "nobody@praxis.example"
PASSWORD = "a quiet harbour 7"
# Where it is asked, what is sent beside the address, and as what.
QUESTIONS = {
    "signing in": ("/accounts/login/", "login", {"password": "wrong"}),
    "a code": ("/accounts/login/code/", "email", {}),
    "a new password": ("/accounts/password/reset/", "email", {}),
    "signing up": ("/accounts/signup/", "email", {"name": "Nina", "password1": PASSWORD}),
}


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each scene is somebody's first visit: sign-in counts its tries."""
    cache.clear()


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_answers_are_the_same(cy, letters, question):
    path, field, rest = QUESTIONS[question]
    known, unknown = (
        answers(Client(), path, rest | {field: address}) for address in (cy.user.email, UNKNOWN)
    )
    assert known == unknown
    told = {letter["To"] for letter in letters.all()}
    assert told in (set(), {cy.user.email, UNKNOWN})


@pytest.mark.parametrize("question", ["a code", "a new password", "signing up"])
def test_so_are_the_answers_to_a_wrong_code(cy, letters, question):
    path, field, rest = QUESTIONS[question]
    found = []
    for address in (cy.user.email, UNKNOWN):
        browser = Client()
        step = browser.post(path, rest | {field: address}).url
        found.append([answers(browser, step, {"code": f"WRONG{n}"}) for n in range(4)])
    assert found[0] == found[1]


def test_an_address_that_is_taken_is_added_like_any_other(cy, bo, client_for, letters):
    bo.user.set_password(PASSWORD)
    bo.user.save()
    found = []
    for address in (cy.user.email, UNKNOWN):
        browser = client_for(bo)
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        found.append(answers(browser, "/accounts/email/", {"email": address, "action_add": ""}))
    assert found[0] == found[1]
    assert {letter["To"] for letter in letters.all()} == {cy.user.email, UNKNOWN}


@pytest.mark.parametrize("question", ["a code", "a new password"])
def test_one_address_is_written_to_three_times_a_minute(cy, letters, question):
    path, field, rest = QUESTIONS[question]
    for address in (cy.user.email, UNKNOWN):
        cache.clear()
        found = [Client().post(path, rest | {field: address}) for _ in range(4)]
        assert [answer.status_code for answer in found[:3]] == [302, 302, 302]
        assert len([letter for letter in letters.all() if letter["To"] == address]) == 3
        assert re.search("That was (tried too )?often", found[-1].content.decode())


def test_a_network_may_sign_in_a_class_but_not_guess(data):
    form = {"password": "wrong"}
    found = [
        Client().post("/accounts/login/", form | {"login": f"{n}@praxis.example"}).content.decode()
        for n in range(31)
    ]
    assert "do not belong together" in found[0]
    assert "do not belong together" not in found[-1]


def answers(browser, path: str, form: dict) -> tuple:
    """Status and address of the answer, and what is read after it, without what always differs."""
    answer = browser.post(path, form)
    page = browser.get(answer.url) if answer.status_code == 302 else answer
    body = re.sub(r'(nonce|value|content)="[^"]*"', "", page.content.decode())
    for value in form.values():
        body = body.replace(value, "") if "@" in value else body
    body = re.sub(r"\S+@praxis\.example", "", body)
    where = answer.url if answer.status_code == 302 else ""
    return answer.status_code, where, page.status_code, body
