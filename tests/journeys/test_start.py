"""From an empty database to a program that people are in: the first organizer, as make run lets her in."""

import re
import time
from collections.abc import Iterator
from email import message_from_string, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import running

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")
ADDRESS = re.compile(r"http://\S+/start/\?token=\w+")
PEOPLE = """Cy Navarro <cy@example.org>
leila@example.org, jun@example.org
"Ōe, Kenji" <kenji@example.org>; فاطمة <fatima@example.org>"""
NAMES = {
    "cy": ("Cy Navarro", 390),
    "leila": ("Leila Aziz", 1280),
    "jun": ("Jun Park", 390),
    "kenji": ("Kenji Ōe", 1280),
    "fatima": ("فاطمة", 820),
}
"""Who comes, under which name, at which width."""

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Iterator[Path]:
    """The data folder of a Praxis in which nobody is."""
    data = tmp_path_factory.mktemp("empty")
    with running(data, PRAXIS_DEMO="0", EMAIL_URL="file:"):
        yield data


@pytest.fixture
def newcomer(browser: Browser) -> Iterator:
    """``newcomer(390)`` is a browser that has never been here, at this width."""
    contexts = []

    def arrive(width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def nina(empty, browser: Browser) -> Iterator[Page]:
    """A browser in Lisbon that has never been here."""
    context = browser.new_context(timezone_id="Europe/Lisbon")
    page = context.new_page()
    page.set_default_timeout(20_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    yield page
    context.close()
    assert errors == []


def test_an_empty_place_becomes_a_program_with_five_people_at_their_first_step(
    nina, newcomer, empty
):
    nina_comes_in(nina, told(empty))
    program = three_questions(nina)
    the_list_ticks_itself(nina, program)
    she_looks_as_a_member(nina)
    she_sends_the_invitations(nina, program)
    the_list_is_put_away(nina, program)
    for key, (name, width) in NAMES.items():
        one_comes_in(newcomer(width), empty, f"{key}@example.org", name, program)
    they_are_all_there(nina, program)


def told(data: Path) -> str:
    """The set-up address that the start printed."""
    for _try in range(100):
        if found := ADDRESS.search((data / "run.log").read_text()):
            return found[0]
        time.sleep(0.1)
    raise AssertionError("no set-up address was printed")


def nina_comes_in(nina: Page, address: str) -> None:
    """Without the address there is no way in; with it she says who she is."""
    nina.goto(address.partition("start/")[0])
    expect(nina.get_by_role("heading", level=1)).to_have_text("Nobody is here yet.")
    nina.goto(address)
    nina.get_by_label("Your name").fill("Nina Kowal")
    nina.get_by_label("Your e-mail address").fill("nina@example.org")
    nina.get_by_label("A password").fill("harbour-lamp-42")
    nina.get_by_role("button", name="Go on").click()


def three_questions(nina: Page) -> str:
    """What is missing is said and nothing typed is lost; then there is a program. Its address."""
    expect(nina.get_by_role("heading", level=1)).to_contain_text("Three questions")
    expect(nina.get_by_label("In which time zone")).to_have_value("Europe/Lisbon")
    nina.get_by_label("Their addresses").fill(PEOPLE)
    nina.get_by_label("What is your community called?").fill("North Pier")
    nina.get_by_role("button", name="Make it").click()
    expect(nina.get_by_role("alert")).to_be_visible()
    expect(nina.get_by_label("Their addresses")).to_have_value(PEOPLE)
    nina.get_by_role("radio", name=re.compile("^Onboarding")).check()
    nina.get_by_role("button", name="Make it").click()
    expect(nina.get_by_role("heading", level=1)).to_have_text("Onboarding")
    for words in ("Welcome: meet your buddy", "Before it begins", "5 addresses wait"):
        expect(nina.locator("main")).to_contain_text(words)
    return nina.url


def the_list_ticks_itself(nina: Page, program: str) -> None:
    """She says where the first session is."""
    step = nina.locator(".launch-step").filter(has_text="Say where the first session is")
    expect(step).not_to_have_class(re.compile("done"))
    step.get_by_role("link").click()
    nina.get_by_role("textbox", name=re.compile("^Place")).fill("Quay 4, upstairs")
    nina.get_by_role("button", name="Save").click()
    nina.goto(program)
    expect(step).to_have_class(re.compile("done"))


def she_looks_as_a_member(nina: Page) -> None:
    """What is for organizers is gone, and comes back."""
    nina.get_by_role("button", name="Look at it as a member", exact=True).click()
    expect(nina.get_by_text("You are looking as a member.")).to_be_visible()
    expect(nina.get_by_role("heading", name="Before it begins")).to_have_count(0)
    nina.get_by_role("button", name="Stop looking").click()
    expect(nina.get_by_role("heading", name="Before it begins")).to_be_visible()


def she_sends_the_invitations(nina: Page, program: str) -> None:
    """The addresses are there, the letter is drafted; she reads it and sends it."""
    nina.get_by_role("link", name="Invite people").click()
    expect(nina.get_by_label("Whom")).to_have_value(PEOPLE)
    nina.get_by_role("button", name="Look at it").click()
    expect(nina.locator("main")).to_contain_text("leila@example.org")
    nina.get_by_role("button", name=re.compile("^Send")).click()
    expect(nina.locator("main")).to_contain_text("jun@example.org")
    nina.goto(program)
    step = nina.locator(".launch-step").filter(has_text="Invite people")
    expect(step).to_have_class(re.compile("done"))


def the_list_is_put_away(nina: Page, program: str) -> None:
    """The list goes; the program is still a draft, and its page says what opens it."""
    nina.get_by_role("button", name="Put this list away").click()
    expect(nina.get_by_text("The list is put away.")).to_be_visible()
    expect(nina.get_by_role("heading", name="Before it begins")).to_have_count(0)
    expect(nina.get_by_role("note")).to_contain_text("when the first person comes in")
    nina.goto(f"{program.partition('programs/')[0]}activities/")
    expect(nina.locator("main")).not_to_contain_text("Onboarding")


def one_comes_in(page: Page, data: Path, address: str, name: str, program: str) -> None:
    """Three screens: who invites and why, the code, the program with the first step."""
    page.goto(re.search(r"http://\S+/invitation/\S+", mail(data, address, "invites you"))[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Nina Kowal invites you.")
    page.get_by_label("Your name").fill(name)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail.")
    page.get_by_label("The code").fill(re.search(CODE, mail(data, address, "code"))[0])
    page.get_by_role("button", name="Come in").click()
    expect(page).to_have_url(re.compile(re.escape(program)))
    expect(page.get_by_text("Your first step is on this page.")).to_be_visible()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)


def mail(data: Path, address: str, subject: str) -> str:
    """The text of the last mail to an address about something; the worker may still be at it."""
    for _look in range(150):
        for file in sorted((data / "mail").glob("*"), reverse=True):
            for text in file.read_text().split("-" * 79):
                found = message_from_string(text.lstrip(), policy=policy.default)
                if found["To"] == address and subject in found["Subject"]:
                    return found.get_body(("plain",)).get_content()
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address}")


def they_are_all_there(nina: Page, program: str) -> None:
    """The organizer sees who has come, and that her invitation opened the program with the first."""
    nina.goto(f"{program}people/")
    for name, _width in NAMES.values():
        expect(nina.locator("main")).to_contain_text(name)
    nina.goto(f"{program.partition('programs/')[0]}activities/")
    expect(nina.locator("main")).to_contain_text("Nina Kowal opened Onboarding.")
    nina.goto(program)
    expect(nina.get_by_role("button", name="Open it to members")).to_have_count(0)
