"""Tables brought in: whatever program wrote them, a result for every line, nothing made twice."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from communities import clock, imports, limits
from communities.imports import reading, running
from communities.models import Activity, Community, Import, ImportLine
from communities.notifications import notices
from communities.tasks import forget_outdated
from communities.tenancy.scope import community_scope

NAMES = "Name;E-Mail\nJürgen Groß;j@x.example\nZoë;z@x.example\n"


def test_umlauts_survive_every_encoding_that_people_have():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"):
        table = reading.read(NAMES.encode(encoding))
        assert table.columns == ["Name", "E-Mail"], encoding
        assert table.rows[0] == ["Jürgen Groß", "j@x.example"], encoding


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_what_cuts_lines_alike(separator):
    table = reading.read(f"a{separator}b{separator}c\n1{separator}2, 2; 2{separator}3\n".encode())
    assert (table.columns, table.rows[0][0]) == (["a", "b", "c"], "1")


def test_excels_own_line_about_the_separator_is_understood():
    assert reading.read(b"sep=;\r\na;b\r\n1;2,5\r\n").rows == [["1", "2,5"]]


def test_a_separator_that_is_none_is_a_heading():
    assert reading.read(b"sep=!\nAda\n").columns == ["sep=!"]


def test_a_quoted_cell_may_hold_lines_and_numbers_are_those_of_the_file():
    table = reading.read(b'name,email\n"Ada\nBrandt",a@x.example\n\nBo,b@x.example\n')
    assert table.rows == [["Ada\nBrandt", "a@x.example"], ["Bo", "b@x.example"]]
    assert table.numbers == [2, 5]


def test_addresses_alone_need_no_heading():
    table = reading.read(b"a@x.example\nb@x.example\n")
    assert [row[0] for row in table.rows] == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing in this file"),
        (b"name,email\n", "no lines below"),
        (b"PK\x03\x04rest", "spreadsheet file"),
        (b"\x00\x01\x02\x00", "as text"),
        (b'name,email\n"open, a@x.example\n' + b"b@x.example\n" * 20_000, "quotation mark"),
        (b"name\n" + b"x\n" * 20_001, "20001 lines"),
        (b"x" * 8_000_001, "8 MB"),
        (b"\n" * 7_000_000, "most of them empty"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, said):
    with pytest.raises(ValidationError, match=said):
        reading.read(data)


def test_cells_lose_what_cannot_be_seen_and_nothing_else():
    assert imports.clean("  Ame\u0301lie\u200b \t Durand\u202e ") == "Amélie Durand"
    assert imports.clean("名前 محمد") == "名前 محمد"


@pytest.fixture
def guests(monkeypatch):
    """A kind that keeps names in a list and chokes on some."""
    kept = []

    def take(lines, by, **options):
        for line in lines:
            if line.values["name"] == "Bomb":
                raise RuntimeError("a bug")
            if line.values["name"] == "Known":
                line.settle("skipped", "Here already.")
            elif line.values["name"] != "Forgotten":
                kept.append(line.values["name"])
                line.settle("done")

    kind = imports.Kind(
        "guests",
        "Guests",
        "",
        (
            imports.Field("email", "E-mail", required=True, guesses=("mail",)),
            imports.Field("name", "Name"),
        ),
        lambda me: me.is_organizer,
        take,
        check=lambda values: "" if "@" in values["email"] else "This is no address.",
    )
    monkeypatch.setitem(imports._kinds, "guests", kind)
    return kept


def enter(member):
    """The scope of a member, as a task opens it."""
    community = Community.objects.get(pk=member.community_id)
    return lambda: community_scope(community, member.user_id)


def brought(ada, data: bytes) -> Import:
    with enter(ada)():
        table = reading.read(data)
        return Import.start(imports.find("guests"), table, by=ada)


def due(kind: str) -> list:
    """The communities that a sweep finds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work(%s, %s)", [kind, clock.now()])
        return [community_id for (community_id,) in cursor.fetchall()]


def results(ada, table: Import) -> list[tuple]:
    with enter(ada)():
        return list(table.lines.order_by("number").values_list("number", "state", "sentence"))


