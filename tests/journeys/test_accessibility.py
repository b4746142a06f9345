"""axe on every page: once each here, rotating theme and width; all combinations by `make check-a11y`."""

import functools
import itertools
import os
import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.sweeps import pages

PAGES = [
    (None, "/"),
    (None, "/accounts/login/"),
    (None, "/accounts/login/code/"),
    (None, "/accounts/signup/"),
    (None, "/accounts/password/reset/"),
    (None, "/accounts/inactive/"),
    (None, "/nowhere/"),
    (None, "/demo/outbox/*"),
    ("ada", "/"),
    ("ada", "/accounts/email/"),
    ("ada", "/accounts/password/change/"),
    ("ada", "/accounts/reauthenticate/"),
    ("ada", "/accounts/logout/"),
    ("ada", "/accounts/tokens/"),
    ("ada", "/accounts/sessions/"),
    ("ada", "/accounts/2fa/"),
    ("ada", "/accounts/2fa/webauthn/"),
    ("ada", "/accounts/merge/"),
    ("ada", "/api/v1/schema/read/"),
    ("ada", "/demo/outbox/"),
    ("ada", "/c/riverside/"),
    ("ada", "/c/riverside/activities/"),
    ("ada", "/c/riverside/programs/"),
    ("ada", "/c/riverside/programs/new/"),
    ("ada", "/c/riverside/programs/new/?kind=challenge"),
    ("ada", "/c/riverside/programs/*copy/"),
    ("ada", "/c/riverside/programs/*template/"),
    ("ada", "/c/riverside/templates/*"),
    ("ada", "/c/riverside/settings/community/"),
    ("ada", "/c/riverside/settings/modules/"),
    ("bo", "/c/riverside/events/*place/"),
    ("cy", "/c/riverside/events/calendars/"),
    ("cy", "/c/riverside/notifications/reminders/"),
    ("ada", "/start/"),
    ("cy", "/start/"),
    ("cy", "/c/riverside/programs/*"),
    ("cy", "/c/riverside/programs/*people/"),
    ("bo", "/c/riverside/programs/*people/*"),
    ("bo", "/c/riverside/programs/*queue/"),
    ("bo", "/c/riverside/programs/*goals/"),
    ("ada", "/c/riverside/programs/*settings/"),
    ("ada", "/c/riverside/programs/*settings/phases/"),
    ("ada", "/c/riverside/programs/*settings/tracks/"),
    ("ada", "/c/riverside/programs/*settings/seasons/"),
    ("ada", "/c/riverside/programs/*settings/closing/"),
    ("cy", "/c/riverside/programs/*path/"),
    ("bo", "/c/riverside/programs/*path/edit/"),
    ("bo", "/c/riverside/programs/*path/new/"),
    ("cy", "/c/riverside/programs/*progress/mine/"),
    ("bo", "/c/riverside/programs/*progress/"),
    ("bo", "/c/riverside/programs/*progress/rule/"),
    ("bo", "/c/riverside/programs/*health/"),
    ("bo", "/c/riverside/mails/"),
    ("cy", "/c/riverside/programs/*sessions/"),
    ("cy", "/c/riverside/programs/*projects/"),
    ("bo", "/c/riverside/programs/*people/*nudge/"),
    ("cy", "/c/riverside/people/"),
    ("cy", "/c/riverside/people/me/"),
    ("cy", "/c/riverside/people/skills/"),
    ("cy", "/c/riverside/people/skills/*"),
    ("cy", "/c/riverside/people/skills/*introduction/"),
    ("cy", "/c/riverside/people/introductions/"),
    ("cy", "/c/riverside/people/introductions/*"),
    ("cy", "/c/riverside/people/organizations/"),
    ("ada", "/c/riverside/people/organizations/new/"),
    ("ada", "/c/riverside/people/organizations/*"),
    ("ada", "/c/riverside/people/organizations/*edit/"),
    ("cy", "/c/riverside/people/sights/"),
    ("ada", "/c/riverside/people/*"),
    ("ada", "/c/riverside/people/*end/"),
    ("ada", "/c/riverside/settings/roles/"),
    ("ada", "/c/riverside/people/memberships/"),
    ("ada", "/c/riverside/people/memberships/new/"),
    ("cy", "/c/riverside/people/memberships/mine/"),
    ("ada", "/c/riverside/people/memberships/*"),
    ("ada", "/c/riverside/people/memberships/*edit/"),
    ("ada", "/c/riverside/people/memberships/*terms/new/"),
    ("ada", "/c/riverside/settings/renewals/"),
    ("cy", "/c/riverside/notifications/"),
    ("cy", "/c/riverside/search/?q=shift"),
    ("cy", "/c/riverside/metrics/"),
    ("cy", "/c/riverside/"),
    ("cy", "/c/riverside/events/"),
    ("cy", "/c/riverside/events/*"),
    ("bo", "/c/riverside/events/new/"),
    ("cy", "/c/riverside/events/?view=month"),
    ("cy", "/c/riverside/events/?day=2026-12-01"),
    ("ada", "/c/riverside/events/*change/"),
    ("ada", "/c/riverside/events/series/*"),
    ("ada", "/c/riverside/events/*roster/"),
    ("ada", "/c/riverside/events/*roster/log/"),
    ("ada", "/c/riverside/events/*check-in/code/"),
    ("cy", "/c/riverside/events/*check-in/"),
    ("ada", "/c/riverside/events/*certificates/"),
    ("bo", "/c/riverside/programs/*certificates/"),
    ("cy", "/c/riverside/certificates/"),
    ("cy", "/c/riverside/certificates/*"),
    ("ada", "/c/riverside/events/*cancellation/"),
    ("ada", "/c/riverside/events/*registrations/"),
    ("ada", "/c/riverside/events/*publication/"),
    ("cy", "/c/riverside/events/*questions/"),
    ("ada", "/c/riverside/events/*materials/"),
    ("ada", "/c/riverside/events/*minutes/"),
    ("ada", "/c/riverside/events/lists/"),
    ("ada", "/c/riverside/events/*list/"),
    ("bo", "/c/riverside/programs/*sessions/list/"),
    ("cy", "/c/riverside/reflections/"),
    ("cy", "/c/riverside/reflections/new/"),
    ("cy", "/c/riverside/reflections/*"),
    ("cy", "/c/riverside/reflections/*edit/"),
    ("bo", "/c/riverside/reflections/shared/"),
    ("cy", "/c/riverside/commitments/"),
    ("cy", "/c/riverside/projects/"),
    ("cy", "/c/riverside/projects/*"),
    ("cy", "/c/riverside/projects/*next-date/"),
    ("ada", "/c/riverside/projects/*team/"),
    ("cy", "/c/riverside/channels/"),
    ("cy", "/c/riverside/channels/*"),
    ("cy", "/c/riverside/channels/*topics/*"),
    ("ada", "/c/riverside/partners/"),
    ("ada", "/c/riverside/partners/new/"),
    ("ada", "/c/riverside/partners/*"),
    ("ada", "/c/riverside/needs/"),
    ("ada", "/c/riverside/needs/*"),
    ("ada", "/c/riverside/needs/*project/"),
    ("ada", "/c/riverside/metrics/"),
    ("ada", "/c/riverside/metrics/exports/"),
    ("ada", "/c/riverside/metrics/exports/*"),
    (None, "/p/riverside/"),
    (None, "/p/riverside/capstone-mentoring/"),
    (None, "/p/riverside/certificates/AAAAA-AAAAA-AAAAA/"),
    (None, "/p/riverside/join/"),
    (None, "/p/riverside/capstone-mentoring/join/"),
    (None, "/p/riverside/capstone-mentoring/join/code/"),
    (None, "/p/riverside/join/code/"),
    ("ada", "/c/riverside/people/invitations/"),
    ("ada", "/c/riverside/people/invitations/new/"),
    ("ada", "/c/riverside/people/links/new/"),
    ("ada", "/c/riverside/imports/"),
    ("ada", "/c/riverside/imports/new/invitations/"),
    ("ada", "/c/riverside/imports/*"),
    ("ada", "/c/riverside/people/requests/"),
    ("ada", "/c/riverside/people/requests/*"),
    ("ada", "/c/riverside/settings/doors/"),
    ("ada", "/c/riverside/settings/doors/programs/*"),
    ("ada", "/c/riverside/settings/agreements/"),
    ("ada", "/c/riverside/settings/agreements/*"),
    ("cy", "/c/riverside/agreement/"),
    ("pia", "/c/riverside/"),
    ("pia", "/c/riverside/projects/"),
    ("pia", "/c/riverside/needs/new/"),
    ("sam", "/c/riverside/"),
    ("sam", "/c/riverside/metrics/"),
    ("dee", "/c/hilltop/"),
]
# Where the first link to a page stands, when that is not the list of its nouns.
FOUND_ON = {
    "/c/riverside/settings/doors/programs/*": "/c/riverside/settings/doors/",
    "/c/riverside/programs/*people/*nudge/": "/c/riverside/",
    "/c/riverside/templates/*": "/c/riverside/programs/new/",
    "/c/riverside/programs/*people/*": "/c/riverside/",
    "/c/riverside/projects/*next-date/": "/c/riverside/search/?q=shift+planner",
    "/c/riverside/events/series/*": "/c/riverside/search/?q=open+bench => /c/riverside/events/*",
}
# A project opens from an accepted need, and those stand below the ones that wait.
LAST = {"/c/riverside/needs/*project/"}
STATUS = {
    ("cy", "/start/"): 403,
    (None, "/p/riverside/certificates/AAAAA-AAAAA-AAAAA/"): 404,
    (None, "/nowhere/"): 404,
    ("cy", "/c/riverside/metrics/"): 403,
}
LEDGER = "c/<slug:slug>/people/memberships/terms/<uuid:term_id>/"
# Pages that have no line, each with its reason.
ARGUED = {
    "c/<slug:slug>/events/new/dates/": "a part of the form of a new meeting; alone it leads there",
    f"{LEDGER}correction/": "the fields of a new term, filled in",
    f"{LEDGER}cancellation/": "a day and a choice, found on a person's page only",
    "c/<slug:slug>/certificates/<uuid:certificate_id>/paper/": "a file",
    "c/<slug:slug>/certificates/<uuid:certificate_id>/revocation/": "one field, by who runs it",
    "demo/outbox/<slug:name>/body/": "a mail's own HTML; the page of the mail frames it",
    **dict.fromkeys(
        [
            "accounts/2fa/authenticate/",
            "accounts/2fa/webauthn/add/",
            "accounts/2fa/webauthn/keys/<int:pk>/remove/",
            "accounts/2fa/totp/activate/",
            "accounts/2fa/recovery-codes/",
        ],
        "test_passkey.py walks through it and looks",
    ),
    "accounts/reauthenticate/code/": "like the page that asks for the password, for who has none",
    "accounts/2fa/reauthenticate/": "like the page that asks for the password, for who has a code",
    "accounts/2fa/webauthn/reauthenticate/": "the same, for who has a passkey",
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": "one field",
    "accounts/2fa/webauthn/login/": "sends on to sign-in",
    "accounts/2fa/totp/deactivate/": "the same question as before a passkey is removed",
    "accounts/2fa/recovery-codes/generate/": "the same question as before a passkey is removed",
    "accounts/2fa/recovery-codes/download/": "a file",
    "accounts/merge/code/": "sends on unless a code was asked for; one field",
    "accounts/merge/confirmation/": "sends on unless the code was right",
    "accounts/confirm-email/": "sends on to sign-in unless a sign-up waits for its code",
    "accounts/login/code/confirm/": "sends on to sign-in unless a code was asked for",
    "accounts/password/set/": "sends on to the change of a password that everybody here has",
    "accounts/password/reset/confirm/": "sends on unless a code was asked for",
    "accounts/password/reset/complete/": "sends on unless the code was right",
    "accounts/password/reset/done/": "never linked: the code's page signs in and goes home",
    "c/<slug:slug>/reflections/new/submission/": "by GET it only leads to the editor",
    "c/<slug:slug>/reflections/<uuid:entry_id>/submission/": "by GET it only leads to the editor",
    "c/<slug:slug>/metrics/exports/<uuid:export_id>/file/": "a file",
    "c/<slug:slug>/imports/<uuid:import_id>/rest/": "a file",
    "c/<slug:slug>/people/requests/file/": "a file",
    "c/<slug:slug>/calendar/<str:secret>.ics": "for calendar programs",
    "c/<slug:slug>/events/mine.ics": "a file",
    "c/<slug:slug>/events/<uuid:event_id>/event.ics": "a file",
    **dict.fromkeys(
        [
            "c/<slug:slug>/events/answer/<str:token>/",
            "c/<slug:slug>/events/reminders/<str:token>/",
            "c/<slug:slug>/events/reminders/<str:token>/return/",
        ],
        "a sentence and a button, which only the link in a mail leads to",
    ),
    **{
        f"c/<slug:slug>/{way}/<str:secret>/{page}": "test_invitations.py walks through it and looks"
        for way in ("invitation", "link")
        for page in ("", "code/")
    },
    **dict.fromkeys(
        [
            "p/<slug:slug>/events/<uuid:event_id>/",
            "p/<slug:slug>/events/<uuid:event_id>/sent/",
            "p/<slug:slug>/events/guest/<str:secret>/",
        ],
        "test_guest.py walks through it and looks",
    ),
    "c/<slug:slug>/settings/": "only leads to its first page",
    "c/<slug:slug>/programs/<uuid:program_id>/goals/<slug:goal>/": "a section of the goals, paged",
    "c/<slug:slug>/programs/<uuid:program_id>/path/<uuid:item_id>/edit/": "a new item's, filled in",
    "c/<slug:slug>/programs/<uuid:program_id>/queue/<uuid:request_id>/refusal/": "one field",
    "c/<slug:slug>/programs/<uuid:program_id>/settings/phases/<uuid:phase_id>/": "the list's form",
    "c/<slug:slug>/programs/<uuid:program_id>/settings/tracks/<uuid:track_id>/": "the list's form",
    "healthz": "for machines",
    "readyz": "for machines",
}
ID = r"(?:[0-9a-f-]{36}|\d{8}-[\d-]+)/"
LOOKS = list(itertools.product(("light", "dark"), (390, 820, 1440)))
EVERYTHING = os.environ.get("PRAXIS_A11Y") == "all"


