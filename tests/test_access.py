"""Every address × method × person: outsiders find nothing, insiders what is theirs, nobody a 500."""

import pytest
from django.test import Client

from communities.tenancy.access import PUBLIC, SIGNED_IN, roles_of
from communities.tenancy.scope import community_scope
from tests.sweeps import doors

INSIDE = [door for door in doors.doors() if "/c/<slug:slug>/" in f"/{door.route}"]
CAST = ["ada", "bo", "mo", "cy", "pia", "sam"]
KIND = {"page": "application/x-www-form-urlencoded", "API": "application/json"}


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


def is_no_way_in(door, method: str) -> bool:
    """Pages are read and their forms sent; nothing else is a way to ask for one."""
    return not door.is_api and method not in {"get", "post"}


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
    """403 without the role, never a 500 with it, whatever the method and however empty the body.

    A PUT to a page is a 405 even for who may read it; a 403 while they look as a member.
    """
    member, found = demo.people[name], []
    for door, method, response in answers(browser(member), ids):
        allowed = door.audience in (PUBLIC, SIGNED_IN) or member.roles_set & roles_of(door.audience)
        status = response.status_code
        if status >= 500 or (not allowed and status not in {403, 404, 405}):
            found.append(f"{name} {method} {door.route}: {status}")
        if allowed and is_no_way_in(door, method) and status not in {403, 405}:
            found.append(f"{name} {method} {door.route}: {status}")
    assert found == []


def test_a_403_says_who_can(demo, ids):
    response = browser(demo.people["cy"]).get("/c/riverside/programs/new/")
    assert response.status_code == 403
    assert "This page is for organizers." in response.content.decode()
    assert "Ada Brandt" in response.content.decode()


@pytest.mark.parametrize("way", ["page", "API"])
def test_an_error_after_the_verb_leaves_no_row(demo, monkeypatch, way):
    """What a verb has written goes when its answer fails, on the page and in the API."""
    from communities.api.enrolment import EnrolmentSerializer
    from communities.models import Activity, Enrolment, Program
    from communities.views import program as page

    newcomer = demo.people["grace obi"]
    with community_scope(demo.riverside, newcomer.user_id):
        capstone = Program.objects.get(title="Capstone Mentoring, autumn")
        acts = Activity.objects.count()
    written = []

    def fail(*args, **kwargs):
        written.extend(Enrolment.objects.filter(program=capstone, membership=newcomer))
        raise RuntimeError("after the verb")

    if way == "page":
        monkeypatch.setattr(page.messages, "success", fail)
        address, body = f"/c/riverside/programs/{capstone.pk}/enrolment/", {}
    else:
        monkeypatch.setattr(EnrolmentSerializer, "to_representation", fail)
        address, body = "/api/v1/c/riverside/enrolments/", {"program": str(capstone.pk)}
    answer = browser(newcomer).post(address, body, content_type=KIND[way])
    assert answer.status_code == 500
    assert len(written) == 1
    with community_scope(demo.riverside, newcomer.user_id):
        assert not Enrolment.objects.filter(program=capstone, membership=newcomer).exists()
        assert Activity.objects.count() == acts
