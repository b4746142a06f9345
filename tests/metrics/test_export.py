"""Rows of a figure as a file: asked for, made once, handed to nobody else."""

import csv
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from metrics import exporting
from metrics.csv_export import neutral
from metrics.models import Export
from metrics.tasks import make_waiting_exports

KIND = "active_participation_rate"
PAGE = "/c/riverside/metrics/exports/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Every test has a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def group(ada, inside, cohort):
    with inside(ada):
        group = cohort("Counted")
        group.meet(3)
        for number, learner in enumerate(group.enrol(6)):
            group.came(learner, *((0, 1) if number < 4 else (2,)))
    return group


@pytest.fixture
def asked(group, ada, inside) -> Export:
    with inside(ada):
        return Export.request(KIND, {"program": str(group.program.pk)}, by=ada)


def make(export, ada, inside) -> Export:
    exporting.make(export.pk, lambda: inside(ada))
    with inside(ada):
        export.refresh_from_db()
    return export


def read(answer) -> list[dict]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


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


def test_the_file_opens_in_spreadsheets(asked, ada, inside):
    export = make(asked, ada, inside)
    assert export.path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_runs_as_a_formula(group, ada, inside, start):
    with inside(ada):
        name = f"{start}cmd|' /C calc'!A0"
        learner = group.enrol(1, name=name)[0]
        group.came(learner, 0, 1)
        export = Export.request(KIND, {}, by=ada)
    rows = make(export, ada, inside).path.open(encoding="utf-8-sig", newline="")
    names = [row["Member"] for row in csv.DictReader(rows)]
    assert f"'{name}" in names
    assert name not in names


def test_numbers_stay_numbers():
    assert [neutral(cell) for cell in (-1, "1", "a=b", "", None)] == [-1, "1", "a=b", "", None]


def test_delivered_five_times_at_once_there_is_one_file(committed, asked, ada, inside, files):
    """Five workers, real transactions, one export."""
    barrier = threading.Barrier(5)

    def work(_number):
        barrier.wait()
        try:
            exporting.make(asked.pk, lambda: inside(ada))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(work, range(5)))
    assert [path.name for path in files.rglob("*.*")] == [f"{asked.pk}.csv"]
    with inside(ada):
        asked.refresh_from_db()
        assert (asked.state, asked.tries, asked.row_count) == ("done", 1, 6)
        assert Activity.objects.filter(verb="export.made").count() == 1


def test_killed_half_way_it_is_made_again_and_leaves_one_file(
    asked, ada, inside, files, monkeypatch
):
    class Killed(BaseException):
        """As good as a kill -9: nothing of ours runs after it."""

    def die(*_args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("metrics.csv_export.SafeWriter.rows", die)
        patch.setattr("pathlib.Path.unlink", lambda *_args, **_options: None)
        with pytest.raises(Killed):
            make(asked, ada, inside)
    assert len(list(files.rglob("*.part"))) == 1
    exporting.make(asked.pk, lambda: inside(ada))
    with inside(ada):
        asked.refresh_from_db()
    assert asked.state == "running", "somebody may still be at it"
    with clock.moved(minutes=2):
        make(asked, ada, inside)
    assert (asked.state, asked.tries) == ("done", 2)
    assert [path.name for path in files.rglob("*.*")] == [f"{asked.pk}.csv"]


def test_who_was_thought_dead_and_comes_back_changes_nothing(asked, ada, inside, files):
    with inside(ada):
        slow = Export.objects.take(asked.pk)
    with clock.moved(minutes=2):
        make(asked, ada, inside)
    with inside(ada):
        assert not slow.advance(1, 6)
        assert not slow.finish(99)
        slow.give_up("Never mind.")
        asked.refresh_from_db()
        assert (asked.state, asked.row_count, asked.problem) == ("done", 6, "")


def test_five_tries_are_enough(asked, ada, inside):
    with inside(ada):
        Export.objects.update(tries=5)
    make(asked, ada, inside)
    assert asked.state == "failed"
    assert "Five tries" in asked.problem


def test_a_full_disk_is_told(asked, ada, inside, monkeypatch, client_for):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("metrics.csv_export.SafeWriter.rows", full)
    make(asked, ada, inside)
    assert asked.state == "failed"
    assert (
        "There is no room for the file."
        in client_for(ada).get(f"{PAGE}{asked.pk}/").content.decode()
    )


def test_rights_are_asked_again_when_it_is_made(group, ada, bo, inside):
    with inside(ada):
        enrolment = group.program.enrol(bo, by=ada, role="facilitator")
    with inside(bo):
        export = Export.request(KIND, {"program": str(group.program.pk)}, by=bo)
    with inside(ada):
        enrolment.withdraw(by=ada)
    make(export, bo, inside)
    assert (export.state, export.problem) == ("failed", "These rows are no longer yours to see.")


def test_what_nobody_took_up_is_sent_again_as_its_maker(asked, ada, inside, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "metrics.tasks.make_export.apply_async",
        lambda args, scope: sent.append((args, scope.user_id)),
    )
    with inside(ada):
        make_waiting_exports.run()
        assert sent == [([str(asked.pk)], ada.user_id)]
    with clock.moved(minutes=1), connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work('exports', %s)", [clock.now()])
        assert cursor.fetchall() == [(ada.community_id,)]
    make(asked, ada, inside)
    with clock.moved(minutes=5), connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work('exports', %s)", [clock.now()])
        assert cursor.fetchall() == []


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
