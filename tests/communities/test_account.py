"""Making an account and getting back in, through the pages and the mails they send."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account import app_settings as allauth_settings
from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template
from django.test import override_settings

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


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_says_where_its_mails_are(cy, client, demo):
    with override_settings(DEMO=demo):
        page = client.post("/accounts/login/code/", {"email": cy.user.email}, follow=True)
    assert ("No mail leaves this demo." in page.content.decode()) is demo


PARTS = ("account", "mfa", "usersessions", "socialaccount")


def _theirs() -> list[str]:
    """What allauth draws, but for what is not in use here and the frames that have no words."""
    folder = Path(allauth.__file__).parent / "templates"
    found = [path for part in PARTS for path in sorted(folder.glob(f"{part}/**/*.*"))]
    names = [str(path.relative_to(folder)) for path in found]
    unused = (
        r"phone|passkey|password_set\.html|email_change\.html|snippets|base_(entr|man)|_signup_"
        r"|/base\.html|signup_form|trust|usersession_list|sessions_logged_out"
    )
    return [name for name in names if not re.search(unused, name)]


@pytest.mark.parametrize("name", _theirs())
def test_what_sign_in_says_is_ours(name):
    origin = Path(get_template(name).origin.name)
    assert origin.is_relative_to(settings.BASE_DIR / "templates")


@override_settings(ACCOUNT_EMAIL_NOTIFICATIONS=True)
def test_a_mail_that_something_changed_says_how_and_what_to_do(cy, letters, client_for):
    cy.user.set_password(PASSWORD)
    cy.user.save()
    form = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    client_for(cy, headers={"user-agent": "Lynx <2>"}).post("/accounts/password/change/", form)
    letter = " ".join(letters.last().split())
    assert "Your password was changed." in letter
    assert "with Lynx <2>." in letter
    assert "choose a new password now" in letter


@pytest.mark.parametrize("address", [SIGNUP, LOGIN, RESET, "/accounts/login/code/"])
def test_a_field_is_named_once_and_by_us(data, client, address):
    page = client.get(address).content.decode()
    assert "E-mail</label>" in page
    assert "placeholder" not in page


def test_a_wrong_password_is_said_plainly(cy, client):
    page = client.post(LOGIN, {"login": cy.user.email, "password": "no"}).content.decode()
    assert "do not belong together" in page


def test_who_guesses_waits_and_reads_why(cy, client):
    limited = {**allauth_settings.RATE_LIMITS, "login": "1/m/ip"}
    with override_settings(ACCOUNT_RATE_LIMITS=limited):
        client.post(LOGIN, {"login": cy.user.email, "password": "no"})
        answer = client.post(LOGIN, {"login": cy.user.email, "password": "no"})
    assert answer.status_code == 429
    assert "That was often." in answer.content.decode()
