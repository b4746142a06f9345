"""Two locks on every community's rows, proved on every table there is."""

import pytest
from django.db import DatabaseError, connection, transaction

from communities.models import Membership, Program
from communities.tenancy.owned import owned_models
from communities.tenancy.scope import NoCommunity, OtherCommunity, community_scope, current_scope
from tests.sweeps import catalog

TABLES = [model._meta.db_table for model in owned_models()]


def test_the_catalog_holds_every_lock(db):
    assert catalog.problems() == []


@pytest.fixture
def riverside_rows(demo, inside):
    """A row of riverside in every table, as riverside's own people see it."""
    people = [
        demo.people[key]
        for key in demo.people
        if demo.people[key].community_id == demo.riverside.pk
    ]
    found = {}
    for table in TABLES:
        for person in people:
            with community_scope(demo.riverside, person.user_id), connection.cursor() as cursor:
                cursor.execute(f'SELECT id FROM "{table}" LIMIT 1')
                if row := cursor.fetchone():
                    found[table] = row[0]
                    break
    return found


def test_the_demo_has_a_row_in_every_table(riverside_rows):
    """Else the probe below would prove nothing about the missing ones."""
    assert set(TABLES) - set(riverside_rows) == set()


@pytest.mark.parametrize("where", ["hilltop", "nowhere"])
def test_no_row_is_in_reach_from_elsewhere(demo, riverside_rows, where):
    """Every table × read, change, delete, write × another community and none, past the ORM."""
    reached = []
    for table, row_id in riverside_rows.items():
        for act in _acts(table):
            with transaction.atomic(), connection.cursor() as cursor:
                if where == "hilltop":
                    scope = community_scope(demo.hilltop, demo.people["dee"].user_id)
                else:
                    scope = transaction.atomic()
                with scope:
                    if _reaches(cursor, act, row_id, demo.riverside.pk):
                        reached.append(f"{act} ({where})")
    assert reached == []


def _acts(table: str) -> list[str]:
    return [
        f'SELECT id FROM "{table}" WHERE id = %(row)s',
        f'UPDATE "{table}" SET community_id = community_id WHERE id = %(row)s',
        f'DELETE FROM "{table}" WHERE id = %(row)s',
        f'INSERT INTO "{table}" (id, community_id) VALUES (gen_random_uuid(), %(riverside)s)',
    ]


def _reaches(cursor, act: str, row_id, riverside_id) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(act, {"row": row_id, "riverside": riverside_id})
            return cursor.rowcount > 0
    except DatabaseError as problem:
        # 42501: refused by row security or grants, before any other constraint was looked at.
        return problem.__cause__.sqlstate not in {"42501", "23502"}


def test_outside_of_a_community_the_orm_raises(db):
    with pytest.raises(NoCommunity):
        Membership.objects.count()


def test_a_scope_never_changes_community(riverside, hilltop):
    with community_scope(riverside), pytest.raises(OtherCommunity), community_scope(hilltop):
        pass


def test_leaving_an_inner_scope_gives_back_the_outer_person(ada, cy, inside):
    def user_setting():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.user_id')")
            return cursor.fetchone()[0]

    with inside(ada):
        with inside(cy):
            assert user_setting() == str(cy.user_id)
        assert user_setting() == str(ada.user_id)
        assert current_scope().user_id == ada.user_id


def test_a_row_of_another_community_cannot_be_attached(ada, dee, circle, inside):
    attach = "UPDATE communities_enrolment SET program_id = %s WHERE community_id = %s"
    with inside(ada), connection.cursor() as cursor, pytest.raises(DatabaseError):  # noqa: SIM117
        with transaction.atomic():
            cursor.execute(attach, [circle.pk, ada.community_id])


def test_saving_a_row_of_another_community_is_refused(ada, circle, inside):
    with inside(ada), pytest.raises(OtherCommunity):
        circle.save()


def test_a_row_keeps_its_community(ada, dee, inside, capstone):
    with inside(ada), pytest.raises(DatabaseError), transaction.atomic():
        Program.objects.filter(pk=capstone.pk).update(community_id=dee.community_id)
