"""Ada shows a meeting to everybody; Lou comes by a mailed link on a phone, and says he cannot."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

LOU = "lou.marsh@mail.example"

pytestmark = pytest.mark.journey


def test_from_a_public_page_to_a_seat_and_back(person):
    ada, lou = person("ada"), person(None, width=390)
    meeting, address = ada_shows_it_to_everybody(ada)
    lou_signs_up(lou, address)
    lou_says_yes(lou, lou_s_mail(lou))
    ada.goto(f"{meeting}registrations/?q=lou")
    expect(ada.get_by_role("heading", name="Lou Marsh")).to_be_visible()
    has_no_barrier(ada)
    lou.get_by_role("button", name="I can’t come after all").click()
    expect(lou.get_by_role("heading", level=1)).to_have_text("You can’t come.")
    has_no_barrier(lou)
    ada.goto(f"{meeting}registrations/?show=no")
    expect(ada.get_by_role("heading", name="Lou Marsh")).to_be_visible()


def ada_shows_it_to_everybody(ada: Page) -> tuple[str, str]:
    """From the meeting's margin; gives its address inside, and the one for strangers."""
    ada.goto("/c/riverside/search/?q=soup")
    ada.get_by_role("link", name="Soup and stuck problems").first.click()
    meeting = ada.url
    ada.get_by_role("link", name="Show it to everybody").click()
    has_no_barrier(ada)
    ada.get_by_role("button", name="Show it to everybody").click()
    expect(ada.get_by_text("Anybody may read it now, and come.")).to_be_visible()
    has_no_barrier(ada)
    return meeting, ada.locator("main a[href*='/p/riverside/events/']").get_attribute("href")


def lou_signs_up(lou: Page, address: str) -> None:
    """A slip in the address first: it is said at its field, and the name is still there."""
    lou.goto(address)
    has_no_barrier(lou)
    lou.get_by_label("Your name").fill("Lou Marsh")
    lou.get_by_label("E-mail").fill("lou at mail")
    lou.get_by_role("button", name="Send me the link").click()
    expect(lou.get_by_role("alert").first).to_contain_text("E-mail")
    expect(lou.get_by_label("Your name")).to_have_value("Lou Marsh")
    has_no_barrier(lou)
    lou.get_by_label("E-mail").fill(LOU)
    lou.get_by_role("button", name="Send me the link").click()
    expect(lou.get_by_role("heading", level=1)).to_have_text("Look into your mail.")
    has_no_barrier(lou)


def lou_s_mail(lou: Page) -> str:
    """The link as it stands in the mail."""
    for _look in range(40):
        lou.goto("/demo/outbox/")
        mail = lou.get_by_role("listitem").filter(has_text=LOU)
        if mail.count():
            mail.first.get_by_role("link").click()
            said = lou.locator("pre").text_content()
            return re.search(r"https?://[^/]+(/p/riverside/events/guest/\S+)", said)[1]
        lou.wait_for_timeout(250)
    raise AssertionError("no mail came")


def lou_says_yes(lou: Page, link: str) -> None:
    """Opening the link changes nothing; the button does."""
    lou.goto(link)
    expect(lou.get_by_role("heading", level=1)).to_have_text("Are you coming?")
    has_no_barrier(lou)
    lou.get_by_role("button", name="I’m coming").click()
    expect(lou.get_by_role("heading", level=1)).to_have_text("You’re coming.")
    has_no_barrier(lou)


def has_no_barrier(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(rule["id"], node["html"][:120]) for rule in violations for node in rule["nodes"]] == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
