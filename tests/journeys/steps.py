"""What people do in more than one story."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect


def open_a_program(ada: Page, title: str) -> str:
    """A study group, made and opened, with a name and a first day in a week; returns its address."""
    ada.goto("/c/riverside/programs/new/?kind=study_group")
    ada.get_by_label("What is it called").fill(title)
    day = ada.evaluate("new Date(Date.now() + 6048e5).toISOString().slice(0, 10)")
    ada.get_by_label("First day").fill(day)
    ada.get_by_role("button", name="Make it").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(title)
    ada.get_by_role("button", name="Open it to members").first.click()
    expect(ada.get_by_role("status")).to_contain_text("every member sees it")
    return re.search(r"/c/riverside/programs/[0-9a-f-]{36}/", ada.url)[0]


def add_a_session(page: Page, title: str) -> str:
    """To the capstone, in forty minutes from now, so that its roster is open; returns its address."""
    begins = dt.datetime.now(ZoneInfo("Europe/Lisbon")) + dt.timedelta(minutes=40)
    page.goto("/c/riverside/programs/")
    page.get_by_role("link", name="Capstone Mentoring, autumn").click()
    page.get_by_role("link", name="Add a session").first.click()
    page.get_by_label("What is it called").fill(title)
    page.get_by_label("Date").fill(begins.date().isoformat())
    page.get_by_label(re.compile("Begins at")).fill(f"{begins:%H:%M}")
    page.get_by_role("button", name="Put it on the calendar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url
