"""Every address of the account: no fault however it is asked, and nothing for who is not signed in."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.sweeps import doors

ACCOUNT = [door for door in doors.doors() if door.route.startswith("accounts/")]
# Where somebody who is not signed in has business.
ENTRANCES = (
    "accounts/login/",
    "accounts/signup/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/confirm-email/",
    "accounts/password/reset/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/webauthn/login/",
)


def address(door) -> str:
    """Its path, with an id that nobody has."""
    path = door.address("", {}).replace(doors.NO_ONE, "0")
    return path.replace("/tokens/0/", f"/tokens/{doors.NO_ONE}/")


@pytest.mark.parametrize("method", doors.METHODS)
def test_no_fault_for_anybody(cy, method):
    found = []
    for door in ACCOUNT:
        for member in (None, cy):
            cache.clear()
            browser = Client(raise_request_exception=False)
            if member:
                browser.force_login(member.user)
            status = getattr(browser, method)(address(door)).status_code
            if status >= 500:
                found.append(f"{method} {door.route} {member}: {status}")
    assert found == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_sign_in(data, method):
    found = []
    for door in ACCOUNT:
        answer = getattr(Client(), method)(address(door))
        leads = answer.headers.get("Location", "/accounts/login/")
        sent = answer.status_code in {302, 404, 405} and leads.startswith("/accounts/login/")
        if not sent and not door.route.startswith(ENTRANCES):
            found.append(f"{method} {door.route}: {answer.status_code}")
    assert found == []
    assert len(ACCOUNT) > 30
