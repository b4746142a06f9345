"""Private means private: from other members, from the organizer, from the admin, in raw SQL."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from communities.models import Activity
from reflections.models import Commitment, Entry, FacilitatorResponse
from tests.reflections.conftest import WORDS

CAST = ["ada", "bo", "mo", "leila", "pia", "sam"]
TABLE = "reflections_entry"


def rows(query: str, *parameters) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize(("visibility", "draft"), [("private", False), ("program", True)])
def test_no_sql_reaches_a_private_entry_or_a_draft(
    name, visibility, draft, cy, capstone, write, inside, request
):
    """As praxis_app, with the reader's own id in the settings: not read, changed, deleted or taken."""
    entry, reader = write(cy, capstone, visibility, draft=draft), request.getfixturevalue(name)
    with inside(reader):
        assert rows("SELECT current_user") == [("praxis_app",)]
        assert rows(f"SELECT body FROM {TABLE} WHERE id = %s", entry.pk) == []
        assert rows(f"SELECT count(*) FROM {TABLE}") == [(0,)]
        assert rows(f"UPDATE {TABLE} SET body = 'x' WHERE id = %s", entry.pk) == [0]
        assert rows(f"UPDATE {TABLE} SET visibility = 'program', submitted_at = now()") == [0]
        assert rows(f"UPDATE {TABLE} SET author_id = %s", reader.pk) == [0]
        assert rows(f"DELETE FROM {TABLE} WHERE id = %s", entry.pk) == [0]
    with inside(cy):
        assert Entry.objects.get(pk=entry.pk).body == WORDS


def test_the_author_reaches_her_own(cy, write, inside):
    entry = write(cy)
    with inside(cy):
        assert rows(f"SELECT body FROM {TABLE} WHERE id = %s", entry.pk) == [(WORDS,)]


def test_nobody_changes_or_takes_over_what_was_shared_with_them(bo, cy, capstone, write, inside):
    entry = write(cy, capstone, "facilitators")
    with inside(bo):
        assert rows(f"SELECT body FROM {TABLE} WHERE id = %s", entry.pk) == [(WORDS,)]
        assert rows(f"UPDATE {TABLE} SET body = 'x' WHERE id = %s", entry.pk) == [0]
        assert rows(f"UPDATE {TABLE} SET author_id = %s WHERE id = %s", bo.pk, entry.pk) == [0]
        assert rows(f"DELETE FROM {TABLE} WHERE id = %s", entry.pk) == [0]


def test_nobody_writes_in_another_name(bo, cy, capstone, inside):
    with (
        inside(bo),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Entry.objects.create(author=cy, program=capstone, visibility="program", body="not hers")


def test_without_a_person_only_shared_entries_are_there(cy, capstone, write, inside, riverside):
    from communities.tenancy.scope import community_scope

    write(cy, capstone)
    shared = write(cy, capstone, "program")
    with community_scope(riverside):
        assert [entry.pk for entry in Entry.objects.all()] == [shared.pk]


def test_the_policy_asks_once_who_is_reading(cy, write, inside):
    """The membership is looked up in an InitPlan, never row by row."""
    write(cy)
    with inside(cy):
        plan = "\n".join(line for (line,) in rows(f"EXPLAIN SELECT id FROM {TABLE}"))
    assert "InitPlan" in plan
    assert "SubPlan" not in plan


@pytest.mark.parametrize("name", CAST)
def test_a_promise_is_its_authors_alone(name, cy, capstone, promise, inside, request, client_for):
    made, reader = promise(cy, capstone), request.getfixturevalue(name)
    with inside(reader):
        assert Commitment.objects.count() == 0
        assert rows("UPDATE reflections_commitment SET answer_note = 'x'") == [0]
        assert rows("DELETE FROM reflections_commitment") == [0]
    browser = client_for(reader)
    url = reverse("reflections:commitment_answer", args=["riverside", made.pk])
    assert browser.post(url, {"answer": "done"}).status_code == 404
    assert browser.get("/api/v1/c/riverside/search/?q=ask+first").json()["results"] == []


def test_an_answer_goes_out_of_sight_with_its_entry(bo, cy, capstone, write, inside):
    entry = write(cy, capstone, "facilitators")
    with inside(bo):
        Entry.objects.said().get(pk=entry.pk).respond("I saw it too.", by=bo)
    with inside(cy):
        entry.change_visibility("private", by=cy)
        assert FacilitatorResponse.objects.count() == 1
    with inside(bo):
        assert FacilitatorResponse.objects.count() == 0


def test_the_record_holds_no_word_of_it(ada, cy, capstone, write, promise, inside):
    write(cy, capstone, "facilitators", body="swordfish")
    promise(cy, capstone, action="swordfish")
    with inside(ada):
        acts = Activity.objects.filter(actor=cy, program=capstone).exclude(
            verb__startswith="program"
        )
        assert {act.verb for act in acts} == {"entry.started", "entry.submitted", "commitment.made"}
        assert "swordfish" not in str([act.data for act in acts])
        assert not any(act.is_public for act in acts)
