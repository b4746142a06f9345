"""Pages for what went wrong."""

import pytest
from django.db import OperationalError

from communities.models import Enrolment, Program
from communities.tenancy import middleware


@pytest.fixture
def no_connection_free(monkeypatch):
    def wait_in_vain(*args):
        raise OperationalError("couldn't get a connection after 5.00 sec")

    monkeypatch.setattr(middleware, "community_scope", wait_in_vain)


def test_a_page_without_a_connection_says_come_back(no_connection_free, cy, client_for):
    answer = client_for(cy, raise_request_exception=False).get("/c/riverside/people/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Back in a moment." in answer.content.decode()


def test_the_api_without_a_connection_says_so_too(no_connection_free, cy, client_for):
    browser = client_for(cy, raise_request_exception=False)
    answer = browser.get("/api/v1/c/riverside/events/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


def test_any_other_failure_is_a_500(cy, client_for, monkeypatch):
    def broken(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr(middleware, "community_scope", broken)
    answer = client_for(cy, raise_request_exception=False).get("/c/riverside/people/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer


def test_a_form_without_its_token_is_explained_and_changes_nothing(cy, ada, client_for, inside):
    with inside(ada):
        program = Program.objects.create(
            title="New", purpose="-", status="running", starts_on="2026-01-05",
            ends_on="2030-01-05", lead=ada,
        )  # fmt: skip
    browser = client_for(cy, enforce_csrf_checks=True)
    answer = browser.post(f"/c/riverside/programs/{program.pk}/enrolment/")
    assert answer.status_code == 403
    assert "This form was open for too long." in answer.content.decode()
    with inside(cy):
        assert not Enrolment.objects.filter(program=program).exists()


def test_the_api_asks_a_session_for_its_token(cy, capstone, client_for):
    browser = client_for(cy, enforce_csrf_checks=True)
    body = {"program": str(capstone.pk)}
    answer = browser.post("/api/v1/c/riverside/enrolments/", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert "CSRF" in answer.json()["detail"]
