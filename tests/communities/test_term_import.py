"""Memberships from tables as people keep them: every line told, nothing lost, nothing twice."""

import datetime as dt

import pytest

from communities import imports
from communities.imports import reading, running
from communities.imports.days import TwoWays, read_day
from communities.models import Community, Import, Term, TermHolder
from communities.tenancy.scope import community_scope

HEAD = "Full name;E-Mail;Member ID;Start date;Expires;Level;Type;Auto renew\n"
DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-22", "2026/11/22", "22.11.2026", "22. 11. 2026", "11/22/2026", "22/11/2026"),
        *("22-11-2026", "22.11.26", "22 Nov 2026", "22 November 2026", "22-Nov-26"),
        *("November 22, 2026", "Nov 22, 2026", "22nd November 2026", "46348"),
        *("2026-11-22T00:00:00Z", "22.11.2026 00:00", " 2026-11-22 00:00:00 "),
    ],
)
def test_a_date_is_read_as_people_write_it(text):
    assert read_day(text) == DAY


def test_between_slashes_somebody_has_to_say():
    assert read_day("03/04/2026", "day") == dt.date(2026, 4, 3)
    assert read_day("03/04/2026", "month") == dt.date(2026, 3, 4)
    assert read_day("04/04/2026") == dt.date(2026, 4, 4)
    assert read_day("03.04.2026", "month") == dt.date(2026, 4, 3)
    with pytest.raises(TwoWays):
        read_day("03/04/2026", "clear")


