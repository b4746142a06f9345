"""Every address × method × person: outsiders find nothing, insiders what is theirs, nobody a 500."""

import pytest
from django.test import Client

from communities.tenancy.access import PUBLIC, SIGNED_IN, roles_of
from communities.tenancy.scope import community_scope
from tests.sweeps import doors

INSIDE = [door for door in doors.doors() if "/c/<slug:slug>/" in f"/{door.route}"]
CAST = ["ada", "bo", "mo", "cy", "pia", "sam"]


@pytest.fixture
def ids(demo):
    """Real ids of riverside, as ada may find them."""
    with community_scope(demo.riverside, demo.people["ada"].user_id):
        return doors.ids_of()


def browser(member=None) -> Client:
    client = Client(raise_request_exception=False)
    if member:
        client.force_login(member.user)
    return client


def answers(client: Client, ids: dict, slug: str = "riverside"):
    """Every (door, method, status); bodies are empty, as a careless client sends them."""
    for door in INSIDE:
        for method in doors.METHODS:
            options = (
                {"content_type": "application/json"} if door.is_api and method != "get" else {}
            )
            response = getattr(client, method)(door.address(slug, ids), **options)
            yield door, method, response


def test_there_are_doors():
    assert len(INSIDE) > 20


def test_outsiders_find_nothing(demo, ids):
    """dee runs another community: for her riverside does not exist."""
    found = [
        f"{method} {door.route}: {response.status_code}"
        for door, method, response in answers(browser(demo.people["dee"]), ids)
        if response.status_code not in ({404} if door.audience != PUBLIC else {200, 302, 404, 405})
    ]
    assert found == []


@pytest.mark.parametrize("slug", ["riverside", "invented"])
def test_visitors_are_sent_to_sign_in(demo, ids, slug):
    """Signed out, a real community and an invented one look the same."""
    found = []
    for door, method, response in answers(browser(), ids, slug):
        if door.audience == PUBLIC:
            continue
        if door.is_api:
            well = response.status_code in {401, 405}
        else:
            well = response.status_code == 302 and response.url.startswith("/accounts/login/")
        if not well:
            found.append(f"{method} {door.route}: {response.status_code}")
    assert found == []


@pytest.mark.parametrize("name", CAST)
def test_insiders_get_what_their_roles_allow(demo, ids, name):
    """403 without the role, never a 500 with it, whatever the method and however empty the body."""
    member, found = demo.people[name], []
    for door, method, response in answers(browser(member), ids):
        allowed = door.audience in (PUBLIC, SIGNED_IN) or member.roles_set & roles_of(door.audience)
        status = response.status_code
        if status >= 500 or (not allowed and status not in {403, 404, 405}):
            found.append(f"{name} {method} {door.route}: {status}")
    assert found == []


def test_a_403_says_who_can(demo, ids):
    response = browser(demo.people["cy"]).get("/c/riverside/programs/new/")
    assert response.status_code == 403
    assert "This page is for organizers." in response.content.decode()
    assert "Ada Brandt" in response.content.decode()


def test_an_error_takes_back_what_was_written(demo, monkeypatch):
    """A page that fails after a verb has written leaves no row, by page and by API."""
    from communities.models import Program
    from communities.views import program as page

    cy, relief = demo.people["grace obi"], "Relief Logistics Leadership"
    with community_scope(demo.riverside, cy.user_id):
        program = Program.objects.get(title="Capstone Mentoring, autumn")
    assert relief

    def broken(*args, **kwargs):
        raise RuntimeError("after the verb")

    monkeypatch.setattr(page.messages, "success", broken)
    response = browser(cy).post(f"/c/riverside/programs/{program.pk}/enrolment/")
    assert response.status_code == 500
    with community_scope(demo.riverside, cy.user_id):
        assert program.roles_of(cy) == set()
