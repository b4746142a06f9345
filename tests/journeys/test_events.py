"""From a series to a certificate, in browsers; mo and cy are on their phones."""

import contextlib
import datetime as dt
import re
import time
from zoneinfo import ZoneInfo

import psycopg
import pytest
from playwright.sync_api import Page, expect

LISBON = ZoneInfo("Europe/Lisbon")
SERIES, PLACE, OTHER_PLACE = "Repair evening", "The small workshop", "The cellar of the library"
ASKED, AGREED = "Which glue holds on bamboo?", "We mend it before we buy it."

pytestmark = pytest.mark.journey


def test_from_a_series_to_a_certificate(person, meeting_is_over):
    ada, cy, mo = person("ada"), person("cy", width=390), person("mo", width=390)
    series, first, second = ada_plans_a_series_and_sees_its_dates(ada)
    cy_finds_it_in_the_month_and_comes(cy, first, second)
    mo_waits_and_gets_the_place_that_cy_gives_back(mo, cy, first)
    ada_moves_the_following_meetings(ada, series, second)
    cy_reads_in_a_mail_what_changed(cy)
    mo_checks_in_by_the_code_and_is_on_the_roster(mo, ada, first)
    a_question_is_asked_and_wanted_live(mo, cy, first)
    meeting_is_over(first)
    ada_keeps_the_minutes_and_closes_the_roster(ada, cy, first)
    code = mo_makes_a_certificate(mo, first)
    anybody_verifies_it(person(None, width=390), code)


@pytest.fixture
def meeting_is_over(demo_database):
    """``meeting_is_over(address)``: two hours later for one meeting. It stands in for waiting."""

    def pass_by(address: str) -> None:
        event_id = re.search(r"[0-9a-f-]{36}", address)[0]
        with psycopg.connect(demo_database["DATABASE_OWNER_URL"]) as connection:
            found = connection.execute(
                "SELECT id FROM communities_community WHERE slug = 'riverside'"
            ).fetchone()
            connection.execute("SELECT set_config('app.community_id', %s, true)", [str(found[0])])
            connection.execute(
                "UPDATE events_event SET starts_at = starts_at - interval '2 hours',"
                " ends_at = ends_at - interval '2 hours' WHERE id = %s",
                [event_id],
            )

    return pass_by


def ada_plans_a_series_and_sees_its_dates(ada: Page) -> tuple[str, str, str]:
    """Three weeks from today, one place each; the addresses of the series and its first two."""
    begins = dt.datetime.now(LISBON) + dt.timedelta(minutes=25)
    ada.goto("/c/riverside/events/new/")
    ada.get_by_label("What is it called").fill(SERIES)
    ada.get_by_label("Date").fill(begins.date().isoformat())
    ada.get_by_label(re.compile("Begins at")).fill(f"{begins:%H:%M}")
    ada.locator("[name=minutes]").fill("60")
    ada.get_by_label("Every week").check(force=True)
    ada.locator("[name=count]").fill("3")
    expect(ada.locator("#preview .plan-dates li")).to_have_count(3)
    ada.locator("[name=place]").fill(PLACE)
    ada.get_by_text("Agenda, speakers, places, link").click()
    ada.locator("[name=capacity]").fill("1")
    ada.get_by_role("button", name="Put it on the calendar").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(SERIES)
    series, meetings = ada.url, ada.locator("main").get_by_role("link", name=SERIES)
    expect(meetings).to_have_count(3)
    first, second = (meetings.nth(place).get_attribute("href") for place in (0, 1))
    return series, first, second


def cy_finds_it_in_the_month_and_comes(cy: Page, first: str, second: str) -> None:
    """By the month on a phone; also to the week after."""
    cy.goto("/c/riverside/events/?view=month")
    cy.get_by_role("link", name=re.compile(SERIES)).first.click()
    expect(cy).to_have_url(re.compile(re.escape(first)))
    cy.get_by_role("button", name="I’m coming").click()
    expect(cy.locator("#answer")).to_contain_text("You’re coming")
    cy.goto(second)
    cy.get_by_role("button", name="I’m coming").click()
    expect(cy.locator("#answer")).to_contain_text("You’re coming")


def mo_waits_and_gets_the_place_that_cy_gives_back(mo: Page, cy: Page, first: str) -> None:
    """First come, first served."""
    mo.goto(first)
    mo.get_by_role("button", name="Queue for a place").click()
    expect(mo.locator("#answer")).to_contain_text("You are next in the queue.")
    cy.goto(first)
    cy.get_by_role("button", name="I can’t come after all").click()
    expect(cy.locator("#answer")).to_contain_text("You can’t come.")
    mo.reload()
    expect(mo.locator("main")).to_contain_text("A place has opened for you.")
    mo.get_by_role("button", name="Take the place").click()
    expect(mo.locator("#answer")).to_contain_text("You’re coming")


