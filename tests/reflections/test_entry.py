"""Reflections: who reads which, and what lists show."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Activity
from communities.tenancy.access import NotAllowed
from projects.models import Need, Partner, Project
from reflections.models import Entry
from reflections.writing import Writing

# Of cy's entries: who reads which. ada is admin and organizer, and opened the program.
READERS = {
    "private": {"cy"},
    "facilitators": {"cy", "bo"},
    "team": {"cy", "leila"},
    "program": {"cy", "bo", "mo", "leila", "ada"},
}
CAST = ["ada", "bo", "mo", "cy", "leila", "pia", "sam"]


@pytest.fixture
def team(ada, pia, cy, leila, capstone, inside) -> Project:
    """cy and leila work on a project of pia's."""
    with inside(ada):
        partner = Partner.objects.first() or Partner.add(
            name="Harbor", about="", stage="agreed", by=ada
        )
        if not partner.contacts.exists():
            partner.add_contact(pia, by=ada)
        need = Need.post(partner=partner, by=pia, words="Too many calls.", done_when="No call.")
        need.accept(by=ada)
        project = Project.open_from(need, program=capstone, title="Planner", lead=leila, by=ada)
        project.add(cy, by=ada)
    return project


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("visibility", READERS)
def test_page_api_and_search_show_it_to_the_same_people(
    name, visibility, cy, capstone, team, write, client_for, request
):
    entry, reader = write(cy, capstone, visibility), request.getfixturevalue(name)
    browser, may = client_for(reader), name in READERS[visibility]
    page = browser.get(reverse("reflections:entry_detail", args=["riverside", entry.pk]))
    assert page.status_code == (200 if may else 404)
    api = browser.get(f"/api/v1/c/riverside/entries/{entry.pk}/")
    assert api.status_code == (200 if may else 404)
    listed = browser.get("/api/v1/c/riverside/entries/").json()["results"]
    assert [(one["id"], one["mine"]) for one in listed] == (
        [(str(entry.pk), name == "cy")] if may else []
    )
    found = browser.get("/api/v1/c/riverside/search/?q=door+stuck").json()["results"]
    assert bool(found) is may


@pytest.mark.parametrize("name", [one for one in CAST if one != "cy"])
def test_a_draft_is_its_authors_whatever_it_will_be(name, cy, capstone, write, client_for, request):
    entry = write(cy, capstone, "facilitators", draft=True)
    browser = client_for(request.getfixturevalue(name))
    for page in ("entry_detail", "entry_edit"):
        url = reverse(f"reflections:{page}", args=["riverside", entry.pk])
        assert browser.get(url).status_code == 404
    assert browser.get(f"/api/v1/c/riverside/entries/{entry.pk}/").status_code == 404


def test_an_outsider_finds_nothing(dee, cy, capstone, write, client_for):
    entry = write(cy, capstone, "program")
    for page in ("entry_detail", "entry_edit"):
        url = reverse(f"reflections:{page}", args=["riverside", entry.pk])
        assert client_for(dee).get(url).status_code == 404
    here = reverse("reflections:entry_detail", args=["hilltop", entry.pk])
    assert client_for(dee).get(here).status_code == 404


def test_only_the_author_keeps_or_shares(bo, cy, capstone, write, inside, client_for):
    entry = write(cy, capstone, "facilitators")
    with inside(bo):
        for verb in (
            lambda: entry.submit(Writing(body="x"), by=bo),
            lambda: entry.save_draft(Writing(body="x"), by=bo),
            lambda: entry.change_visibility("program", by=bo),
        ):
            with pytest.raises(NotAllowed):
                verb()
    url = reverse("reflections:entry_visibility", args=["riverside", entry.pk])
    assert client_for(bo).post(url, {"visibility": "program"}).status_code == 404


def test_sharing_and_taking_back(bo, cy, capstone, write, client_for):
    entry = write(cy, capstone)
    url = reverse("reflections:entry_visibility", args=["riverside", entry.pk])
    read = reverse("reflections:entry_detail", args=["riverside", entry.pk])
    assert client_for(cy).post(url, {"visibility": "facilitators"}).status_code == 302
    assert client_for(bo).get(read).status_code == 200
    assert client_for(cy).post(url, {"visibility": "private"}).status_code == 302
    assert client_for(bo).get(read).status_code == 404
    assert client_for(cy).post(url, {"visibility": "everybody"}).status_code == 400


