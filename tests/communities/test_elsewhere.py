"""One sign-in for all: there when the environment names an issuer, else not at all."""

import json
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.cache import cache
from django.test import override_settings
from django.urls import include, path

from communities.models import User
from config import urls

LOGIN = "/accounts/login/"
THERE, BACK = "/accounts/oidc/elsewhere/login/", "/accounts/oidc/elsewhere/login/callback/"
ISSUER = "https://id.example.org"
CONFIG = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/keys",
}
PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "elsewhere",
                "name": "Town Hall",
                "client_id": "praxis",
                "secret": "a secret",
                "settings": {"server_url": ISSUER},
            }
        ],
    }
}
urlpatterns = [*urls.urlpatterns, path("accounts/", include(urls.ELSEWHERE))]


class Issuer:
    """Answers our questions as an issuer would; ``claims`` is whom it has recognized."""

    def __init__(self, claims: dict):
        self.claims = claims

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass

    def get(self, address, **kwargs):
        return _answer(CONFIG if "well-known" in address else self.claims)

    def request(self, method, address, **kwargs):
        assert kwargs["data"]["code_verifier"]
        claims = self.claims | {"iss": ISSUER, "aud": "praxis", "exp": 4_000_000_000}
        token = jwt.encode(claims, "k" * 32, algorithm="HS256")
        return _answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    post = get


def _answer(body: dict):
    return SimpleNamespace(
        status_code=200,
        headers={"content-type": "application/json"},
        text=json.dumps(body),
        content=json.dumps(body).encode(),
        json=lambda: body,
        raise_for_status=lambda: None,
    )


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each scene is somebody's first visit: sign-in counts its tries."""
    cache.clear()


@pytest.fixture
def come_back(data, client, monkeypatch):
    """``come_back(sub=…, email=…)``: the browser after the issuer has recognized somebody."""

    def arrive(**claims):
        issuer = Issuer(claims)
        monkeypatch.setattr(
            DefaultSocialAccountAdapter, "get_requests_session", lambda self: issuer
        )
        with override_settings(ROOT_URLCONF=__name__, SOCIALACCOUNT_PROVIDERS=PROVIDERS):
            there = client.post(THERE)
            assert there.url.startswith(f"{ISSUER}/authorize?")
            (state,) = parse_qs(urlsplit(there.url).query)["state"]
            client.get(BACK, {"code": "c", "state": state})
        return client

    return arrive


def test_without_an_issuer_nothing_of_it_is_there(data, client):
    page = client.get(LOGIN).content.decode()
    assert "Sign in through" not in page
    for address in (THERE, BACK, "/accounts/elsewhere/", "/accounts/elsewhere/signup/"):
        assert client.get(address).status_code == 404
    assert client.get(LOGIN).headers["Content-Security-Policy"].count("http") == 0


def test_with_one_the_page_names_it(data, client):
    with override_settings(ROOT_URLCONF=__name__, SOCIALACCOUNT_PROVIDERS=PROVIDERS):
        page = client.get(LOGIN).content.decode()
        assert "Sign in through Town Hall" in page
        asked = client.get(THERE)
        assert asked.status_code == 200, "by GET nobody is sent away"
        assert "Go on to Town Hall?" in asked.content.decode()


def test_somebody_new_comes_with_name_and_address(come_back):
    claims = {"sub": "1", "email": "Nina@Town.example", "email_verified": True, "name": "Nina Berg"}
    browser = come_back(**claims)
    nina = User.objects.get(email="nina@town.example")
    assert nina.name == "Nina Berg"
    assert browser.session["_auth_user_id"] == str(nina.pk)


def test_who_is_known_by_a_proved_address_is_the_same_person(cy, come_back):
    browser = come_back(sub="2", email=cy.user.email, email_verified=True, name="C.")
    assert browser.session["_auth_user_id"] == str(cy.user_id)
    assert User.objects.get(pk=cy.user_id).name == cy.user.name


def test_an_address_that_nobody_has_proved_lets_nobody_in(cy, come_back):
    browser = come_back(sub="3", email=cy.user.email, email_verified=False, name="C.")
    assert "_auth_user_id" not in browser.session
    assert EmailAddress.objects.filter(email=cy.user.email).count() <= 1
