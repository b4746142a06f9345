"""Queries written once: right rows, right shape, and still behind both locks."""

import threading

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from communities.models import Enrolment, Membership
from communities.tenancy.prepared import prepared
from communities.tenancy.scope import NoCommunity, community_scope


@prepared(me=models.UUIDField())
def enrolled(me, *, role):
    found = Enrolment.objects.active().filter(membership=me).select_related("program__lead")
    return found.filter(role=role) if role else found


@prepared(letters=models.TextField())
def named(letters):
    found = Membership.objects.filter(name__icontains=letters).order_by("name")
    return found.values_list("name", flat=True)


@prepared()
def nobody():
    return Membership.objects.none()


def test_each_call_fills_in_its_own_values(cy, bo, inside):
    with inside(cy):
        assert [one.program.title for one in enrolled(cy.pk, role="participant")] == ["Capstone"]
        assert enrolled(cy.pk, role="facilitator") == []
        assert [one.role for one in enrolled(bo.pk, role="")] == ["facilitator"]
        assert named("navarro") == ["Cy Navarro"]
        assert nobody() == []


def test_related_rows_come_with_the_one_statement(cy, inside):
    with inside(cy):
        enrolled(cy.pk, role="participant")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert enrolled(cy.pk, role="participant")[0].program.lead.name
        assert len(asked) == 1


def test_another_community_finds_its_own_rows_only(cy, dee, inside):
    with inside(cy):
        assert "Cy Navarro" in named("a")
    with inside(dee):
        assert named("a") == ["Dee Marchetti"]
        assert enrolled(cy.pk, role="participant") == []


def test_outside_of_a_community_it_raises(db):
    with pytest.raises(NoCommunity):
        named("a")


def test_threads_share_a_statement_and_nothing_else(committed, riverside, hilltop):
    found = {}

    def ask(community):
        with community_scope(community):
            found[community.slug] = [tuple(named("a")) for _ in range(50)]
        connection.close()

    threads = [threading.Thread(target=ask, args=[one]) for one in (riverside, hilltop)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found["riverside"])) == len(set(found["hilltop"])) == 1
    assert found["riverside"][0] != found["hilltop"][0]