def test_what_another_window_did_does_not_keep_it_shared(cy, capstone, write, inside):
    """Taking back has its effect, whatever this window believes; sharing twice is told once."""
    entry = write(cy, capstone)
    with inside(cy):
        stale = Entry.objects.said().get(pk=entry.pk)
        twin = Entry.objects.said().get(pk=entry.pk)
        entry.change_visibility("program", by=cy)
        twin.change_visibility("program", by=cy)
        changed = Activity.objects.filter(verb="entry.visibility_changed")
        assert changed.count() == 1
        stale.change_visibility("private", by=cy)
        entry.refresh_from_db()
        assert (entry.visibility, changed.count()) == ("private", 2)


def test_writing_in_a_program_takes_being_in_it(cy, capstone, inside):
    with inside(cy):
        capstone.enrolments.get(membership=cy).withdraw(by=cy)
        capstone.__dict__.pop("_roles", None)
        with pytest.raises(NotAllowed):
            Entry.start(by=cy, program=capstone)


def test_outside_of_a_program_there_is_nobody_to_share_with(cy, inside):
    with inside(cy):
        entry = Entry.start(by=cy)
        with pytest.raises(ValidationError):
            entry.submit(Writing(body="x", visibility="program"), by=cy)


def test_others_see_how_many_wrote_and_never_what(
    ada, bo, cy, leila, held, inside, client_for, capstone
):
    for author in (cy, leila):
        with inside(author):
            Entry.start(by=author, event=held).submit(Writing(body="swordfish"), by=author)
    for reader in (ada, bo):
        text = client_for(reader).get("/c/riverside/").content.decode()
        assert "2 of 3 have written" in text
        assert "swordfish" not in text


def test_the_home_asks_for_the_last_session(cy, held, inside, client_for):
    home = client_for(cy).get("/c/riverside/").content.decode()
    assert f"event={held.pk}" in home
    with inside(cy):
        Entry.start(by=cy, event=held).submit(Writing(body="done"), by=cy)
    assert f"new/?event={held.pk}" not in client_for(cy).get("/c/riverside/").content.decode()


@pytest.mark.parametrize("url", ["/c/riverside/reflections/", "/c/riverside/reflections/shared/"])
def test_lists_ask_as_often_for_three_as_for_one(url, bo, cy, capstone, write, client_for, inside):
    browser, counts = client_for(bo), []
    for number in range(3):
        write(bo, capstone)
        write(cy, capstone, "program", body=f"{number}")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 15


def test_an_entry_is_read_in_few_queries(bo, cy, capstone, write, client_for):
    entry = write(cy, capstone, "facilitators")
    for reader in (bo, cy):
        browser = client_for(reader)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("reflections:entry_detail", args=["riverside", entry.pk]))
        assert len(asked) <= 18, [one["sql"][:90] for one in asked]


def test_the_api_writes_by_the_same_verbs(cy, bo, capstone, client_for, inside):
    browser, url = client_for(cy), "/api/v1/c/riverside/entries/"
    body = {"program": str(capstone.pk), "body": "By machine.", "visibility": "facilitators"}
    made = browser.post(url, body, "application/json")
    assert made.status_code == 201, made.content
    assert made.json()["mine"] is True
    assert made.json()["visibility"] == "facilitators"
    entry = made.json()["id"]
    assert client_for(bo).get(f"{url}{entry}/").json()["mine"] is False
    back = browser.post(f"{url}{entry}/visibility/", {"visibility": "private"}, "application/json")
    assert back.json()["visibility"] == "private"
    assert client_for(bo).get(f"{url}{entry}/").status_code == 404
    assert (
        client_for(bo).post(f"{url}{entry}/visibility/", {}, "application/json").status_code == 404
    )
    for broken in ({}, {"body": "x" * 30_000}, {"body": "x", "mood": 9}, {"body": "\ud800"}):
        assert browser.post(url, broken, "application/json").status_code == 400


def test_a_guest_has_a_journal_of_their_own(pia, client_for, inside):
    made = client_for(pia).post(
        "/api/v1/c/riverside/entries/", {"body": "Mine."}, "application/json"
    )
    assert made.status_code == 201
    assert client_for(pia).get("/c/riverside/reflections/").status_code == 200
    assert client_for(pia).get("/c/riverside/reflections/shared/").status_code == 403
