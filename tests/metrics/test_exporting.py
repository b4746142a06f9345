"""An export's file: made once, whatever happens to who makes it, and safe to open."""

import csv
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from communities import clock
from communities.csv_export import neutral
from communities.models import Activity
from metrics import exporting
from metrics.models import Export
from metrics.tasks import forget_old_exports, make_waiting_exports
from tests.metrics.conftest import KIND, make

PAGE = "/c/riverside/metrics/exports/"


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
        patch.setattr("communities.csv_export.SafeWriter.rows", die)
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

    monkeypatch.setattr("communities.csv_export.SafeWriter.rows", full)
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


@pytest.mark.parametrize(("days", "kept"), [(6.9, True), (7.1, False)])
def test_a_file_is_kept_for_a_week(asked, ada, inside, client_for, files, days, kept):
    export = make(asked, ada, inside)
    browser, page = client_for(ada), f"{PAGE}{export.pk}/"
    assert "kept for a week, until" in browser.get(page).content.decode()
    with clock.moved(days=days):
        with connection.cursor() as cursor:
            cursor.execute("SELECT communities_with_due_work('old_exports', %s)", [clock.now()])
            assert cursor.fetchall() == ([] if kept else [(ada.community_id,)])
        with inside(ada):
            forget_old_exports.run()
        assert bool(list(files.rglob("*.csv"))) == kept
        assert browser.get(f"{page}file/").status_code == (200 if kept else 404)
        assert ("is deleted" in browser.get(page).content.decode()) != kept