def _ask_for_a_mail(page) -> None:
    page.goto("/accounts/password/reset/")
    page.locator("[name=email]").fill("cy@praxis.example")
    page.locator("[name=email]").press("Enter")
    page.wait_for_url("**/accounts/password/reset/confirm/")


def _ask_for_a_code(page, door: str) -> None:
    page.goto(f"{door}join/")
    page.get_by_label("Your name").fill("Nobody in particular")
    page.get_by_label("E-mail").fill(f"{uuid.uuid4().hex}@mail.example")
    for area in page.locator("textarea").all():
        area.fill("To learn.")
    if page.get_by_role("radio").count():
        page.get_by_role("radio").first.press("Space")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send me the code").click()
    page.wait_for_url("**/join/code/")


DOORS = ("/p/riverside/", "/p/riverside/capstone-mentoring/")
BEFORE = {"/demo/outbox/*": _ask_for_a_mail} | {
    f"{door}join/code/": functools.partial(_ask_for_a_code, door=door) for door in DOORS
}


def cases():
    """(person, path, theme, width): each page once, or in every look."""
    for index, (key, path) in enumerate(PAGES):
        for look in LOOKS if EVERYTHING else [LOOKS[index % len(LOOKS)]]:
            yield key, path, *look


@pytest.fixture(scope="module")
def look(arrive):
    """``look("cy", 390, "dark")`` is cy's page in that look, the same one for all addresses."""
    pages = {}

    def look_as(key: str | None, width: int, theme: str):
        name = key, width, theme
        if name not in pages:
            pages[name] = arrive(key, width=width, color_scheme=theme)
        return pages[name]

    yield look_as
    for page in pages.values():
        page.context.close()


