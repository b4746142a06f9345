"""Every request has an id: the answer carries it, and so does what is logged."""

import io
import json
import logging

import pytest

from communities.requests import JsonFormatter, RequestIdFilter, request_id


@pytest.fixture
def logged():
    """``logged()`` are the lines so far, as a server writes them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestIdFilter())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_the_proxys_id_comes_back(client):
    answer = client.get("/healthz", headers={"X-Request-ID": "proxy-12345678"})
    assert answer["X-Request-ID"] == "proxy-12345678"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, 'quote"and space', "a-line\nmore-of-it"])
def test_without_a_fit_id_one_is_made(client, given):
    made = [client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] for _n in "ab"]
    assert all(len(one) == 32 for one in made)
    assert made[0] != made[1]


def test_what_is_logged_carries_the_id(client, data, logged):
    answer = client.get("/nowhere/", headers={"X-Request-ID": "proxy-12345678"})
    assert answer.status_code == 404
    (line,) = logged()
    assert (line["request"], line["level"]) == ("proxy-12345678", "WARNING")
    assert request_id.get() == "-"


def test_a_crash_is_logged_with_its_trace(cy, client_for, logged, monkeypatch):
    from communities.views import membership

    def broken(*args, **kwargs):
        raise RuntimeError("the page broke")

    monkeypatch.setattr(membership, "render", broken)
    browser = client_for(cy, raise_request_exception=False)
    answer = browser.get("/c/riverside/people/", headers={"X-Request-ID": "proxy-12345678"})
    assert (answer.status_code, answer["X-Request-ID"]) == (500, "proxy-12345678")
    (line,) = logged()
    assert line["request"] == "proxy-12345678"
    assert "the page broke" in line["trace"]
