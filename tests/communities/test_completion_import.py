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


def bring(item, by) -> list[tuple[str, str]]:
    community = Community.objects.get(pk=by.community_id)

    def enter():
        return community_scope(community, by.user_id)

    with enter():
        kind = imports.find("completions")
        table = reading.read(TABLE.encode())
        made = Import.start(kind, table, options={"item": str(item.pk)}, by=by)
        made.run(by=by)
    running.run(str(made.pk), enter)
    with enter():
        return list(made.lines.order_by("number").values_list("state", "sentence"))


def test_every_line_has_its_result_and_nothing_is_ticked_twice(course, bo, cy, inside):
    done, soon, stranger, again = bring(course, bo)
    assert done[0] == "done"
    assert soon == ("failed", "This day is not understood. Write it as 2026-11-22.")
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
