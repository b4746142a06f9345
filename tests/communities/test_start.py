"""The first organizer, and the three questions of a new community."""

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from communities import blueprints, starting
from communities.models import Activity, Community, LaunchStep, Membership, Program, User
from communities.tenancy.scope import community_scope
from config import first_start

NINA = {"name": "Nina Kowal", "email": "Nina@example.org", "password": "harbour-lamp-42"}


@pytest.fixture
def empty(monkeypatch):
    """As if nobody were here: of the cast nobody runs the installation."""
    nobody = lambda: not User.objects.filter(runs_installation=True).exists()  # noqa: E731
    monkeypatch.setattr(starting, "is_awaited", nobody)


@pytest.fixture
def nina(data) -> User:
    return User.objects.create_user("nina@example.org", name="Nina Kowal", runs_installation=True)


def token() -> str:
    return first_start.token(settings.SECRET_KEY)


def answers(**changed) -> dict:
    days = {"starts_on": "2027-01-11", "time_zone": "Europe/Lisbon"}
    return {"kind": "onboarding", "name": "North Pier", "key": uuid.uuid4(), **days} | changed


def made(slug: str) -> tuple[Community, Membership, Program]:
    community = Community.objects.get(slug=slug)
    with community_scope(community):
        return community, Membership.objects.get(), Program.objects.get()


def test_an_empty_place_leads_to_its_start(data, empty, client):
    assert client.get("/").url == "/start/"
    page = client.get("/start/").content.decode()
    assert "Nobody is here yet" in page
    assert 'name="email"' not in page


@pytest.mark.parametrize("word", ["", "x", "0" * 40, "é"])
@pytest.mark.parametrize("near", ["127.0.0.1", "203.0.113.9"])
def test_who_has_not_the_word_takes_nothing(data, empty, client, word, near):
    """Also from the machine itself: behind a proxy on it everybody comes from there."""
    people = User.objects.count()
    answer = client.post("/start/", {**NINA, "token": word}, REMOTE_ADDR=near)
    assert answer.status_code == 403
    assert User.objects.count() == people


def test_who_has_the_word_comes_in_and_is_asked(data, empty, client):
    page = client.get(f"/start/?token={token()}")
    assert page["Referrer-Policy"] == "same-origin"  # no other site hears of the word
    assert client.post("/start/", {**NINA, "token": token()}).url == "/start/"
    nina = User.objects.get(email="nina@example.org")
    assert nina.runs_installation
    assert nina.check_password(NINA["password"])
    assert "What kind of program?" in client.get("/start/").content.decode()
    late = Client().post("/start/", {**NINA, "email": "eve@example.org", "token": token()})
    assert late.url.startswith("/accounts/login/")
    assert not User.objects.filter(email="eve@example.org").exists()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("lamp", "Use at least 8 characters."),
        ("password", "Many people use this one"),
        ("nina-kowal", "close to your name or address"),
        ("7294615038", "Digits alone are quickly guessed."),
    ],
)
def test_a_password_that_is_easy_to_guess_is_told_what_to_do(data, empty, client, password, said):
    page = client.post("/start/", {**NINA, "password": password, "token": token()})
    assert page.status_code == 400
    assert "One thing to put right" in page.text
    assert said in page.text


def test_who_sends_no_word_is_told_where_it_stands(data, empty, client):
    assert "token=" not in client.get("/start/").text
    assert "after “token=” in the address" in client.get("/start/?token=").text
    assert "This is not the word" in client.get("/start/?token=x").text


def test_a_weak_password_is_refused_and_none_is_fine(data, empty, client):
    form = {**NINA, "token": token()}
    refused = client.post("/start/", {**form, "password": "password"})
    assert refused.status_code == 400
    assert "Nina Kowal" in refused.content.decode()
    client.post("/start/", {**form, "password": ""})
    assert not User.objects.get(email="nina@example.org").has_usable_password()


def test_only_one_of_many_is_the_first(committed, empty):
    def come(number: int) -> int:
        try:
            form = {**NINA, "email": f"n{number}@example.org", "token": token()}
            return Client().post("/start/", form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(8)))
    assert User.objects.filter(runs_installation=True).count() == 1


def test_three_answers_make_a_program_to_show(nina, client):
    client.force_login(nina)
    people = "Cy <cy@example.org>, leila@example.org"
    answer = client.post("/start/", answers(people=people))
    north, admin, program = made("north-pier")
    assert answer.url == f"/c/north-pier/programs/{program.pk}/"
    assert (north.name, north.time_zone) == ("North Pier", "Europe/Lisbon")
    assert north.modules == blueprints.load("onboarding").data["modules"]
    assert admin.roles_set == {"admin", "organizer"}
    assert (program.title, program.starts_on) == ("Onboarding", dt.date(2027, 1, 11))
    with community_scope(north, nina):
        assert LaunchStep.objects.get().data == {"people": people}
        assert not Activity.objects.filter(verb__startswith="invitation").exists()
    home = client.get(answer.url).content.decode()
    assert "Onboarding" in home


def test_sent_twice_it_makes_one(nina, client):
    client.force_login(nina)
    form = answers()
    first, second = (client.post("/start/", form).url for _time in range(2))
    assert first == second
    assert Community.objects.filter(slug__startswith="north-pier").count() == 1


def test_a_page_of_somebody_else_makes_nothing(nina, ada, client):
    client.force_login(nina)
    form = answers()
    client.post("/start/", form)
    User.objects.filter(pk=ada.user_id).update(runs_installation=True)
    client.force_login(ada.user)
    assert client.post("/start/", form).status_code == 400


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("North Pier", "north-pier-2"),
        ("Überfahrt & Söhne", "uberfahrt-sohne"),
        ("港の集い", "community"),
    ],
)
def test_the_address_follows_from_the_name(nina, client, name, slug):
    Community.objects.create(slug="north-pier", name="The other pier")
    client.force_login(nina)
    assert client.post("/start/", answers(name=name)).url.startswith(f"/c/{slug}/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "relief_logistics"},
        {"kind": ""},
        {"starts_on": "2199-01-01"},
        {"name": " \u202e "},
        {"slug": "riverside"},
        {"slug": "no spaces"},
        {"time_zone": "Europe/Nowhere"},
        {"people": "a" * 50_000},
    ],
)
def test_a_wrong_answer_keeps_the_others_and_makes_nothing(nina, ada, client, wrong):
    client.force_login(nina)
    communities = Community.objects.count()
    answer = client.post("/start/", answers(people="cy@example.org") | wrong)
    assert answer.status_code == 400
    assert Community.objects.count() == communities
    page = answer.content.decode()
    assert "people" in wrong or "cy@example.org" in page
    assert re.search(r'class="field-error"|role="alert"', page)


def test_others_are_told_whom_to_ask(nina, cy, client, settings):
    client.force_login(cy.user)
    answer = client.get("/start/")
    assert answer.status_code == 403
    assert "Nina Kowal" in answer.content.decode()
    assert client.post("/start/", answers()).status_code == 403
    settings.OPEN_START = True
    assert client.get("/start/").status_code == 200


def test_visitors_sign_in_first(data, client):
    assert client.get("/start/").url == "/accounts/login/?next=/start/"
