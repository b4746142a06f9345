"""Queries written once: right rows, right shape, and still behind both locks."""

import threading

import pytest
from django.core.paginator import Paginator
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from communities import clock
from communities.models import Enrolment, Membership, Notification, Program
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import NoCommunity, community_scope


@prepared(me=models.UUIDField())
def enrolled(me, *, role):
    found = Enrolment.objects.active().filter(membership=me).select_related("program__lead")
    return found.filter(role=role) if role else found


@prepared(letters=models.TextField())
def named(letters):
    found = Membership.objects.filter(name__icontains=letters).order_by("name")
    return found.values_list("name", flat=True)


@prepared(me=Reader)
def programs(me):
    return Program.objects.visible_to(me).values_list("title", flat=True)


@prepared(letters=models.TextField())
def people(letters):
    return Membership.objects.filter(name__icontains=letters).order_by("name")


@prepared(me=Reader)
def within_an_hour(me):
    lately = clock.now() - clock.dt.timedelta(hours=1)
    return Membership.objects.filter(pk=me, joined_at__range=(lately, clock.now()))


@prepared(me=Reader)
def on_a_day(me):
    return Notification.objects.filter(recipient=me, created_at__date="2026-11-24")


@prepared(title=models.TextField())
def odd(title):
    found = Program.objects.filter(title__iexact=title).annotate(
        odd=models.F("meetings_expected") % 2
    )
    return found.exclude(title__contains="%s").values_list("odd", flat=True)


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


def test_what_a_reader_may_see_shapes_the_query(ada, cy, pia, capstone, inside):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(status="draft")
        for _again in range(2):
            assert programs(ada) == ["Capstone"]
            assert programs(cy) == programs(pia) == []


def test_now_is_the_moment_of_each_call(cy, inside):
    with inside(cy):
        Membership.objects.filter(pk=cy.pk).update(joined_at=clock.now())
        assert within_an_hour.first(cy) == cy
        with clock.moved(hours=2):
            assert within_an_hour.first(cy) is None
        assert within_an_hour.first(cy) == cy


def test_what_was_typed_is_data_and_nothing_else(cy, inside):
    with inside(cy):
        for typed in ("o'hara", "50 %s", "%%", "\\", "' OR true --", "$$", "{}"):
            Membership.objects.filter(pk=cy.pk).update(name=f"Cy {typed} Navarro")
            assert named(typed) == [f"Cy {typed} Navarro"]
        assert named("' OR true") == []
        assert odd("CAPSTONE") == [0]


def test_a_paginator_counts_and_takes_a_page(cy, inside):
    with inside(cy):
        everybody = list(Membership.objects.order_by("name"))
        pages = Paginator(people.lazily(""), 2)
        assert pages.count == len(everybody) > 2
        found = [one for number in pages.page_range for one in pages.page(number).object_list]
        assert found == everybody
        assert Paginator(people.lazily("nobody at all"), 2).get_page(1).object_list == []


def test_a_readers_day_is_no_part_of_a_statement(cy, inside):
    with inside(cy), pytest.raises(ValueError, match="time zone"):
        on_a_day(cy)


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
