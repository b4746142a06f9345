"""A stranger finds the door, says who she is, is read by a person, and stands in the program."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import open_a_program

TITLE, DOOR = "Evening study group", "/p/riverside/evening-study-group/"
IRIS = "iris.vale@mail.example"

pytestmark = pytest.mark.journey


def test_from_a_public_page_to_a_place_in_the_program(person):
    ada, iris = person("ada"), person(None, width=390)
    program = open_a_program(ada, TITLE)
    ada_opens_its_door(ada)
    iris_asks_to_join(iris)
    iris_proves_her_address(iris)
    ada_lets_her_in(ada)
    iris_stands_in_the_program(iris, program)


def ada_opens_its_door(ada: Page) -> None:
    """Settings → Doors: its page, who comes in, and one question."""
    ada.get_by_role("link", name="Settings").first.click()
    ada.get_by_role("link", name="Doors").first.click()
    ada.get_by_role("link", name=TITLE).click()
    ada.get_by_label("Anybody may read this page").check()
    ada.get_by_label("What is in it for them").fill("You finish the book that you began.")
    ada.get_by_label("Those you say yes to").check()
    ada.get_by_role("button", name="Keep it").click()
    expect(ada.get_by_text("Anybody may read the page now.")).to_be_visible()
    ada.get_by_label("The question").fill("Which book?")
    ada.get_by_role("button", name="Ask this").click()
    expect(ada.locator("#questions")).to_contain_text("Which book?")
    ada.get_by_role("link", name="Read the page").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(TITLE)


def iris_asks_to_join(iris: Page) -> None:
    """On a phone, from the page that anybody may read."""
    iris.goto(DOOR)
    expect(iris.get_by_text("You finish the book that you began.")).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert iris.evaluate(overflow) <= 0
    iris.get_by_role("link", name="Ask to join").first.click()
    iris.get_by_label("Your name").fill("Iris Vale")
    iris.get_by_label("E-mail").fill(IRIS)
    iris.get_by_role("button", name="Send me the code").click()
    expect(iris.get_by_role("alert")).to_contain_text("Which book?")
    expect(iris.get_by_text("We speak to each other as colleagues.")).to_be_visible()
    expect(iris.get_by_label("Your name")).to_have_value("Iris Vale")
    iris.get_by_label("Which book?").fill("The one about gardens.")
    iris.get_by_label(re.compile("I have read what we agree on")).check()
    iris.get_by_role("button", name="Send me the code").click()
    expect(iris.get_by_role("heading", level=1)).to_have_text("Look into your mail.")


def iris_proves_her_address(iris: Page) -> None:
    """The code lies in the outbox, for no mail leaves the demo."""
    here, code = iris.url, None
    for _look in range(40):
        iris.goto("/demo/outbox/")
        mail = iris.get_by_role("listitem").filter(has_text=IRIS)
        if mail.count():
            mail.first.get_by_role("link").click()
            code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", iris.locator("pre").text_content())[0]
            break
        iris.wait_for_timeout(250)
    iris.goto(here)
    iris.get_by_label("The code").fill("AAAA-AAAA")
    iris.get_by_role("button", name="Go on").click()
    expect(iris.get_by_role("alert").first).to_contain_text("This is not the code.")
    iris.get_by_label("The code").fill(code.lower())
    iris.get_by_role("button", name="Go on").click()
    expect(iris.get_by_role("heading", level=1)).to_have_text("Somebody reads it.")
    expect(iris.locator("main")).to_contain_text("The one about gardens.")


def ada_lets_her_in(ada: Page) -> None:
    """People → Requests; an answer, thought again, and given once more."""
    ada.goto("/c/riverside/people/")
    ada.get_by_role("link", name="Requests").click()
    ada.get_by_role("link", name="Iris Vale").click()
    expect(ada.locator("main")).to_contain_text("The one about gardens.")
    ada.get_by_role("button", name="Let Iris in").click()
    expect(ada.get_by_text("Iris Vale is in.")).to_be_visible()
    ada.get_by_role("button", name="Undo").click()
    ada.get_by_role("button", name="Let Iris in").click()
    expect(ada.get_by_text("Iris Vale is in.")).to_be_visible()


def iris_stands_in_the_program(iris: Page, program: str) -> None:
    """Her page at the door leads inside now, to the program's home."""
    iris.goto(f"{DOOR}join/")
    expect(iris).to_have_url(re.compile(re.escape(program)))
    expect(iris.get_by_role("heading", level=1)).to_have_text(TITLE)
    iris.goto(f"{program}people/")
    expect(iris.locator("main")).to_contain_text("Iris Vale")
