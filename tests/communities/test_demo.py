"""Being somebody else with one click, and the outbox: in demo mode only."""

import pytest
from django.core.mail import EmailMultiAlternatives

SWITCH = "/demo/switch/"


@pytest.fixture
def in_demo(settings):
    settings.DEMO = True


def who(browser) -> str | None:
    return browser.session.get("_auth_user_id")


def test_outside_of_the_demo_nobody_is_somebody_else(ada, client):
    assert client.post(SWITCH, {"email": "ada@praxis.example"}).status_code == 404
    assert who(client) is None
    for page in ("/demo/outbox/", "/demo/outbox/any/", "/demo/outbox/any/body/"):
        assert client.get(page).status_code == 404
    assert "demo/switch" not in client.get("/").content.decode()


def test_the_switch_stays_on_the_page(in_demo, ada, cy, client):
    answer = client.post(SWITCH, {"email": "cy@praxis.example", "next": "/c/riverside/events/"})
    assert answer.url == "/c/riverside/events/"
    assert who(client) == str(cy.user_id)
    client.post(SWITCH, {"email": "ada@praxis.example"})
    assert who(client) == str(ada.user_id)
    assert "demo/switch" in client.get("/c/riverside/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:1", ""])
def test_the_switch_leads_nowhere_else(in_demo, ada, client, target):
    answer = client.post(SWITCH, {"email": "ada@praxis.example", "next": target})
    assert answer.url == "/"


def test_only_the_cast_can_be_chosen(in_demo, leila, client):
    assert client.post(SWITCH, {"email": leila.user.email}).status_code == 404
    assert client.get(SWITCH).status_code == 405
    assert who(client) is None


def test_the_outbox_shows_what_was_sent(in_demo, letters, client):
    message = EmailMultiAlternatives("A word", "Plain words", to=["cy@praxis.example"])
    message.attach_alternative("<html><head></head><p>Dressed words</p></html>", "text/html")
    message.send()
    (path,) = letters.folder.glob("*.log")
    listed = client.get("/demo/outbox/").content.decode()
    assert f"/demo/outbox/{path.stem}/" in listed
    assert "A word" in listed
    assert "Plain words" in client.get(f"/demo/outbox/{path.stem}/").content.decode()
    body = client.get(f"/demo/outbox/{path.stem}/body/")
    assert "Dressed words" in body.content.decode()
    assert "default-src 'none'" in body["Content-Security-Policy"]
    assert "sandbox" in body["Content-Security-Policy"]
    assert client.get("/demo/outbox/another/").status_code == 404
