"""The first visit of a page stays light: compressed bodies, added up."""

import gzip

import pytest

KB = 1024
BUDGETS = {"stylesheet": 15, "script": 15 + 17, "font": 40, "document": 20}  # htmx is 17 of script
PAGES = ["/c/riverside/", "/c/riverside/people/", "/c/riverside/metrics/", "/c/riverside/channels/"]


@pytest.mark.journey
@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(person, path):
    """Static files as they are sent; the page itself as a proxy in front compresses it."""
    page, weights = person("ada"), {}

    def weigh(request):
        kind, response = request.resource_type, request.response()
        size = request.sizes()["responseBodySize"]
        if kind == "document" and response.status == 200:
            size = len(gzip.compress(response.body()))
        weights[kind] = weights.get(kind, 0) + size

    page.on("requestfinished", weigh)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert {"document", "stylesheet", "font"} <= set(weights)
    heavy = {kind: size for kind, size in weights.items() if size > BUDGETS.get(kind, 5) * KB}
    assert heavy == {}
    assert sum(weights.values()) <= 100 * KB
