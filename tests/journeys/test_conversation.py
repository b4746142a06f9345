"""A long conversation in a browser: the newest first, the rest as one scrolls up."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
SAID = 27
LONG = "It takes some words to fill a page. " * 12


def test_earlier_messages_come_as_mo_scrolls_up(person):
    mo = person("mo")
    mo.goto("/c/riverside/channels/")
    mo.get_by_role("link", name=re.compile("Shift planner")).first.click()
    composer, rows = mo.get_by_label("Your message"), mo.locator("[data-messages] > [data-seq]")
    expect(mo.get_by_role("log")).to_be_visible()
    first = f"The first of {SAID}, on {mo.url[-8:]}"
    for number in range(SAID):
        composer.fill(first if not number else f"And number {number + 1}. {LONG}")
        composer.press("Enter")
    expect(mo.locator(".message.pending")).to_have_count(0)
    mo.reload()
    expect(rows).to_have_count(25)
    expect(mo.get_by_text(first)).to_have_count(0)
    mo.locator("[data-log]").evaluate("log => { log.scrollTop = 0 }")
    expect(mo.get_by_text(first)).to_have_count(1)
    numbers = [int(row.get_attribute("data-seq")) for row in rows.all()]
    assert numbers == sorted(set(numbers))
