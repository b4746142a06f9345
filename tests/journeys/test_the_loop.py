"""The loop, walked once: act, reflect, apply, and what it adds up to, by five people in browsers."""

import csv
import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import add_a_session

SESSION = "Rehearsal of the demo"
NEED = "No driver knows which van is out."
PRIVATE, SHARED = "I was afraid of the demo and said nothing.", "Dana found the button at once."

pytestmark = pytest.mark.journey


def test_the_loop_is_walked_by_five_people(person):
    ada, cy, mo, bo = person("ada"), person("cy", width=390), person("mo"), person("bo", width=390)
    pia = person("pia", width=390)
    session = add_a_session(ada, SESSION)
    pia_posts_a_need(pia)
    ada_opens_a_project_from_it(ada)
    pia_sees_her_project_and_nothing_else(pia)
    cy_and_mo_talk_live(cy, mo)
    bo_marks_who_is_here(bo, session)
    private = cy_writes_for_herself(cy, session)
    cy_writes_for_facilitators_and_promises(cy)
    only_what_was_shared_is_read(ada, bo, private)
    ada_reads_the_figure_and_takes_the_rows(ada)


def pia_posts_a_need(pia: Page) -> None:
    """In her words, on a phone; what is missing is said at the field and nothing typed is lost."""
    pia.goto("/c/riverside/needs/new/")
    pia.get_by_label("What is hard today?").fill(NEED)
    send = pia.get_by_role("button", name=re.compile("Send to"))
    send.click()
    expect(pia.get_by_role("alert")).to_contain_text("One thing to put right")
    expect(pia.get_by_label("What is hard today?")).to_have_value(NEED)
    pia.get_by_label("How will you know it is done?").fill("I can see every van on one page.")
    send.click()
    expect(pia.locator("main")).to_contain_text(NEED)


def ada_opens_a_project_from_it(ada: Page) -> None:
    """The need is accepted, and becomes a project with a private channel."""
    ada.goto("/c/riverside/needs/")
    ada.get_by_role("link", name=re.compile(NEED)).click()
    ada.get_by_role("button", name="Accept it").click()
    ada.get_by_role("link", name="Open its project").click()
    ada.get_by_label("What is it called").fill("Van board")
    ada.get_by_label("Who leads").select_option(label="Noor Khan")
    ada.get_by_role("button", name="Open it").click()
    expect(ada.get_by_role("heading", level=1)).to_contain_text("Van board")
    expect(ada.locator("main")).to_contain_text(NEED)


def pia_sees_her_project_and_nothing_else(pia: Page) -> None:
    """Her two projects; the others, and the list of people, do not exist for her."""
    pia.goto("/c/riverside/projects/")
    expect(pia.locator("main")).to_contain_text("Van board")
    expect(pia.locator("main")).not_to_contain_text("Tool library desk")
    assert pia.goto("/c/riverside/people/").status == 403


def cy_and_mo_talk_live(cy: Page, mo: Page) -> None:
    """Two browsers, one private channel, no reload."""
    for page in (cy, mo):
        page.goto("/c/riverside/channels/")
        page.get_by_role("link", name=re.compile("Shift planner")).first.click()
        expect(page.get_by_role("log")).to_be_visible()
    cy.get_by_label("Your message").fill("Shall we rehearse once more?")
    cy.get_by_label("Your message").press("Enter")
    expect(mo.get_by_role("log")).to_contain_text("Shall we rehearse once more?")
    mo.get_by_label("Your message").fill("Yes, and Pia holds the mouse.")
    mo.get_by_role("button", name="Send").click()
    expect(cy.get_by_role("log")).to_contain_text("Yes, and Pia holds the mouse.")
    cy.reload()
    expect(cy.get_by_text("Shall we rehearse once more?")).to_have_count(1)


def bo_marks_who_is_here(bo: Page, session: str) -> None:
    """On a phone: here, then late; the mark stands when the page is opened again."""
    bo.goto(f"{session}roster/")
    cy, leila = (
        bo.get_by_role("listitem").filter(has_text=name).get_by_role("button")
        for name in ("Cy Navarro", "Leila Aziz")
    )
    cy.click()
    expect(cy).to_contain_text("Here")
    leila.click()
    expect(leila).to_contain_text("Here")
    leila.click()
    expect(leila).to_contain_text("Late")
    bo.reload()
    expect(bo.locator("#tally")).to_contain_text("2 of")


def cy_writes_for_herself(cy: Page, session: str) -> str:
    """Three lines on a phone; nobody else may read them. Returns the entry's address."""
    event = session.rstrip("/").rsplit("/", 1)[-1]
    cy.goto(f"/c/riverside/reflections/new/?event={event}")
    expect(cy.locator("main")).to_contain_text("Only me can read this")
    cy.get_by_label("What happened?").fill(PRIVATE)
    cy.get_by_role("button", name="Keep this").click()
    expect(cy.get_by_text("Kept. Only you can read it.")).to_be_visible()
    return cy.url.split("?")[0]


def cy_writes_for_facilitators_and_promises(cy: Page) -> None:
    """A second one is shared with who facilitates, and ends with a promise."""
    cy.goto("/c/riverside/")
    cy.get_by_role("link", name="Go on writing").first.click()
    cy.get_by_label("What happened?").fill(SHARED)
    cy.get_by_text("Change", exact=True).click()
    cy.get_by_role("radio", name=re.compile("Facilitators")).check()
    cy.get_by_label("When").fill("a user looks for something")
    cy.get_by_label("I will").fill("count to ten before I help")
    due = dt.date.today() + dt.timedelta(days=10)
    cy.get_by_label("by", exact=True).fill(due.isoformat())
    cy.get_by_role("button", name="Keep this").click()
    expect(cy.get_by_role("blockquote")).to_contain_text("count to ten before I help")
    cy.goto("/c/riverside/commitments/")
    expect(cy.locator("main")).to_contain_text("count to ten before I help")


def only_what_was_shared_is_read(ada: Page, bo: Page, private: str) -> None:
    """Bo reads the shared one; the private one does not exist for him, nor for the admin."""
    bo.goto("/c/riverside/reflections/shared/")
    expect(bo.locator("main")).to_contain_text(SHARED[:20])
    expect(bo.locator("main")).not_to_contain_text(PRIVATE[:20])
    for page in (bo, ada):
        assert page.goto(private).status == 404
        page.goto("/c/riverside/search/?q=afraid")
        expect(page.locator("main")).to_contain_text("Nothing that you may see")


def ada_reads_the_figure_and_takes_the_rows(ada: Page) -> None:
    """The sentence, how we know, and a file whose rows add up to it."""
    ada.goto("/c/riverside/metrics/")
    sentence = ada.get_by_role("heading", name=re.compile("came to two meetings or more"))
    active, learners = re.match(r"(\d+) of (\d+)", sentence.inner_text()).groups()
    ada.get_by_text("How we know").first.click()
    expect(ada.get_by_text(re.compile("Wilson"))).to_be_visible()
    ada.get_by_role("button", name=re.compile("rows as CSV")).click()
    save = ada.get_by_role("link", name="Save the file")
    save.wait_for(timeout=30_000)
    with ada.expect_download() as download:
        save.click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
        rows = list(csv.DictReader(file))
    assert len(rows) == int(learners)
    assert sum(row["Active"].lower() == "yes" for row in rows) == int(active)
