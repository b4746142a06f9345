"""Ada invites two people; one comes by the mail on a phone, one by a link, each to a first step."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.steps import open_a_program

TITLE = "Harbour reading group"
ZORA, TOM = "zora.neale@mail.example", "tom.day@mail.example"
LIST = "/c/riverside/people/invitations/"

pytestmark = pytest.mark.journey


def test_from_a_pasted_line_to_the_first_step(person):
    ada, zora, tom = person("ada"), person(None, width=390), person(None)
    program = open_a_program(ada, TITLE)
    ada_invites(ada)
    link = ada_makes_a_link(ada)
    comes_in(zora, zora_s_mail(zora), ZORA)
    expect(zora).to_have_url(re.compile(program))
    expect(zora.get_by_text("Your first step is on this page.")).to_be_visible()
    comes_in(tom, link, TOM)
    expect(tom).to_have_url(re.compile(program))
    ada.goto(f"{LIST}?show=joined")
    expect(ada.get_by_role("heading", name="Zora Neale")).to_be_visible()


def ada_invites(ada: Page) -> None:
    """From the program's people: paste, look, send."""
    ada.goto(ada.url.partition("?")[0] + "people/")
    ada.get_by_role("link", name="Invite people").click()
    has_no_barrier(ada)
    ada.get_by_label("Whom").fill(f"Zora Neale <{ZORA}>\nbo@praxis.example\nno idea")
    ada.get_by_role("button", name="Look at it").click()
    expect(
        ada.get_by_text("1 person is new. 1 is here already. 1 line we cannot read.")
    ).to_be_visible()
    expect(ada.get_by_text("Line 3: no idea")).to_be_visible()
    expect(ada.get_by_text("Hello Zora Neale,")).to_be_visible()
    has_no_barrier(ada)
    ada.get_by_role("button", name="Send 1 invitation").click()
    expect(ada.get_by_text("1 invitation is on its way.")).to_be_visible()
    has_no_barrier(ada)


def ada_makes_a_link(ada: Page) -> str:
    ada.get_by_role("link", name="Make a link").click()
    ada.get_by_label("What is it for").fill("Poster")
    ada.get_by_role("button", name="Make it").click()
    field = ada.get_by_label("The link: Poster")
    expect(ada.get_by_role("button", name="Copy").first).to_be_visible()
    return field.input_value()


def zora_s_mail(zora: Page) -> str:
    """The link as it stands in the mail."""
    text = mail(zora, ZORA, f"invites you to {TITLE}")
    return re.search(r"/c/riverside/invitation/[\w-]+/", text)[0]


def comes_in(page: Page, door: str, address: str) -> None:
    """Three screens: who invites, the code, the program."""
    page.goto(door)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Brandt invites you.")
    has_no_barrier(page)
    if address == TOM:
        page.get_by_label("Your name").fill("Tom Day")
        page.get_by_label("E-mail").fill(TOM)
    if page.get_by_role("checkbox").count():
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail.")
    has_no_barrier(page)
    here = page.url
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", mail(page, address, "code"))[0]
    page.goto(here)
    page.get_by_label("The code").fill(code)
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/programs/**")


def mail(page: Page, address: str, subject: str) -> str:
    """What a mail says; no mail leaves the demo, they lie in its outbox."""
    for _look in range(60):
        page.goto("/demo/outbox/")
        row = page.get_by_role("listitem").filter(has_text=address).filter(has_text=subject)
        if row.count():
            row.first.get_by_role("link").click()
            return page.locator("pre").text_content()
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail to {address}")


def has_no_barrier(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(rule["id"], node["html"][:120]) for rule in violations for node in rule["nodes"]] == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