def test_every_line_gets_a_result_and_one_bug_costs_one_line(ada, guests, db):
    lines = "One,Known,Bomb,Forgotten,Two".split(",")
    data = "Mail,Name\n" + "".join(f"{n}@x.example,{n}\n" for n in lines) + "nowhere,X\n,Y\n1,2,3\n"
    table = brought(ada, data.encode())
    with enter(ada)():
        table.run(by=ada)
    running.run(str(table.pk), enter(ada))
    found = results(ada, table)
    assert [state for _number, state, _said in found] == [
        *("done", "skipped", "failed", "failed", "done"),
        *("failed", "failed", "failed"),
    ]
    assert found[5][2] == "This is no address."
    assert found[6][2] == "E-mail is empty."
    assert "more cells" in found[7][2]
    assert set(guests) == {"One", "Two"}


def test_an_import_that_was_interrupted_goes_on_where_it_was(ada, guests, db, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    table = brought(ada, b"mail,name\n" + b"".join(b"%d@x.example,%d\n" % (n, n) for n in range(5)))
    with enter(ada)():
        table.run(by=ada)
        assert running._step(str(table.pk))
        table.stop(by=ada)
    running.run(str(table.pk), enter(ada))
    assert len(guests) == 2
    with enter(ada)():
        table.run(by=ada)
    running.run(str(table.pk), enter(ada))
    running.run(str(table.pk), enter(ada))
    assert sorted(guests) == ["0", "1", "2", "3", "4"]
    with enter(ada)():
        assert Import.objects.get(pk=table.pk).state == "done"


def test_ada_brings_a_file_looks_at_it_and_takes_away_what_needs_her(ada, client_for, guests):
    browser = client_for(ada)
    file = SimpleUploadedFile("guests.csv", "Wer;Wo\n=1+1;no address\nZoë;z@x.example".encode())
    response = browser.post("/c/riverside/imports/new/guests/", {"file": file})
    look = browser.get(response.url).content.decode()
    assert "Which column is what?" in look
    assert browser.post(f"{response.url}run/", follow=True).content.decode().count("Choose a col")
    wrong = browser.post(f"{response.url}columns/", {"email": "0", "name": "0"})
    assert wrong.status_code == 400
    browser.post(f"{response.url}columns/", {"email": "1", "name": "0"})
    assert "Take in 2 lines" in browser.get(response.url).content.decode()
    browser.post(f"{response.url}run/")
    table_id = response.url.split("/")[-2]
    running.run(table_id, enter(ada))
    page = browser.get(response.url).content.decode()
    assert "1 line was taken in." in page
    assert "1 needs you." in page
    rest = browser.get(f"{response.url}rest/").content.decode("utf-8-sig")
    assert "'=1+1,no address,This is no address." in rest


def test_the_lines_appear_while_ada_watches(ada, client_for, guests):
    table, browser = brought(ada, b"mail,name\na@x.example,A\nnowhere,B\n"), client_for(ada)
    address, asked = f"/c/riverside/imports/{table.pk}/", {"HX-Request": "true"}
    browser.post(f"{address}run/")
    running_page = browser.get(address, headers=asked).content.decode()
    assert 'hx-trigger="every 1s"' in running_page
    assert "a@x.example" not in running_page
    running.run(str(table.pk), enter(ada))
    last = browser.get(address, headers=asked).content.decode()
    assert "<html" not in last
    assert "hx-trigger" not in last
    assert "1 line was taken in. 1 needs you." in last
    assert "a@x.example · A" in last
    assert "Not taken. This is no address." in last


@pytest.mark.parametrize(("days", "kept"), [(29.9, True), (30.1, False)])
def test_lines_are_kept_for_a_month(ada, guests, client_for, days, kept):
    table = brought(ada, b"mail,name\na@x.example,A\nnowhere,B\n")
    with enter(ada)():
        table.run(by=ada)
    running.run(str(table.pk), enter(ada))
    browser, address = client_for(ada), f"/c/riverside/imports/{table.pk}/"
    with clock.moved(days=days):
        assert (ada.community_id in due("outdated")) != kept
        with community_scope(Community.objects.get(pk=ada.community_id)):
            forget_outdated.run()
        page = browser.get(address).content.decode()
        assert "1 line was taken in. 1 needs you." in page
        assert ("a@x.example" in page) == kept
        assert browser.get(f"{address}rest/").status_code == (200 if kept else 404)
        assert len(results(ada, table)) == (2 if kept else 0)


def test_a_table_that_nobody_took_in_is_forgotten_too_and_cannot_begin(ada, guests, client_for):
    table, browser = brought(ada, b"mail,name\na@x.example,A\n"), client_for(ada)
    address = f"/c/riverside/imports/{table.pk}/"
    with clock.moved(days=31):
        with community_scope(Community.objects.get(pk=ada.community_id)):
            forget_outdated.run()
        assert "no longer kept. Bring it anew" in browser.post(f"{address}run/", follow=True).text
        assert guests == []


def test_a_table_that_is_being_taken_in_is_never_forgotten(ada, guests, db):
    table = brought(ada, b"mail,name\na@x.example,A\n")
    with enter(ada)():
        table.run(by=ada)
    with clock.moved(days=31), community_scope(Community.objects.get(pk=ada.community_id)):
        forget_outdated.run()
        assert table.lines.count() == 1


def test_invitations_say_that_they_go_out_by_mail(ada, client_for):
    browser = client_for(ada)
    lines = "E-mail\nyara@new.example\nnoa@new.example\nyara@new.example\n"
    form = {"text": lines, "program_role": "participant"}
    address = browser.post("/c/riverside/imports/new/invitations/", form).url
    look = browser.get(address).text
    assert "Invite 3 people by mail" in look
    assert "Ada Brandt invites you to Riverside Tech Guild" in look
    assert "This link is for yara@new.example" in look
    browser.post(f"{address}run/")
    running.run(address.split("/")[-2], enter(ada))
    page = browser.get(address).text
    assert "2 people were invited by mail. 1 was left as it was." in page
    assert "This address stands on the list twice." in page
    address = browser.post("/c/riverside/imports/new/invitations/", form).url
    browser.post(f"{address}run/")
    running.run(address.split("/")[-2], enter(ada))
    assert "and has not answered yet." in browser.get(address).text


def test_the_same_headings_are_read_as_they_were_last_time(ada, guests, db):
    first = brought(ada, b"Wo\nz@x.example;\n")
    with enter(ada)():
        first.map({"email": 0}, by=ada)
        first.run(by=ada)
    running.run(str(first.pk), enter(ada))
    assert brought(ada, b"Wo\nq@x.example\n").mapping == {"email": 0}


def test_cy_brings_no_tables_and_sees_none(cy, ada, client_for, guests, db):
    table = brought(ada, b"mail\nz@x.example\n")
    browser = client_for(cy)
    assert browser.get("/c/riverside/imports/new/guests/").status_code == 403
    assert browser.get(f"/c/riverside/imports/{table.pk}/").status_code == 404
    assert browser.post(f"/c/riverside/imports/{table.pk}/run/").status_code == 404


def test_a_form_sent_twice_brings_one_table(ada, client_for, guests, inside):
    browser = client_for(ada)
    form = {
        "text": "mail\nz@x.example",
        "key": "0192f0c1-2d3e-7f4a-8b5c-6d7e8f901234",
    }
    urls = {browser.post("/c/riverside/imports/new/guests/", form).url for _ in range(2)}
    assert len(urls) == 1
    with inside(ada):
        assert Import.objects.count() == 1
        assert ImportLine.objects.count() == 1


def test_who_brought_a_table_is_told_and_programs_may_ask(ada, cy, client_for, guests, inside):
    table = brought(ada, b"mail,name\na@x.example,A\nnowhere,B\n")
    with enter(ada)():
        table.run(by=ada)
    running.run(str(table.pk), enter(ada))
    with inside(ada):
        act = Activity.objects.get(verb="import.finished")
        (notice,) = notices(act)
    assert notice.sentence == "Guests: 1 line was taken in. 1 needs you."
    address = f"/api/v1/c/riverside/imports/{table.pk}/"
    told = client_for(ada).get(address).json()
    assert told["counts"] == {"waiting": 0, "done": 1, "skipped": 0, "failed": 1}
    assert client_for(cy).get(address).status_code == 404


def test_tables_one_after_another_are_told_to_wait(ada, client_for, guests, settings):
    cache.clear()
    limits._spent.clear()
    settings.IMPORT_LIMIT = "2/600"
    browser, form = client_for(ada), {"text": "mail\nz@x.example"}
    answers = [browser.post("/c/riverside/imports/new/guests/", form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "z@x.example" in answers[2].content.decode()