def ada_moves_the_following_meetings(ada: Page, series: str, second: str) -> None:
    """She reads what happens before it does."""
    ada.goto(second)
    ada.get_by_role("link", name="Change it").click()
    ada.locator("[name=scope][value=following]").check(force=True)
    ada.locator("[name=place]").fill(OTHER_PLACE)
    ada.get_by_role("button", name="See what changes").click()
    expect(ada.get_by_role("heading", name="This is what happens")).to_be_visible()
    ada.get_by_role("button", name="Change it").click()
    expect(ada.locator("main")).to_contain_text(OTHER_PLACE)


def cy_reads_in_a_mail_what_changed(cy: Page) -> None:
    """Once, with the place as it was and as it is."""
    for _try in range(60):
        cy.goto("/demo/outbox/")
        mails = cy.get_by_role("link", name=re.compile(f"{SERIES}.*(changed|moved|place)", re.I))
        if mails.count():
            break
        time.sleep(1)
    mails.first.click()
    expect(cy.locator("main")).to_contain_text(OTHER_PLACE)


def mo_checks_in_by_the_code_and_is_on_the_roster(mo: Page, ada: Page, first: str) -> None:
    """The code stands on the wall; mo types it on the phone."""
    ada.goto(f"{first}roster/")
    ada.get_by_role("button", name="Let people check themselves in").click()
    ada.goto(f"{first}check-in/code/")
    code = ada.locator("#code").inner_text().replace(" ", "")
    mo.goto(f"{first}check-in/?code={code}")
    mo.get_by_role("button", name="I am here").click()
    expect(mo.get_by_role("heading", level=1)).to_contain_text("You are here")
    ada.goto(f"{first}roster/")
    expect(ada.locator("#tally")).to_contain_text("1 of 1")
    expect(ada.locator("#people")).to_contain_text("Mo Haddad")


def a_question_is_asked_and_wanted_live(mo: Page, cy: Page, first: str) -> None:
    """Two browsers, no reload; the vote is counted on both."""
    for page in (mo, cy):
        page.goto(first)
        expect(page.locator("[data-questions]")).to_be_visible()
    mo.locator("[name=body]").fill(ASKED)
    mo.get_by_role("button", name="Ask it").click()
    for page in (mo, cy):
        expect(page.locator("#question-rows")).to_contain_text(ASKED)
    expect(mo.locator("[name=body]")).to_have_value("")
    cy.get_by_role("button", name=re.compile("I’d like to know too")).click()
    for page in (mo, cy):
        expect(page.locator("[data-question] [data-wanted]")).to_have_text("1")
    expect(cy.get_by_role("button", name=re.compile("I’d like to know too"))).to_have_attribute(
        "aria-pressed", "true"
    )


def ada_keeps_the_minutes_and_closes_the_roster(ada: Page, cy: Page, first: str) -> None:
    """The page keeps what is written by itself; everybody reads it."""
    ada.goto(first)
    ada.get_by_role("link", name="Minutes and recording").click()
    ada.locator("[name=text]").press_sequentially(AGREED)
    expect(ada.locator("#saved")).to_contain_text("Kept at")
    ada.get_by_role("button", name="Keep it").click()
    expect(ada.locator("main")).to_contain_text(AGREED)
    ada.goto(f"{first}roster/")
    ada.get_by_role("button", name="The roster is complete").click()
    cy.goto(first)
    expect(cy.locator("main")).to_contain_text(AGREED)


def mo_makes_a_certificate(mo: Page, first: str) -> str:
    """One tap, since mo was there; the address at which anybody verifies it."""
    mo.goto(first)
    mo.get_by_role("button", name="Make my certificate").click()
    with contextlib.suppress(AssertionError):
        expect(mo.get_by_role("link", name="Its public page")).to_be_visible(timeout=2000)
    if not mo.get_by_role("link", name="Its public page").count():
        mo.get_by_role("link", name="Look at it").click()
    return mo.get_by_role("link", name="Its public page").get_attribute("href")


def anybody_verifies_it(stranger: Page, address: str) -> None:
    """Without an account, from the paper."""
    stranger.goto(re.sub(r"^https?://[^/]+", "", address))
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Mo Haddad")
    expect(stranger.locator("main")).to_contain_text("valid")
