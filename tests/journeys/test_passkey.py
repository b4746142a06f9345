"""A passkey in a real browser: made, asked for as a second step, and signing in by itself."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

ADDRESS, PASSWORD = "nina.berg@example.org", "a quiet harbour 7"
HOME = re.compile(r"localhost:\d+/$")
CODE = r"^\s*([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})*)\s*$"


@pytest.fixture
def page(stack, person) -> Page:
    """A browser with a key of its own. A passkey needs a name: an address of numbers has none."""
    here = stack.replace("127.0.0.1", "localhost")
    page = person(None, base_url=here, width=390)
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    return page


def make_account(page: Page) -> None:
    page.goto("/accounts/signup/")
    for name, value in {"name": "Nina Berg", "email": ADDRESS, "password1": PASSWORD}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=password1]").press("Enter")
    page.wait_for_url("**/accounts/confirm-email/")
    page.goto("/demo/outbox/")
    page.locator("main a").first.click()
    (code,) = re.findall(CODE, page.locator("pre").inner_text(), re.MULTILINE)
    page.goto("/accounts/confirm-email/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=code]").press("Enter")
    page.wait_for_url(HOME)


def type_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(ADDRESS)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def has_no_barrier(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(rule["id"], node["html"][:120]) for rule in violations for node in rule["nodes"]] == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0


@pytest.mark.journey
def test_a_passkey_is_made_and_signs_in(page):
    make_account(page)
    page.goto("/accounts/2fa/")
    has_no_barrier(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Add a passkey.")).to_be_visible()
    has_no_barrier(page)
    page.locator("[name=name]").fill("My telephone")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="Recovery codes.")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_text("My telephone").first).to_be_visible()

    page.goto("/accounts/2fa/totp/activate/")
    expect(page.get_by_role("heading", name="Use a code app.")).to_be_visible()
    has_no_barrier(page)

    page.context.clear_cookies()
    type_password(page)
    expect(page.get_by_role("heading", name="One more step.")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(HOME)

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(HOME)

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Remove My telephone").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Remove a passkey.")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
