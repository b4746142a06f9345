"""A course elsewhere: its completions come as a table and tick the path, each line with its result."""

import pytest

from communities import imports
from communities.imports import reading, running
from communities.models import Community, Import, PathItem, PathMark
from communities.tenancy.scope import community_scope

TABLE = (
    "E-Mail;Completed\n"
    "CY@praxis.example;2026-11-02\n"
    "leila.aziz@praxis.example;soon\n"
    "dee@praxis.example;2026-11-02\n"
    "cy@praxis.example;2026-11-03\n"
)


@pytest.fixture
def course(capstone, bo, inside) -> PathItem:
    with inside(bo):
        link = "https://learn.example/security"
        return PathItem.add(capstone, by=bo, kind="do", title="Security, by others", link=link)


def bring(item, by, text: str = TABLE, order: str = "clear") -> list[tuple[str, str]]:
    community = Community.objects.get(pk=by.community_id)

    def enter():
        return community_scope(community, by.user_id)

    with enter():
        kind = imports.find("completions")
        table = reading.read(text.encode())
        options = {"item": str(item.pk), "order": order}
        made = Import.start(kind, table, options=options, by=by)
        made.run(by=by)
    running.run(str(made.pk), enter)
    with enter():
        return list(made.lines.order_by("number").values_list("state", "sentence"))


def test_every_line_has_its_result_and_nothing_is_ticked_twice(course, bo, cy, inside):
    done, soon, stranger, again = bring(course, bo)
    assert done[0] == "done"
    assert soon == ("failed", "“soon” is no date we know. 2026-11-22 works everywhere.")
    assert stranger == ("failed", "Nobody with this address is in the program.")
    assert again == ("skipped", "Was done already.")
    with inside(bo):
        (mark,) = PathMark.objects.filter(item=course)
        assert (mark.membership_id, mark.source) == (cy.pk, "import")
        assert mark.done_at.date().isoformat() == "2026-11-02"
    assert bring(course, bo)[0] == ("skipped", "Was done already.")


def test_members_bring_no_completions(course, cy, client_for):
    assert client_for(cy).get("/c/riverside/imports/new/completions/").status_code in (403, 404)


def test_bo_chooses_the_item_when_bringing_the_table(course, bo, client_for):
    page = client_for(bo).get("/c/riverside/imports/new/completions/").content.decode()
    assert "Security, by others (Capstone)" in page
    assert "In this table, what is 03/04/2026?" in page


@pytest.mark.parametrize(("order", "day"), [("day", "2026-02-01"), ("month", "2026-01-02")])
def test_a_day_that_reads_two_ways_is_read_as_bo_said(course, bo, inside, order, day):
    (line,) = bring(course, bo, "E-Mail;Completed\ncy@praxis.example;01/02/2026\n", order)
    assert line == ("done", "")
    with inside(bo):
        assert PathMark.objects.get(item=course).done_at.date().isoformat() == day


def test_a_day_that_nobody_has_said_how_to_read_is_asked_back(course, bo):
    (line,) = bring(course, bo, "E-Mail;Completed\ncy@praxis.example;01/02/2026\n")
    assert line[0] == "failed"
    assert "can be read in two ways" in line[1]


def test_a_day_ahead_ticks_nothing(course, bo):
    (line,) = bring(course, bo, "E-Mail;Completed\ncy@praxis.example;2031-05-06\n")
    assert line == ("failed", "2031-05-06 is still ahead of us.")