@pytest.fixture(scope="module")
def addresses() -> dict:
    """Real addresses found once: the first link of a list stands for ``*``."""
    return {}


@pytest.mark.journey
@pytest.mark.accessibility
@pytest.mark.parametrize(("key", "path", "theme", "width"), list(cases()))
def test_a_page_has_no_barrier(look, addresses, key, path, theme, width):
    page = look(key, width, theme)
    answer = page.goto(_address(page, key, path, addresses))
    assert answer.status == STATUS.get((key, path), 200)
    violations = Axe().run(page).response["violations"]
    barriers = [(rule["id"], node["html"][:160]) for rule in violations for node in rule["nodes"]]
    assert barriers == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0, "the page scrolls sideways"
    assert page.errors == []


def _address(page, key: str | None, path: str, addresses: dict) -> str:
    """``/c/…/events/*roster/`` is the roster of the first event that the person's list links to.

    Several ``*`` are found together: ``channels/*topics/*`` is the first link to a topic.
    """
    head, star, rest = path.rpartition("*")
    if not star:
        if path in BEFORE:
            BEFORE[path](page)
        return path
    place = FOUND_ON.get(path, path.partition("*")[0])
    key = (key, head, place, path in LAST)
    if key not in addresses:
        if path in BEFORE:
            BEFORE[path](page)
        place, _further, on_the_way = place.partition(" => ")
        page.goto(place)
        if on_the_way:
            page.goto(_links(page, on_the_way)[0][0])
        found = _links(page, f"{head}*")
        # A list may link to a thing's other pages too; the thing itself comes first.
        found.sort(key=lambda match: match[0] != match.string)
        addresses[key] = found[-1 if path in LAST else 0][0]
    return addresses[key] + rest


def _links(page, path: str) -> list[re.Match]:
    """The page's links of a kind, as in ``/c/…/events/*``."""
    links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    one = re.compile(ID.join(map(re.escape, path.split("*"))))
    return [match for link in links if (match := one.match(link or ""))]


def test_every_page_is_looked_at():
    lines = [path for _key, path in PAGES]
    assert pages.without_line(pages.page_doors(), lines, ARGUED) == []
    assert set(ARGUED) <= {door.route for door in pages.page_doors()}
