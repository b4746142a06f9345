"""Passkeys, code apps and recovery codes: how they are added, asked for and changed."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client, override_settings

LOGIN, FACTORS = "/accounts/login/", "/accounts/2fa/"
SECOND = f"{FACTORS}authenticate/"
PASSWORD = "a quiet harbour 7"


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each scene is somebody's first visit: sign-in counts its tries."""
    cache.clear()


@pytest.fixture
def desk(cy) -> Client:
    """Cy's own, signed in by password and asked for it once more."""
    cy.user.set_password(PASSWORD)
    cy.user.save()
    desk = typed(cy)
    desk.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return desk


def typed(member) -> Client:
    """A desk after address and password."""
    desk = Client()
    desk.post(LOGIN, {"login": member.user.email, "password": PASSWORD})
    return desk


def is_signed_in(desk) -> bool:
    return "_auth_user_id" in desk.session


def code_of(secret: str) -> str:
    # The half minutes that are taken, the present one in the middle: the first may be over at once.
    moments = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, moments[len(moments) // 2]))


@pytest.fixture
def secret(desk) -> str:
    """The secret of the code app that cy has added."""
    secret = desk.get(f"{FACTORS}totp/activate/").context["form"].secret
    desk.post(f"{FACTORS}totp/activate/", {"code": code_of(secret)})
    return secret


def test_a_change_is_asked_for_the_password_once_more(desk, cy):
    for path in ("webauthn/add/", "totp/activate/"):
        assert desk.get(f"{FACTORS}{path}").status_code == 200
        assert typed(cy).get(f"{FACTORS}{path}").url.startswith("/accounts/reauthenticate/")


def test_who_has_no_password_is_asked_for_a_code(cy, client, letters):
    cy.user.set_unusable_password()
    cy.user.save()
    client.force_login(cy.user)
    asked = client.get(f"{FACTORS}totp/activate/")
    assert asked.url.startswith("/accounts/reauthenticate/code/?next=")
    page = client.get(asked.url).content.decode()
    assert cy.user.email in page
    assert letters.all() == []
    client.post(asked.url)
    assert client.post(asked.url, {"code": "WRONG1"}).status_code == 200
    assert client.get(f"{FACTORS}totp/activate/").status_code == 302
    code = next(line.strip() for line in letters.last().splitlines() if _is_code(line))
    assert client.post(asked.url, {"code": code}).url == f"{FACTORS}totp/activate/"
    assert client.get(f"{FACTORS}totp/activate/").status_code == 200


def test_who_has_a_password_is_not_let_through_by_mail(cy, client):
    client.force_login(cy.user)
    assert client.post("/accounts/reauthenticate/code/").url == "/accounts/reauthenticate/"


def test_another_address_is_added_by_who_proved_it_is_them(cy, client, desk):
    client.force_login(cy.user)
    form = {"email": "cy@home.example", "action_add": ""}
    assert client.post("/accounts/email/", form).url.startswith("/accounts/reauthenticate/")
    assert not desk.post("/accounts/email/", form).url.startswith("/accounts/reauthenticate/")


def test_after_the_password_comes_the_code(secret, cy):
    again = typed(cy)
    assert not is_signed_in(again)
    assert again.get("/c/riverside/").status_code == 302
    assert again.post(SECOND, {"code": "000000"}).status_code == 200
    assert not is_signed_in(again)
    again.post(SECOND, {"code": code_of(secret)})
    assert is_signed_in(again)


def test_a_code_by_mail_is_not_enough_either(secret, cy, letters, client):
    answer = client.post("/accounts/login/code/", {"email": cy.user.email})
    code = next(line.strip() for line in letters.last().splitlines() if _is_code(line))
    client.post(answer.url, {"code": code})
    assert not is_signed_in(client)


def test_a_recovery_code_works_once(secret, desk, cy):
    page = desk.get(f"{FACTORS}recovery-codes/")
    code = page.context["unused_codes"][0]
    assert code in page.content.decode()
    for enough in (True, False):
        again = typed(cy)
        again.post(SECOND, {"code": code})
        assert is_signed_in(again) is enough


def test_the_database_holds_no_secret_as_it_is(secret, cy):
    for kept in Authenticator.objects.filter(user=cy.user):
        assert secret not in json.dumps(kept.data)


def test_a_new_key_of_the_house_still_reads_old_secrets(secret, cy, settings):
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        again = typed(cy)
        again.post(SECOND, {"code": code_of(secret)})
        assert is_signed_in(again)


def test_a_changed_factor_ends_every_other_session(secret, desk, cy):
    other = typed(cy)
    other.post(SECOND, {"code": code_of(secret)})
    assert is_signed_in(other)
    desk.post(f"{FACTORS}totp/deactivate/")
    assert other.get("/accounts/sessions/").status_code == 302
    assert desk.get("/accounts/sessions/").status_code == 200


def test_it_can_be_removed_and_the_password_does_again(secret, desk, cy, letters):
    desk.post(f"{FACTORS}totp/deactivate/")
    assert "removed" in letters.last()
    assert is_signed_in(typed(cy))
    assert not Authenticator.objects.filter(user=cy.user).exists()


def test_codes_cannot_be_guessed_for_long(secret, cy):
    again = typed(cy)
    pages = [again.post(SECOND, {"code": f"{n:06}"}).content.decode() for n in range(7)]
    assert "tried too often" in pages[-1]


def test_the_sign_in_page_offers_a_passkey_without_an_address(data, client):
    page = client.get(LOGIN).content.decode()
    assert "Sign in with a passkey" in page
    asked = client.get(f"{FACTORS}webauthn/login/", headers={"accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["challenge"]


@pytest.mark.parametrize("sent", ["", "{", "{}", "[]", '{"id": 1}', "null", "\\ud800"])
def test_what_is_no_passkey_is_refused(data, client, sent):
    client.get(f"{FACTORS}webauthn/login/", headers={"accept": "application/json"})
    answer = client.post(f"{FACTORS}webauthn/login/", {"credential": sent})
    assert answer.status_code == 302
    assert not is_signed_in(client)


def test_every_page_of_factors_can_be_read(secret, desk):
    for path in ("", "totp/deactivate/", "webauthn/", "webauthn/add/", "recovery-codes/generate/"):
        page = desk.get(f"{FACTORS}{path}")
        assert page.status_code == 200
        assert 'class="tabs"' in page.content.decode()


def _is_code(line: str) -> bool:
    line = line.strip()
    return 4 <= len(line) <= 12 and line.replace("-", "").isalnum() and line == line.upper()
