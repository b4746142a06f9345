"""Tokens: shown once, ended at once, and as strong as they were made."""

import datetime as dt

import pytest
from django.test import Client

from communities import clock
from communities.models import ApiToken, Enrolment, Program

TOKENS, API = "/accounts/tokens/", "/api/v1/c/riverside/"


@pytest.fixture
def by_token(cy):
    """``by_token(may_write=True)`` is a program that acts as cy."""

    def make(member=cy, **given) -> Client:
        _token, secret = ApiToken.issue(user=member.user, name="Calendar", **given)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return make


@pytest.fixture
def open_program(ada, inside) -> Program:
    """A program that cy is not in."""
    with inside(ada):
        today = clock.today()
        return Program.objects.create(
            title="Open", purpose="-", status="running", lead=ada, starts_on=today,
            ends_on=today + dt.timedelta(days=90),
        )  # fmt: skip


def test_the_secret_is_shown_once(cy, client_for):
    browser = client_for(cy)
    shown = browser.post(TOKENS, {"name": "Calendar"})
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    again = browser.get(TOKENS).content.decode()
    assert "Calendar" in again
    assert secret not in again
    token = ApiToken.objects.get(user=cy.user)
    assert secret not in str(vars(token))
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(f"{API}events/").json()


def test_revoked_it_ends_at_once(cy, by_token, client_for):
    program = by_token()
    assert program.get(f"{API}programs/").status_code == 200
    token = ApiToken.objects.get(user=cy.user)
    assert client_for(cy).post(f"{TOKENS}{token.pk}/revocation/").url == TOKENS
    answer = program.get(f"{API}programs/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert "unknown, expired or revoked" in answer.json()["detail"]
    assert "Calendar" not in client_for(cy).get(TOKENS).context["tokens"]


def test_nobody_ends_somebody_elses(cy, bo, by_token, client_for):
    program = by_token()
    token = ApiToken.objects.get(user=cy.user)
    assert client_for(bo).post(f"{TOKENS}{token.pk}/revocation/").status_code == 404
    assert program.get(f"{API}programs/").status_code == 200


def test_expired_or_of_someone_who_left_it_opens_nothing(cy, by_token):
    assert by_token(days=-1).get(f"{API}programs/").status_code == 401
    program = by_token()
    cy.user.is_active = False
    cy.user.save()
    assert program.get(f"{API}programs/").status_code == 401


def test_it_opens_only_where_its_person_is(by_token):
    assert by_token().get("/api/v1/c/hilltop/programs/").status_code == 404


def test_one_that_only_reads_writes_nothing(cy, by_token, open_program, inside):
    body = {"program": str(open_program.pk)}
    answer = by_token().post(f"{API}enrolments/", body, content_type="application/json")
    assert answer.status_code == 403
    with inside(cy):
        assert not Enrolment.objects.filter(program=open_program).exists()


def test_one_that_may_write_writes(cy, by_token, open_program, inside):
    """No CSRF token is asked of it: no browser sends a bearer by itself."""
    body = {"program": str(open_program.pk)}
    program = by_token(may_write=True)
    program.handler.enforce_csrf_checks = True
    answer = program.post(f"{API}enrolments/", body, content_type="application/json")
    assert answer.status_code == 201
    with inside(cy):
        assert Enrolment.objects.filter(program=open_program, membership=cy).count() == 1


def test_a_list_is_walked_by_its_cursor(cy, by_token, inside):
    program, walked = by_token(), []
    everything = program.get(f"{API}events/?page_size=200").json()["results"]
    address = f"{API}events/?page_size=4"
    while address:
        page = program.get(address).json()
        assert 0 < len(page["results"]) <= 4
        walked += [one["id"] for one in page["results"]]
        address = page["next"]
    assert walked == [one["id"] for one in everything]
    assert len(set(walked)) == len(walked) > 4


def test_what_is_added_meanwhile_repeats_nothing(ada, by_token, inside):
    from events.models import Event

    program = by_token()
    first = program.get(f"{API}events/?page_size=4").json()
    with inside(ada):
        starts_at = clock.now() + dt.timedelta(days=900)
        ends_at = starts_at + dt.timedelta(hours=1)
        Event.objects.create(title="Late", starts_at=starts_at, ends_at=ends_at, lead=ada)
    second = program.get(first["next"]).json()
    ids = [{one["id"] for one in page["results"]} for page in (first, second)]
    assert not ids[0] & ids[1]
    back = program.get(second["previous"]).json()
    assert ids[0] <= {one["id"] for one in back["results"]}