@pytest.mark.parametrize(
    "text", ["", "soon", "31.02.2026", "2026-13-01", "32 May 2026", "1", "x y 2026"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        read_day(text)


def enter(member):
    community = Community.objects.get(pk=member.community_id)
    return lambda: community_scope(community, member.user_id)


def bring(by, text: str, order: str = "clear") -> list[tuple[str, str]]:
    """Takes a table in, and says what became of each line."""
    with enter(by)():
        table = reading.read(text.encode())
        made = Import.start(imports.find("terms"), table, options={"order": order}, by=by)
        assert not imports.find("terms").missing(made.mapping)
        made.run(by=by)
    running.run(str(made.pk), enter(by))
    with enter(by)():
        return list(made.lines.order_by("number").values_list("state", "sentence"))


def test_a_list_from_elsewhere_fills_the_ledger(ada, db):
    lines = (
        "Edda Moor;edda@moor.example;1;2025-01-01;31.12.2025;Gold;;yes\n"
        "Edda Moor;EDDA@moor.example;1;2026-01-01;31.12.2026;Gold;paid;yes\n"
        "Noël Ødegård;;2;1 May 2026;;;lifetime;\n"
        "Ana María;ana@x.example;;2026-02-01;2027-01-31;Student;free;\n"
    )
    assert {state for state, _said in bring(ada, HEAD + lines)} == {"done"}
    with enter(ada)():
        edda = TermHolder.objects.get(external_id="1")
        assert edda.terms.count() == 2
        assert edda.terms.filter(auto_renews=True, plan="Gold").count() == 2
        assert TermHolder.objects.get(external_id="2").terms.get().kind == "lifetime"
        assert TermHolder.objects.get(name="Ana María").terms.get().kind == "complimentary"
        assert Term.objects.exclude(source=None).count() == 4


def test_each_bad_line_is_told_and_costs_no_other(ada, db):
    lines = (
        "Good One;one@x.example;;2026-01-01;2026-12-31;;;\n"
        "Bad Mail;no address;;2026-01-01;2026-12-31;;;\n"
        "No End;end@x.example;;2026-01-01;;;;\n"
        "Backwards;back@x.example;;2026-12-31;2026-01-01;;;\n"
        "No Date;date@x.example;;someday;2026-12-31;;;\n"
        "Two Ways;two@x.example;;03/04/2026;2026-12-31;;;\n"
        "Odd Kind;odd@x.example;;2026-01-01;2026-12-31;;golden;\n"
        ";;;2026-01-01;2026-12-31;;;\n"
        "Good Two;two@y.example;;2026-01-01;2026-12-31;;;\n"
    )
    found = bring(ada, HEAD + lines)
    assert [state for state, _said in found] == ["done", *["failed"] * 7, "done"]
    for (_state, said), words in zip(
        found[1:8],
        [
            "valid email",
            "Until when",
            "before the first",
            "no date",
            "two ways",
            "no kind",
            "Whose",
        ],
        strict=True,
    ):
        assert words in said
    with enter(ada)():
        assert TermHolder.objects.filter(email__endswith="x.example").count() == 1


def test_what_comes_again_is_left_alone(ada, db):
    line = "Edda Moor;edda@moor.example;;2026-01-01;2026-12-31;Gold;;\n"
    assert bring(ada, HEAD + line + line) == [("done", ""), ("skipped", "Twice in this table.")]
    assert bring(ada, HEAD + line) == [("skipped", "Here already.")]
    with enter(ada)():
        term = Term.objects.select_related("holder").get()
        term.correct(ends_on=dt.date(2027, 1, 31), by=ada)
    (told,) = bring(ada, HEAD + line)
    assert told == ("skipped", "Here already. The last day there: 31 January 2027.")
    with enter(ada)():
        line_taken_back = Term.objects.heads().select_related("holder", "supersedes").get()
        gone = line_taken_back.reverse(by=ada).reverse(by=ada)
        assert gone.ends_on == dt.date(2027, 1, 31)
        Term.objects.heads().select_related("holder").get().correct(plan="Silver", by=ada)
    assert bring(ada, HEAD + line)[0][1].startswith("Here before")


def test_an_import_that_broke_off_makes_nothing_twice(ada, db, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)
    lines = HEAD + "".join(
        f"Person {n};p{n}@x.example;;2026-01-01;2026-12-31;;;\n" for n in range(25)
    )
    with enter(ada)():
        made = Import.start(
            imports.find("terms"), reading.read(lines.encode()), options={"order": "clear"}, by=ada
        )
        made.run(by=ada)
    with enter(ada)():
        running._step(str(made.pk))
    assert [state for state, _said in bring(ada, lines)] == ["skipped"] * 10 + ["done"] * 15
    running.run(str(made.pk), enter(ada))
    with enter(ada)():
        assert Term.objects.count() == TermHolder.objects.count() == 25
        assert made.counts() == {"waiting": 0, "done": 10, "skipped": 15, "failed": 0}


def test_people_of_one_household_are_told_apart(ada, db):
    lines = (
        "Anna Berg;home@berg.example;;2026-01-01;2026-12-31;;;\n"
        "Tom Berg;home@berg.example;;2026-01-01;2026-12-31;;;\n"
        "Tom Berg;home@berg.example;77;2026-01-01;2026-12-31;;;\n"
        "Anna Berg;home@berg.example;76;2027-01-01;2027-12-31;;;\n"
    )
    found = bring(ada, HEAD + lines)
    assert [state for state, _said in found] == ["done", "failed", "done", "done"]
    assert "is the address of Anna Berg here" in found[1][1]
    with enter(ada)():
        anna = TermHolder.objects.get(external_id="76")
        assert anna.terms.count() == 2


def test_a_number_knows_people_by_any_name(ada, db):
    bring(ada, HEAD + "Anna Berg;a@x.example;5;2026-01-01;2026-12-31;;;\n")
    (told,) = bring(ada, HEAD + "Anna Berg-Lund;new@x.example;5;2027-01-01;2027-12-31;;;\n")
    assert told == ("done", "Here this is Anna Berg.")


def test_members_who_are_here_are_linked(ada, cy, db):
    bring(ada, HEAD + "Cy Navarro;CY@praxis.example;;2026-01-01;2026-12-31;;;\n")
    with enter(ada)():
        assert TermHolder.objects.get().membership == cy


def test_only_admins_bring_memberships(ada, bo, client_for, inside):
    with inside(ada):
        bo.grant("organizer", by=ada)
    assert client_for(bo).get("/c/riverside/imports/new/terms/").status_code == 403


def test_ada_says_once_how_dates_are_written(ada, client_for):
    browser, address = client_for(ada), "/c/riverside/imports/new/terms/"
    text = "Name,Start,End\nEdda Moor,03/04/2026,02/04/2027\n"
    page = browser.post(address, {"text": text})
    assert page.status_code == 400
    made = browser.post(address, {"text": text, "order": "month"})
    table = made.url.split("/")[-2]
    browser.post(f"{made.url}run/")
    running.run(table, enter(ada))
    with enter(ada)():
        assert Term.objects.get().starts_on == dt.date(2026, 3, 4)
