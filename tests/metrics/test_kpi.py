"""The dashboard and its API: the same figure, for those whom it is for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.models import Community, Membership
from communities.tenancy.scope import community_scope

PAGE, API = "/c/riverside/metrics/", "/api/v1/c/riverside/kpis/"


@pytest.fixture
def active(ada, inside, cohort):
    """Fourteen of twenty came to two of three meetings."""
    with inside(ada):
        group = cohort("Harbour evenings")
        group.meet(3)
        for number, learner in enumerate(group.enrol(20)):
            group.came(learner, *((0, 1) if number < 14 else (2,)))
    return group


def test_ada_reads_a_sentence_with_everything_behind_it(active, ada, client_for):
    page = client_for(ada).get(PAGE).content.decode()
    assert "<mark>14 of 20</mark> learners came to two meetings or more." in page
    for behind in (
        "How we know",
        "48.1",
        "85.5",
        "Wilson",
        "Definition, version 1",
        "<svg",
        "<table",
    ):
        assert behind in page


def test_one_program_shows_its_meetings(active, ada, client_for):
    page = client_for(ada).get(PAGE, {"program": str(active.program.pk)}).content.decode()
    assert "14 of 20" in page
    assert "Meeting 3" in page


def test_htmx_gets_the_figures_alone(active, ada, client_for):
    answer = client_for(ada).get(PAGE, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.strip().startswith('<div id="figures">')
    assert "14 of 20" in page
    assert "HX-Request" in answer["Vary"]


def test_nothing_to_count_is_said_kindly(ada, client_for):
    page = client_for(ada).get(PAGE).content.decode()
    assert "Nothing has added up yet." in page
    assert '<svg class="chart"' not in page


def test_bo_sees_his_own_program_only(active, bo, ada, inside, client_for):
    browser = client_for(bo)
    assert "14 of 20" not in browser.get(PAGE).content.decode()
    answer = browser.get(PAGE, {"program": str(active.program.pk)})
    assert answer.status_code == 403
    assert "organizers and its facilitators" in answer.content.decode()
    with inside(ada):
        active.program.enrol(bo, by=ada, role="facilitator")
    assert "14 of 20" in browser.get(PAGE, {"program": str(active.program.pk)}).content.decode()


def test_cy_is_told_who_can(active, cy, client_for):
    answer = client_for(cy).get(PAGE)
    assert answer.status_code == 403
    assert "Impact is for organizers, facilitators and sponsors." in answer.content.decode()


def test_pia_is_told_who_can(active, pia, client_for):
    assert client_for(pia).get(PAGE).status_code == 403


def test_dee_finds_nothing(active, dee, client_for):
    assert client_for(dee).get(PAGE).status_code == 404
    assert client_for(dee).get(API).status_code == 404


def test_sam_sees_the_sum_and_no_part_of_it(active, sam, client_for):
    browser = client_for(sam)
    page = browser.get(PAGE).content.decode()
    assert "14 of 20" in page
    assert "All programs together" in page
    assert active.program.title not in page
    assert "as CSV" not in page
    assert "Left out" not in page
    assert browser.get(PAGE, {"program": str(active.program.pk)}).status_code == 403


def test_sam_is_greeted_with_the_sum(active, sam, cy, client_for):
    assert "14 of 20" in client_for(sam).get("/c/riverside/").content.decode()
    assert "14 of 20" not in client_for(cy).get("/c/riverside/").content.decode()


def test_sam_sees_no_group_under_five(sam, ada, inside, cohort, client_for):
    with inside(ada):
        group = cohort()
        group.meet(2)
        for learner in group.enrol(4):
            group.came(learner, 0, 1)
    browser = client_for(sam)
    for page in (PAGE, "/c/riverside/"):
        assert "4 of 4" not in browser.get(page).content.decode()
    assert "Fewer than five people so far." in browser.get(PAGE).content.decode()
    (figure,) = browser.get(API).json()["results"]
    assert (figure["value"], figure["n"], figure["count"], figure["is_hidden"]) == (
        None,
        0,
        0,
        True,
    )
    assert "4 of 4" in client_for(ada).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"start": "2026-05-01", "end": "2026-04-01"}, "The last day is before the first."),
        ({"start": "soon"}, "Enter a valid date."),
        ({"start": "1066-10-14"}, "Choose a day after 1999."),
        ({"end": "9999-12-31"}, "Choose a day before 2101."),
        ({"program": "no id"}, "Enter a valid UUID."),
    ],
)
def test_a_bad_choice_is_said_and_kept(ada, client_for, asked, said):
    answer = client_for(ada).get(PAGE, asked)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert next(iter(asked.values())) in answer.content.decode() or "program" in asked
    problem = client_for(ada).get(API, asked)
    assert (problem.status_code, problem["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("address", [PAGE, API])
def test_a_program_of_elsewhere_does_not_exist(ada, circle, client_for, address):
    assert client_for(ada).get(address, {"program": str(circle.pk)}).status_code == 404


def test_the_api_tells_the_same_figure(active, ada, client_for):
    (figure,) = client_for(ada).get(API, {"program": str(active.program.pk)}).json()["results"]
    assert figure["key"] == "active_participation_rate"
    assert (figure["value"], figure["unit"], figure["n"]) == (70.0, "%", 20)
    assert figure["interval"]["low"] == pytest.approx(48.1, abs=0.05)
    assert {"definition", "period", "computed_at"} <= set(figure)


def test_the_page_asks_as_often_for_many_as_for_few(ada, inside, cohort, client_for):
    def queries(size):
        with inside(ada):
            group = cohort(f"Of {size}")
            group.meet(size + 1)
            for learner in group.enrol(size):
                group.came(learner, *range(size + 1))
        browser = client_for(ada)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert "<mark>" in browser.get(PAGE).content.decode()
        return len(captured)

    few, many = queries(1), queries(8)
    assert few == many <= 15


def test_who_runs_a_program_sees_its_sentence_on_its_home(active, ada, leila, inside, client_for):
    address = f"/c/riverside/programs/{active.program.pk}/"
    assert "<mark>14 of 20</mark>" in client_for(ada).get(address).content.decode()
    assert "<mark>14 of 20</mark>" not in client_for(leila).get(address).content.decode()


def test_a_community_without_a_program_has_nothing_to_count_yet(dee, client_for):
    community = Community.objects.create(slug="new", name="New")
    with community_scope(community, dee.user_id):
        Membership.objects.create(user=dee.user, name=dee.name, roles=["organizer"])
    assert client_for(dee).get("/c/new/metrics/").status_code == 200
