"""Where one is signed in: seen, ended, and ended by what changes the way in."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from communities import clock
from communities.account.devices import device

LOGIN, SESSIONS = "/accounts/login/", "/accounts/sessions/"
PASSWORD, ANOTHER = "a quiet harbour 7", "a louder harbour 8"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each scene is somebody's first visit: sign-in counts its tries."""
    cache.clear()


@pytest.fixture
def sign_in(cy):
    """``sign_in(FIREFOX)`` is a browser in which cy has typed the password."""
    cy.user.set_password(PASSWORD)
    cy.user.save()

    def arrive(user_agent: str) -> Client:
        browser = Client(headers={"user-agent": user_agent})
        browser.post(LOGIN, {"login": cy.user.email, "password": PASSWORD})
        assert "_auth_user_id" in browser.session
        return browser

    return arrive


def is_in(browser) -> bool:
    return browser.get(SESSIONS).status_code == 200


def test_the_page_names_every_device_in_words(sign_in):
    computer, _phone = sign_in(FIREFOX), sign_in(PHONE)
    page = computer.get(SESSIONS).content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert "Gecko" not in page


def test_one_is_ended_and_the_others_stay(sign_in):
    computer, phone, third = sign_in(FIREFOX), sign_in(PHONE), sign_in(PHONE)
    row = UserSession.objects.get(session_key=phone.session.session_key)
    assert computer.post(f"{SESSIONS}{row.pk}/end/").url == SESSIONS
    assert [is_in(one) for one in (computer, phone, third)] == [True, False, True]


def test_all_others_are_ended(sign_in):
    computer, phone, third = sign_in(FIREFOX), sign_in(PHONE), sign_in(PHONE)
    computer.post(f"{SESSIONS}others/end/")
    assert [is_in(one) for one in (computer, phone, third)] == [True, False, False]


def test_nobody_ends_somebody_elses(sign_in, client_for, bo):
    phone = sign_in(PHONE)
    row = UserSession.objects.get(session_key=phone.session.session_key)
    assert client_for(bo).post(f"{SESSIONS}{row.pk}/end/").status_code == 404
    assert is_in(phone)


def test_a_new_password_ends_every_other_device(sign_in):
    computer, phone = sign_in(FIREFOX), sign_in(PHONE)
    form = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    computer.post("/accounts/password/change/", form)
    assert [is_in(computer), is_in(phone)] == [True, False]
    assert "Safari on iPhone" not in computer.get(SESSIONS).content.decode()


def test_last_seen_is_written_once_in_five_minutes(sign_in, monkeypatch):
    phone = sign_in(PHONE)
    rows = UserSession.objects.filter(session_key=phone.session.session_key)
    begun = rows.get().last_seen_at
    is_in(phone)
    assert rows.get().last_seen_at == begun
    later = begun + dt.timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    is_in(phone)
    assert rows.get().last_seen_at == later


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "A device"),
        ("", "A device"),
        ("<script>alert(1)</script>", "A device"),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(said, words):
    assert device(said) == words
