"""axe on every page: once each here, rotating theme and width; all combinations by `make check-a11y`."""

import itertools
import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = [
    (None, "/"),
    (None, "/accounts/login/"),
    (None, "/accounts/signup/"),
    (None, "/accounts/password/reset/"),
    (None, "/nowhere/"),
    ("ada", "/"),
    ("ada", "/accounts/tokens/"),
    ("ada", "/api/v1/schema/read/"),
    ("ada", "/demo/outbox/"),
    ("ada", "/c/riverside/"),
    ("ada", "/c/riverside/programs/"),
    ("ada", "/c/riverside/programs/new/"),
    ("cy", "/c/riverside/programs/*"),
    ("cy", "/c/riverside/programs/*people/"),
    ("cy", "/c/riverside/programs/*sessions/"),
    ("cy", "/c/riverside/people/"),
    ("cy", "/c/riverside/notifications/"),
    ("cy", "/c/riverside/search/?q=shift"),
    ("cy", "/c/riverside/metrics/"),
    ("cy", "/c/riverside/"),
    ("cy", "/c/riverside/events/"),
    ("cy", "/c/riverside/events/*"),
    ("bo", "/c/riverside/events/*roster/"),
    ("cy", "/c/riverside/reflections/"),
    ("cy", "/c/riverside/reflections/new/"),
    ("cy", "/c/riverside/reflections/*"),
    ("bo", "/c/riverside/reflections/shared/"),
    ("cy", "/c/riverside/commitments/"),
    ("cy", "/c/riverside/projects/"),
    ("cy", "/c/riverside/projects/*"),
    ("cy", "/c/riverside/channels/"),
    ("cy", "/c/riverside/channels/*"),
    ("ada", "/c/riverside/partners/"),
    ("ada", "/c/riverside/partners/*"),
    ("ada", "/c/riverside/needs/"),
    ("ada", "/c/riverside/metrics/"),
    ("pia", "/c/riverside/"),
    ("pia", "/c/riverside/projects/"),
    ("pia", "/c/riverside/needs/new/"),
    ("sam", "/c/riverside/"),
    ("dee", "/c/hilltop/"),
]
LOOKS = list(itertools.product(("light", "dark"), (390, 820, 1440)))
EVERYTHING = os.environ.get("PRAXIS_A11Y") == "all"

pytestmark = [pytest.mark.journey, pytest.mark.accessibility]


def cases():
    """(person, path, theme, width): each page once, or in every look."""
    for index, (key, path) in enumerate(PAGES):
        for look in LOOKS if EVERYTHING else [LOOKS[index % len(LOOKS)]]:
            yield key, path, *look


@pytest.fixture(scope="module")
def addresses() -> dict:
    """Real addresses found once: the first link of a list stands for ``*``."""
    return {}


@pytest.mark.parametrize(("key", "path", "theme", "width"), cases())
def test_a_page_has_no_barrier(person, addresses, key, path, theme, width):
    page = person(key, width=width, color_scheme=theme)
    page.goto(_address(page, key, path, addresses))
    violations = Axe().run(page).response["violations"]
    barriers = [(rule["id"], node["html"][:160]) for rule in violations for node in rule["nodes"]]
    assert barriers == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0, "the page scrolls sideways"


def _address(page, key: str | None, path: str, addresses: dict) -> str:
    """``/c/…/events/*roster/`` is the roster of the first event that the person's list links to."""
    base, star, rest = path.partition("*")
    if not star:
        return path
    if (key, base) not in addresses:
        page.goto(base)
        links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
        one = re.compile(re.escape(base) + r"[0-9a-f-]{36}/")
        addresses[key, base] = next(found[0] for link in links if (found := one.match(link or "")))
    return addresses[key, base] + rest
