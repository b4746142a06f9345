"""Making an account and getting back in, through the pages and the mails they send."""

import re

import pytest
from django.core.cache import cache

from communities.models import User

SIGNUP, CONFIRM = "/accounts/signup/", "/accounts/confirm-email/"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
PASSWORD, ANOTHER = "a quiet harbour 7", "a louder harbour 8"
NINA = {"name": "Nina Berg", "email": "nina@example.org", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each scene is somebody's first visit: sign-in counts its tries."""
    cache.clear()


def code_in(letter: str) -> str:
    (code,) = re.findall(r"^\s*([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})*)\s*$", letter, re.MULTILINE)
    return code


def is_signed_in(browser) -> bool:
    return "_auth_user_id" in browser.session


def test_a_code_from_the_mail_makes_the_account(data, letters, client):
    assert client.post(SIGNUP, NINA).url == CONFIRM
    assert not is_signed_in(client)
    wrong = client.post(CONFIRM, {"code": "WRONG1"})
    assert wrong.status_code == 200
    assert not is_signed_in(client)
    client.post(CONFIRM, {"code": code_in(letters.last())})
    assert is_signed_in(client)
    nina = User.objects.get(email="nina@example.org")
    assert nina.name == "Nina Berg"
    assert client.get("/").status_code == 200


def test_without_the_code_nobody_gets_in(data, letters, client, client_for):
    client.post(SIGNUP, NINA)
    other = client_for()
    other.post(LOGIN, {"login": NINA["email"], "password": PASSWORD})
    assert not is_signed_in(other)


def test_an_address_that_is_taken_looks_like_any_other(cy, letters, client):
    answer = client.post(SIGNUP, NINA | {"email": cy.user.email})
    assert answer.url == CONFIRM
    assert User.objects.filter(email=cy.user.email).count() == 1
    assert letters.all()[-1]["To"] == cy.user.email


@pytest.mark.parametrize(
    "changes", [{"password1": "short"}, {"password1": "password123"}, {"email": "nobody"}]
)
def test_what_is_wrong_is_said_and_nothing_is_sent(data, letters, client, changes):
    answer = client.post(SIGNUP, NINA | changes)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode() or "field-error" in answer.content.decode()
    assert letters.all() == []


def test_a_forgotten_password_is_replaced_by_code(cy, letters, client, client_for):
    old_device = client_for(cy)
    assert client.post(RESET, {"email": cy.user.email}).url == f"{RESET}confirm/"
    answer = client.post(f"{RESET}confirm/", {"code": code_in(letters.last())})
    assert answer.url == f"{RESET}complete/"
    client.post(answer.url, {"password1": ANOTHER, "password2": ANOTHER})
    browser = client_for()
    browser.post(LOGIN, {"login": cy.user.email, "password": ANOTHER})
    assert is_signed_in(browser)
    assert old_device.get("/c/riverside/").status_code == 302


def test_a_wrong_code_changes_no_password(cy, letters, client, client_for):
    client.post(RESET, {"email": cy.user.email})
    assert client.post(f"{RESET}confirm/", {"code": "WRONG1"}).status_code == 200
    before = User.objects.get(pk=cy.user_id).password
    client.post(f"{RESET}complete/", {"password1": ANOTHER, "password2": ANOTHER})
    assert User.objects.get(pk=cy.user_id).password == before


def test_an_unknown_address_is_answered_alike(data, letters, client):
    assert client.post(RESET, {"email": "nobody@example.org"}).url == f"{RESET}confirm/"


def test_a_code_by_mail_signs_in(cy, letters, client):
    answer = client.post("/accounts/login/code/", {"email": cy.user.email})
    assert answer.url.startswith("/accounts/login/code/confirm/")
    client.post(answer.url, {"code": code_in(letters.last())})
    assert client.session["_auth_user_id"] == str(cy.user_id)
