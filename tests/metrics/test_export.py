"""Rows of a figure as a file: asked for, and handed to nobody else."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from metrics.models import Export
from tests.metrics.conftest import KIND, make, read

PAGE = "/c/riverside/metrics/exports/"


def test_ada_takes_the_rows_and_they_add_up(group, ada, inside, client_for):
    browser = client_for(ada)
    answer = browser.post(PAGE, {"kind": KIND, "program": str(group.program.pk)})
    assert answer.status_code == 302
    with inside(ada):
        export = Export.objects.get()
    assert "Waiting for its turn." in browser.get(answer.url).content.decode()
    make(export, ada, inside)
    assert "6 rows, ready." in browser.get(answer.url).content.decode()
    file = browser.get(f"{answer.url}file/")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    rows = read(file)
    with inside(ada):
        figure = group.figure()
    assert len(rows) == figure.n == export.row_count
    assert sum(row["Active"] == "yes" for row in rows) == figure.count
    assert rows[0]["Programs"] == "Counted"


def test_a_missing_worker_is_said_kindly(asked, ada, client_for):
    with clock.moved(minutes=1):
        page = client_for(ada).get(f"{PAGE}{asked.pk}/").content.decode()
    assert "It keeps its place" in page


def test_the_live_part_stops_asking_when_it_is_ready(asked, ada, inside, client_for):
    browser, live = client_for(ada), {"HX-Request": "true"}
    page = browser.get(f"{PAGE}{asked.pk}/", headers=live).content.decode()
    assert page.strip().startswith('<div id="export"')
    assert 'hx-trigger="every 1s"' in page
    make(asked, ada, inside)
    page = browser.get(f"{PAGE}{asked.pk}/", headers=live).content.decode()
    assert "hx-trigger" not in page
    assert "Save the file" in page


def test_only_its_maker_and_organizers_see_it(request, group, inside, client_for):
    cast = [request.getfixturevalue(key) for key in ("ada", "bo", "mo", "cy", "sam", "dee")]
    ada, bo, mo = cast[:3]
    with inside(ada):
        group.program.enrol(bo, by=ada, role="facilitator")
        group.program.enrol(mo, by=ada, role="facilitator")
    with inside(bo):
        export = Export.request(KIND, {"program": str(group.program.pk)}, by=bo)
    make(export, bo, inside)
    for end in ("", "file/"):
        answers = {
            member.name: client_for(member).get(f"{PAGE}{export.pk}/{end}").status_code
            for member in cast
        }
        assert list(answers.values()) == [200, 200, 404, 403, 403, 404]


def test_the_file_is_not_there_before_it_is_ready(asked, ada, client_for):
    assert client_for(ada).get(f"{PAGE}{asked.pk}/file/").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"kind": "nothing"}, {"start": "x"}, {"program": "x"}, {"kind": ""}]
)
def test_a_bad_request_is_a_sentence(ada, client_for, wrong, inside):
    answer = client_for(ada).post(PAGE, {"kind": KIND, **wrong})
    assert answer.status_code == 400
    assert "We could not begin" in answer.content.decode()
    problem = client_for(ada).post(
        "/api/v1/c/riverside/exports/", {"kind": KIND, **wrong}, content_type="application/json"
    )
    assert problem.status_code == 400
    with inside(ada):
        assert not Export.objects.exists()


def test_a_program_of_elsewhere_cannot_be_exported(ada, circle, client_for):
    answer = client_for(ada).post(PAGE, {"kind": KIND, "program": str(circle.pk)})
    assert answer.status_code == 404


def test_three_at_once_are_enough(group, ada, inside):
    with inside(ada):
        for _ in range(3):
            Export.request(KIND, {}, by=ada)
        with pytest.raises(ValidationError, match="Three exports"):
            Export.request(KIND, {}, by=ada)


def test_cy_and_sam_cannot_export(group, cy, sam, inside, client_for):
    for member in (cy, sam):
        with inside(member), pytest.raises(NotAllowed):
            Export.request(KIND, {}, by=member)
        assert client_for(member).post(PAGE, {"kind": KIND}).status_code == 403


def test_it_is_on_record_who_asked_for_what(asked, group, ada, inside):
    with inside(ada):
        act = Activity.objects.get(verb="export.requested")
        assert (act.actor_id, act.program_id, act.is_public) == (ada.pk, group.program.pk, False)
        assert act.data["kind"] == KIND
        assert {"start", "end"} <= set(act.data)


def test_the_api_asks_by_the_same_verb(group, ada, inside, client_for):
    browser, address = client_for(ada), "/api/v1/c/riverside/exports/"
    body = {"kind": KIND, "program": str(group.program.pk), "start": "2026-01-01"}
    made = browser.post(address, body, content_type="application/json")
    assert (made.status_code, made.json()["state"], made.json()["file"]) == (201, "waiting", None)
    with inside(ada):
        export = Export.objects.get()
        assert export.parameters["start"] == "2026-01-01"
    make(export, ada, inside)
    found = browser.get(f"{address}{export.pk}/").json()
    assert (found["state"], found["row_count"]) == ("done", 6)
    assert browser.get(found["file"]).status_code == 200


def test_the_list_asks_as_often_for_three_as_for_one(group, ada, inside, client_for):
    def queries():
        browser = client_for(ada)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PAGE).status_code == 200
        return len(captured)

    with inside(ada):
        Export.request(KIND, {}, by=ada)
    one = queries()
    with inside(ada):
        for _ in range(2):
            Export.request(KIND, {}, by=ada)
    assert queries() == one <= 15
