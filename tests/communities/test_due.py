"""What is due at a moment is done once: by four sweeps at a time, after a dead one, with a moved clock."""

import datetime as dt
import signal
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection

from communities import clock, due
from communities.models import Activity, Due, Mail
from communities.models.due import LEASE, TRIES
from communities.tenancy.scope import community_scope

KIND = "test_letter"
DYING = """
import os, signal, sys
import django
django.setup()
from tests import databases
databases.point_at(sys.argv[1])
from communities import due
from communities.models import Community
from communities.tenancy.scope import community_scope
from tests.communities.test_due import KIND, write

@due.kind(KIND)
def letter(row):
    write(row)
    if row.variant == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

community = Community.objects.get(slug="riverside")
due.sweep(lambda: community_scope(community))
"""


def write(row: Due) -> None:
    """What the kind of these tests does: a mail without an effect key to lean on."""
    Mail.objects.create(
        effect_key=f"{row.variant}:{uuid.uuid4()}", to="x@y.example", subject="x", text="", html=""
    )


@pytest.fixture
def letters(monkeypatch):
    """The kind is registered for the test."""
    monkeypatch.setitem(due._kinds, KIND, lambda rows: [write(row) for row in rows])


@pytest.fixture
def opened(riverside, hilltop):
    """Opens riverside, where nothing is due yet."""
    for community in (riverside, hilltop):
        with community_scope(community):
            Due.objects.all().delete()
    return lambda: community_scope(riverside)


def arrange(opened, count: int, ahead: dt.timedelta = dt.timedelta(0)) -> uuid.UUID:
    about = uuid.uuid4()
    with opened():
        wanted = {(None, str(number)): clock.now() + ahead for number in range(count)}
        Due.arrange(KIND, about, wanted)
    return about


def written(opened) -> list[str]:
    """The variants that a mail was written for, in the order of their numbers."""
    with opened():
        found = Mail.objects.filter(subject="x").values_list("effect_key", flat=True)
        return sorted((key.partition(":")[0] for key in found), key=int)


def expected(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def sweeps(opened) -> bool:
    """Whether the schedule would send a sweep here, and then one is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work('due', %s)", [clock.now()])
        found = bool(cursor.fetchall())
    due.sweep(opened)
    return found


def test_what_is_due_is_done_once_and_not_before(opened, letters):
    arrange(opened, 3, ahead=dt.timedelta(hours=1))
    assert not sweeps(opened)
    assert written(opened) == []
    with clock.moved(hours=1, seconds=1):
        assert sweeps(opened)
        assert not sweeps(opened)
    assert written(opened) == expected(3)


def test_arranging_again_moves_adds_and_takes_away(opened, letters):
    about = arrange(opened, 3)
    later = clock.now() + dt.timedelta(hours=1)
    with opened():
        rows = Due.objects.filter(object_id=about)
        first = rows.get(variant="0")
        Due.arrange(
            KIND, about, {(None, "0"): first.due_at, (None, "1"): later, (None, "9"): later}
        )
        assert sorted(rows.values_list("variant", flat=True)) == ["0", "1", "9"]
        assert rows.get(variant="0").pk == first.pk
    due.sweep(opened)
    assert written(opened) == ["0"]
    with opened():
        Due.arrange(KIND, about, {})
        assert list(rows.values_list("variant", flat=True)) == ["0"], "what was done stays known"
        Due.arrange(KIND, about, {(None, "0"): first.due_at})
    due.sweep(opened)
    assert written(opened) == ["0"]


def test_four_sweeps_at_the_same_moment_do_each_once(committed, opened, letters, monkeypatch):
    monkeypatch.setattr(due, "BATCH", 25)
    arrange(opened, 200)

    def work(_number):
        try:
            while due.sweep(opened):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(work, range(4)))
    assert written(opened) == expected(200)


def test_a_killed_sweep_leaves_its_rows_to_the_next(committed, opened, letters):
    arrange(opened, 20)
    dying = subprocess.run(
        [sys.executable, "-c", DYING, settings.DATABASES["default"]["NAME"], "10"],
        cwd=settings.BASE_DIR, check=False,
    )  # fmt: skip
    assert dying.returncode == -signal.SIGKILL
    assert written(opened) == [], "what it wrote before it died went with its transaction"
    assert not sweeps(opened), "its claim holds for a while"
    with clock.moved(seconds=LEASE.total_seconds() + 1):
        assert sweeps(opened)
    assert written(opened) == expected(20)
    with opened():
        assert set(Due.objects.filter(kind=KIND).values_list("tries", flat=True)) == {2}


def test_with_the_clock_set_back_nobody_is_told_twice_and_nobody_forgotten(opened, letters):
    arrange(opened, 2)
    due.sweep(opened)
    about = arrange(opened, 3)
    with opened():
        Due.objects.filter(object_id=about).update(claimed_until=clock.now() + LEASE, tries=1)
    with clock.moved(hours=-1):
        sweeps(opened)
        assert written(opened) == expected(2), "not due yet on this clock, and nothing again"
    with opened():
        Due.objects.filter(object_id=about).update(due_at=clock.now() - dt.timedelta(hours=2))
    with clock.moved(hours=-1):
        assert sweeps(opened), "a claim from the hour that comes again holds nobody up"
    assert written(opened) == sorted(expected(2) + expected(3), key=int)


def test_one_poisoned_row_costs_only_itself_and_is_given_up_in_sight(opened, monkeypatch):
    def poisoned(rows):
        for row in rows:
            write(row)
        if any(row.variant == "1" for row in rows):
            raise ZeroDivisionError("bad luck")

    monkeypatch.setitem(due._kinds, KIND, poisoned)
    arrange(opened, 3)
    for minutes in range(0, 60, 5):
        with clock.moved(minutes=minutes):
            due.sweep(opened)
    assert written(opened) == ["0", "2"]
    with opened():
        dead = Due.objects.given_up().get()
        assert (dead.variant, dead.tries) == ("1", TRIES)
        assert dead.problem == "ZeroDivisionError: bad luck"
        assert Activity.objects.get(verb="due.given_up").object_id == dead.pk


def test_a_row_that_kills_its_workers_is_given_up_in_sight(opened, letters):
    arrange(opened, 1)
    with opened():
        Due.objects.update(tries=TRIES, claimed_until=clock.now() + LEASE)
    assert not sweeps(opened)
    with clock.moved(minutes=6):
        assert sweeps(opened)
        assert not sweeps(opened)
    with opened():
        assert Activity.objects.filter(verb="due.given_up").count() == 1
    assert written(opened) == []


def test_a_row_that_was_moved_after_its_claim_waits(opened, letters):
    about = arrange(opened, 1)
    with opened():
        (row,) = Due.claim(10)
        Due.arrange(KIND, about, {(None, "0"): clock.now() + dt.timedelta(days=1)})
    with opened():
        due._do(KIND, [row.pk])
    assert written(opened) == []
