"""The same doors without a script: plain forms, whole pages, nothing that only a script can do."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import add_a_session

SESSION, SAID = "Rehearsal on paper", "I am on the slow train, and this still arrives."
KEPT = "A page without a script kept this."

pytestmark = pytest.mark.journey


def test_the_ways_that_matter_need_no_script(person):
    cy, bo, pia = (person(key, width=390, java_script_enabled=False) for key in (None, "bo", "pia"))
    cy_signs_in(cy)
    session = add_a_session(bo, SESSION)
    cy_changes_her_answer(cy, session)
    bo_keeps_the_roster(bo, session)
    cy_writes_and_keeps_it(cy, session)
    cy_says_something_and_sees_it(cy)
    pia_says_that_it_arrived(pia)


def cy_signs_in(cy: Page) -> None:
    """A wrong password is said at the form; the right one leads home."""
    cy.goto("/accounts/login/")
    cy.get_by_label("E-mail").fill("cy@praxis.example")
    cy.get_by_label("Password").fill("praxis-demo-2")
    cy.get_by_role("button", name="Sign in").click()
    expect(cy.get_by_role("alert")).to_contain_text("do not belong together")
    expect(cy.get_by_label("E-mail")).to_have_value("cy@praxis.example")
    cy.get_by_label("Password").fill("praxis-demo-1")
    cy.get_by_role("button", name="Sign in").click()
    expect(cy.get_by_role("heading", level=1)).to_contain_text("Cy.")


def cy_changes_her_answer(cy: Page, session: str) -> None:
    """Yes in the room, then no after all, then yes on the screen: the two kinds of seat it has."""
    cy.goto(session)
    cy.get_by_role("button", name="I’m coming, in the room").click()
    expect(cy.locator("#answer")).to_contain_text("You’re coming")
    cy.get_by_role("button", name="I can’t come after all").click()
    expect(cy.locator("#answer")).to_contain_text("You can’t come.")
    cy.get_by_role("button", name="I’m coming online").click()
    expect(cy.locator("#answer")).to_contain_text("You’re coming")


def bo_keeps_the_roster(bo: Page, session: str) -> None:
    """Finds a name, marks it, and the tally follows."""
    bo.goto(f"{session}roster/")
    bo.get_by_role("searchbox", name="Find a name").fill("navarro")
    bo.get_by_role("button", name="Find").click()
    mark = bo.get_by_role("listitem").filter(has_text="Cy Navarro").get_by_role("button")
    mark.click()
    expect(mark).to_contain_text("Here")
    expect(bo.locator("#tally")).to_contain_text("1 of")


def cy_writes_and_keeps_it(cy: Page, session: str) -> None:
    """An entry for herself; who can read it is chosen without a script too."""
    event = session.rstrip("/").rsplit("/", 1)[-1]
    cy.goto(f"/c/riverside/reflections/new/?event={event}")
    cy.get_by_label("What happened?").fill(KEPT)
    cy.get_by_role("button", name="Keep this").click()
    expect(cy.get_by_text("Kept. Only you can read it.")).to_be_visible()
    expect(cy.locator("main")).to_contain_text(KEPT)


def cy_says_something_and_sees_it(cy: Page) -> None:
    """A channel opens at its newest; what she says stands there, in sight."""
    cy.goto("/c/riverside/channels/")
    cy.get_by_role("link", name=re.compile("Guild square")).first.click()
    expect(cy.get_by_text("The hall is ours on Saturday after all.")).to_be_in_viewport()
    cy.get_by_label("Your message").fill(SAID)
    cy.get_by_role("button", name="Send").click()
    expect(cy.get_by_role("log").get_by_text(SAID)).to_be_in_viewport()
    expect(cy.get_by_label("Your message")).to_have_value("")


def pia_says_that_it_arrived(pia: Page) -> None:
    """One tap on her project's page; the card does not ask again."""
    pia.goto("/c/riverside/projects/")
    first = pia.get_by_role("link", name="Shift planner")
    if first.count():
        first.click()
    pia.get_by_role("button", name="Yes, it is here").click()
    expect(pia.locator("main")).not_to_contain_text("A guide your next coordinator can follow")
