"""A proved address alone brings nobody in who asks for a second factor too."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from communities import inviting, limits
from communities.models import Door, Invitation, InvitationLink, JoinRequest, Mail, Membership

SECOND = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def nobody_has_asked_before(monkeypatch):
    """Every scene begins with a fresh count of who asked how often."""
    monkeypatch.setattr(limits, "_spent", {})
    monkeypatch.setattr(limits, "_counted", lambda key, seconds: 0)


@pytest.fixture
def secret(dee) -> str:
    """Dee, who is not in riverside, has a code app."""
    secret = generate_totp_secret()
    TOTP.activate(dee.user, secret)
    return secret


def give_second(browser: Client, secret: str):
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return browser.post(SECOND, {"code": code})


def prove(browser: Client, door: str, ada, inside, **said):
    """The form and the code by mail."""
    sent = browser.post(door, {"name": "Dee", "website": "", **said})
    assert sent.url == f"{door}code/"
    with inside(ada):
        mail = Mail.objects.filter(effect_key__startswith="code:").latest("created_at")
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", mail.text)[0]
    return browser.post(f"{door}code/", {"code": code})


def is_here(dee, ada, inside) -> bool:
    with inside(ada):
        return Membership.objects.active().filter(user=dee.user).exists()


@pytest.fixture(params=["invitation", "link"])
def door(request, ada, inside) -> str:
    """Both ways of being asked in."""
    with inside(ada):
        if request.param == "link":
            one = InvitationLink.make(label="Poster", by=ada)
        else:
            people = inviting.read("dee@praxis.example")
            Invitation.send(people, by=ada)
            one = people[0].invitation
        return one.url[one.url.index("/c/") :]


def typed_at(door: str) -> dict:
    return {} if "/invitation/" in door else {"address": "dee@praxis.example"}


def test_who_is_asked_in_is_in_after_the_second_factor(door, secret, ada, dee, inside):
    dees = Client()
    answer = prove(dees, door, ada, inside, **typed_at(door))
    assert answer.url == SECOND
    assert not is_here(dee, ada, inside)
    dees.get(f"{door}code/")
    assert not is_here(dee, ada, inside)
    back = give_second(dees, secret)
    assert dees.get(back.url).url == "/c/riverside/"
    assert is_here(dee, ada, inside)
    assert "You are in. Welcome." in dees.get("/c/riverside/").content.decode()


def test_who_asks_to_join_asks_after_the_second_factor(secret, ada, dee, inside):
    with inside(ada):
        Door.of(None).set(is_open=True, benefits="", how="", joining="trusted", by=ada)
    dees, door = Client(), "/p/riverside/join/"
    answer = prove(dees, door, ada, inside, address="dee@praxis.example")
    assert answer.url == SECOND
    dees.get(f"{door}code/")
    with inside(ada):
        assert not JoinRequest.objects.exists()
    assert not is_here(dee, ada, inside)
    back = give_second(dees, secret)
    assert dees.get(back.url).url == "/c/riverside/"
    assert is_here(dee, ada, inside)


def test_what_was_wanted_waits_for_this_person_alone(door, secret, ada, dee, cy, inside):
    """Whoever read dee's mail and signs in as somebody else finishes nothing in her name."""
    browser = Client()
    prove(browser, door, ada, inside, **typed_at(door))
    browser.force_login(cy.user)
    assert browser.get(f"{door}code/").status_code == 302
    assert not is_here(dee, ada, inside)
    with inside(ada):
        assert not Invitation.objects.exclude(accepted_at=None).exists()
