"""Reflections: who reads which, drafts and windows, keeping, answering."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise

from communities import receivers
from communities.models import Activity, Mail, Notification
from communities.tenancy.access import NotAllowed
from projects.models import Need, Partner, Project
from reflections.forms import ResponseForm
from reflections.models import Commitment, Entry, FacilitatorResponse, Guide
from reflections.models.entry import Overtaken
from reflections.writing import Writing
from tests.reflections.conftest import WORDS

# Of cy's entries: who reads which. ada is admin and organizer, and opened the program.
READERS = {
    "private": {"cy"},
    "facilitators": {"cy", "bo"},
    "team": {"cy", "leila"},
    "program": {"cy", "bo", "mo", "leila", "ada"},
}
CAST = ["ada", "bo", "mo", "cy", "leila", "pia", "sam"]


@pytest.fixture
def team(ada, pia, cy, leila, capstone, inside) -> Project:
    """cy and leila work on a project of pia's."""
    with inside(ada):
        partner = Partner.objects.first() or Partner.add(
            name="Harbor", about="", stage="agreed", by=ada
        )
        if not partner.contacts.exists():
            partner.add_contact(pia, by=ada)
        need = Need.post(partner=partner, by=pia, words="Too many calls.", done_when="No call.")
        need.accept(by=ada)
        project = Project.open_from(need, program=capstone, title="Planner", lead=leila, by=ada)
        project.add(cy, by=ada)
    return project


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("visibility", READERS)
def test_page_api_and_search_show_it_to_the_same_people(
    name, visibility, cy, capstone, team, write, client_for, request
):
    entry, reader = write(cy, capstone, visibility), request.getfixturevalue(name)
    browser, may = client_for(reader), name in READERS[visibility]
    page = browser.get(reverse("reflections:entry_detail", args=["riverside", entry.pk]))
    assert page.status_code == (200 if may else 404)
    api = browser.get(f"/api/v1/c/riverside/entries/{entry.pk}/")
    assert api.status_code == (200 if may else 404)
    listed = browser.get("/api/v1/c/riverside/entries/").json()["results"]
    assert [(one["id"], one["mine"]) for one in listed] == (
        [(str(entry.pk), name == "cy")] if may else []
    )
    found = browser.get("/api/v1/c/riverside/search/?q=door+stuck").json()["results"]
    assert bool(found) is may


@pytest.mark.parametrize("name", [one for one in CAST if one != "cy"])
def test_a_draft_is_its_authors_whatever_it_will_be(name, cy, capstone, write, client_for, request):
    entry = write(cy, capstone, "facilitators", draft=True)
    browser = client_for(request.getfixturevalue(name))
    for page in ("entry_detail", "entry_edit"):
        url = reverse(f"reflections:{page}", args=["riverside", entry.pk])
        assert browser.get(url).status_code == 404
    assert browser.get(f"/api/v1/c/riverside/entries/{entry.pk}/").status_code == 404


def test_an_outsider_finds_nothing(dee, cy, capstone, write, client_for):
    entry = write(cy, capstone, "program")
    for page in ("entry_detail", "entry_edit"):
        url = reverse(f"reflections:{page}", args=["riverside", entry.pk])
        assert client_for(dee).get(url).status_code == 404
    here = reverse("reflections:entry_detail", args=["hilltop", entry.pk])
    assert client_for(dee).get(here).status_code == 404


def test_only_the_author_keeps_or_shares(bo, cy, capstone, write, inside, client_for):
    entry = write(cy, capstone, "facilitators")
    with inside(bo):
        for verb in (
            lambda: entry.submit(Writing(body="x"), by=bo),
            lambda: entry.save_draft(Writing(body="x"), by=bo),
            lambda: entry.change_visibility("program", by=bo),
        ):
            with pytest.raises(NotAllowed):
                verb()
    url = reverse("reflections:entry_visibility", args=["riverside", entry.pk])
    assert client_for(bo).post(url, {"visibility": "program"}).status_code == 404


def test_sharing_and_taking_back(bo, cy, capstone, write, client_for):
    entry = write(cy, capstone)
    url = reverse("reflections:entry_visibility", args=["riverside", entry.pk])
    read = reverse("reflections:entry_detail", args=["riverside", entry.pk])
    assert client_for(cy).post(url, {"visibility": "facilitators"}).status_code == 302
    assert client_for(bo).get(read).status_code == 200
    assert client_for(cy).post(url, {"visibility": "private"}).status_code == 302
    assert client_for(bo).get(read).status_code == 404
    assert client_for(cy).post(url, {"visibility": "everybody"}).status_code == 400


def test_what_another_window_did_does_not_keep_it_shared(cy, capstone, write, inside):
    """Taking back has its effect, whatever this window believes; sharing twice is told once."""
    entry = write(cy, capstone)
    with inside(cy):
        stale = Entry.objects.said().get(pk=entry.pk)
        twin = Entry.objects.said().get(pk=entry.pk)
        entry.change_visibility("program", by=cy)
        twin.change_visibility("program", by=cy)
        changed = Activity.objects.filter(verb="entry.visibility_changed")
        assert changed.count() == 1
        stale.change_visibility("private", by=cy)
        entry.refresh_from_db()
        assert (entry.visibility, changed.count()) == ("private", 2)


def test_writing_in_a_program_takes_being_in_it(cy, capstone, inside):
    with inside(cy):
        capstone.enrolments.get(membership=cy).withdraw(by=cy)
        capstone.__dict__.pop("_roles", None)
        with pytest.raises(NotAllowed):
            Entry.start(by=cy, program=capstone)


def test_outside_of_a_program_there_is_nobody_to_share_with(cy, inside):
    with inside(cy):
        entry = Entry.start(by=cy)
        with pytest.raises(ValidationError):
            entry.submit(Writing(body="x", visibility="program"), by=cy)


def test_opening_the_editor_stores_nothing(cy, held, inside, client_for):
    url = reverse("reflections:entry_create", args=["riverside"])
    page = client_for(cy).get(f"{url}?event={held.pk}")
    assert page.status_code == 200
    assert "Nobody else. Not Bo, not Ada, not an admin." in page.content.decode()
    with inside(cy):
        assert Entry.objects.count() == 0
        assert Activity.objects.filter(verb__startswith="entry.").count() == 0


def test_finish_later_then_keep(cy, held, inside, client_for, page):
    browser, url = client_for(cy), reverse("reflections:entry_create", args=["riverside"])
    later = browser.post(f"{url}?event={held.pk}", page(mood="3"))
    assert later.status_code == 302
    with inside(cy):
        entry = Entry.objects.get()
        assert (entry.mood, entry.answers["what"], entry.is_draft) == (3, "The door stuck.", True)
        assert (entry.event_id, entry.program_id) == (held.pk, held.program_id)
    again = browser.get(f"{url}?event={held.pk}")
    assert again.url.endswith(f"/reflections/{entry.pk}/edit/")
    keep = reverse("reflections:entry_submission", args=["riverside", entry.pk])
    kept = browser.post(
        keep, page(version=str(entry.version), answer_what="It stuck."), follow=True
    )
    assert "Kept. Only you can read it." in kept.content.decode()
    with inside(cy):
        entry.refresh_from_db()
        assert entry.submitted_at
        assert entry.answers["what"] == "It stuck."


def test_sent_twice_it_is_kept_once(cy, held, inside, client_for, page):
    """A double click, or a reply that was lost on its way: same entry, same promise, one act."""
    browser = client_for(cy)
    url = f"{reverse('reflections:entry_create_submission', args=['riverside'])}?event={held.pk}"
    sent = page(trigger="it sticks", action="say so", due_on="2099-01-01")
    assert [browser.post(url, sent).status_code for _ in range(2)] == [302, 302]
    with inside(cy):
        assert Entry.objects.count() == 1
        assert Commitment.objects.count() == 1
        assert Activity.objects.filter(verb="entry.submitted").count() == 1
        assert Activity.objects.filter(verb="commitment.made").count() == 1


def test_a_save_that_landed_unheard_is_not_another_window(cy, held, inside, client_for, page):
    browser, url = client_for(cy), reverse("reflections:entry_create", args=["riverside"])
    sent = page()
    for words in ("one", "one two", "one two three"):
        answer = browser.post(
            f"{url}?event={held.pk}",
            sent | {"answer_what": words},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 200
    with inside(cy):
        assert Entry.objects.get().answers["what"] == "one two three"


def test_saving_a_draft_is_one_update(cy, write, inside):
    entry = write(cy, draft=True)
    with (
        inside(cy),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        entry.save_draft(Writing(body="more"), by=cy, version=entry.version, editor=uuid.uuid4())
    assert [one["sql"].split()[0] for one in asked if "entry" in one["sql"]] == ["UPDATE"]


def test_the_second_window_is_told_and_keeps_its_text(cy, held, inside, client_for, page):
    browser, url = client_for(cy), reverse("reflections:entry_create", args=["riverside"])
    browser.post(f"{url}?event={held.pk}", page(answer_what="from the first"))
    with inside(cy):
        entry = Entry.objects.get()
    edit = reverse("reflections:entry_edit", args=["riverside", entry.pk])
    second = page(answer_what="from the second", version="0")
    quiet = browser.post(edit, second, headers={"Accept": "application/json"})
    assert quiet.status_code == 409
    assert "another window" in quiet.json()["problem"]
    told = browser.post(edit, second)
    assert told.status_code == 409
    assert "from the second" in told.content.decode()
    with inside(cy):
        assert Entry.objects.get().answers["what"] == "from the first"
    assert browser.post(edit, second | {"version": quiet.json()["version"]}).status_code == 302
    with inside(cy):
        assert Entry.objects.get().answers["what"] == "from the second"


def test_a_late_autosave_does_not_change_what_was_kept(cy, write, inside):
    entry = write(cy)
    with inside(cy), pytest.raises(Overtaken):
        entry.save_draft(Writing(body="late"), by=cy, version=entry.version)
    with inside(cy):
        assert Entry.objects.get(pk=entry.pk).body == WORDS


def test_a_megabyte_is_refused_and_not_lost(cy, held, inside, client_for, page):
    url = reverse("reflections:entry_create", args=["riverside"])
    words = "door " * 200_000
    answer = client_for(cy).post(f"{url}?event={held.pk}", page(answer_what=words))
    assert answer.status_code in {400, 413}
    text = answer.content.decode()
    assert words.strip() in text
    assert "Nothing was cut" in text
    with inside(cy):
        assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"mood": "9"},
        {"visibility": "everybody"},
        {"version": "x"},
        {"key": "x"},
        {"answer_what": "a\x00b"},
        {"answer_what": "  "},
        {"due_on": "soon", "trigger": "a", "action": "b"},
        {"version": str(10**40)},
    ],
)
def test_broken_forms_get_a_sentence(cy, held, client_for, page, broken):
    url = reverse("reflections:entry_create_submission", args=["riverside"])
    answer = client_for(cy).post(f"{url}?event={held.pk}", page(**broken))
    assert answer.status_code in {400, 409}


def test_ids_of_elsewhere_are_unknown(cy, dee, circle, held, inside, client_for, page):
    with inside(dee):
        theirs = Guide.objects.filter(program=circle).first()
    url = reverse("reflections:entry_create", args=["riverside"])
    for query in (f"program={circle.pk}", f"guide={theirs.pk}", "event=x", f"event={uuid.uuid4()}"):
        assert client_for(cy).get(f"{url}?{query}").status_code == 404
    body = {"body": "x", "program": str(circle.pk)}
    answer = client_for(cy).post("/api/v1/c/riverside/entries/", body, "application/json")
    assert answer.status_code == 400


def test_signing_in_again_finds_the_editor(cy, write, client_for):
    entry = write(cy, draft=True)
    url = reverse("reflections:entry_submission", args=["riverside", entry.pk])
    assert client_for().post(url).url.startswith("/accounts/login/")
    assert client_for(cy).get(url).url.endswith("/edit/")


def test_bo_answers_and_cy_is_told_without_a_word_of_it(
    bo, cy, capstone, write, inside, client_for
):
    entry = write(cy, capstone, "facilitators")
    assert "One reflection waits" in client_for(bo).get("/c/riverside/").content.decode()
    url = reverse("reflections:response_create", args=["riverside", entry.pk])
    for _ in range(2):
        assert client_for(bo).post(url, {"text": "I saw it too."}).status_code == 302
    read = reverse("reflections:entry_detail", args=["riverside", entry.pk])
    assert client_for(cy).get(read).content.decode().count("I saw it too.") == 1
    with inside(bo):
        assert list(Entry.objects.unanswered_by_facilitators(bo)) == []
        acts = Activity.objects.filter(verb="entry.responded")
        assert acts.count() == 1
        receivers.notify(acts.get())
        told = Notification.objects.get(recipient=cy, activity=acts.get())
        mail = Mail.objects.get(to=cy.user.email)
    assert told.sentence == "Bo answered your reflection."
    assert "I saw it" not in mail.text + mail.html + mail.subject
    assert "door" not in mail.text + mail.html + mail.subject


def test_a_facilitator_answers_again_in_other_words_only(bo, cy, capstone, write, inside):
    entry = write(cy, capstone, "facilitators")
    with inside(bo):
        for text in ("I saw it too.", " I saw it too. ", "x" * 4000, "And today?", "x" * 4000):
            entry.respond(text, by=bo)
        assert FacilitatorResponse.objects.to(entry).count() == 3
        with pytest.raises(IntegrityError), transaction.atomic():
            FacilitatorResponse.objects.create(entry=entry, author=bo, text="And today?")


def test_the_answers_limit_is_said_in_the_readers_language():
    assert isinstance(ResponseForm().fields["text"].help_text, Promise)
    assert str(ResponseForm().fields["text"].help_text) == "At most 4000 characters."


@pytest.mark.parametrize(
    ("name", "status"), [("mo", 403), ("leila", 403), ("ada", 403), ("sam", 404)]
)
def test_reading_along_is_not_facilitating(name, status, cy, capstone, write, client_for, request):
    entry = write(cy, capstone, "program")
    url = reverse("reflections:response_create", args=["riverside", entry.pk])
    answer = client_for(request.getfixturevalue(name)).post(url, {"text": "Me too."})
    assert answer.status_code == status


def test_an_empty_or_endless_answer_is_refused(bo, cy, capstone, write, client_for):
    entry = write(cy, capstone, "facilitators")
    url = reverse("reflections:response_create", args=["riverside", entry.pk])
    for text in ("", "  ", "x" * 5000):
        answer = client_for(bo).post(url, {"text": text})
        assert answer.status_code == 400
        assert text in answer.content.decode()


def test_the_queue_is_oldest_first(bo, cy, leila, capstone, write, client_for):
    write(cy, capstone, "facilitators", body="first of all")
    write(leila, capstone, "facilitators", body="second of all")
    text = client_for(bo).get("/c/riverside/reflections/shared/").content.decode()
    assert text.index("first of all") < text.index("second of all")
    assert (
        "first of all"
        not in client_for(leila).get("/c/riverside/reflections/shared/").content.decode()
    )


def test_others_see_how_many_wrote_and_never_what(
    ada, bo, cy, leila, held, inside, client_for, capstone
):
    for author in (cy, leila):
        with inside(author):
            Entry.start(by=author, event=held).submit(Writing(body="swordfish"), by=author)
    for reader in (ada, bo):
        text = client_for(reader).get("/c/riverside/").content.decode()
        assert "2 of 3 have written" in text
        assert "swordfish" not in text


def test_the_home_asks_for_the_last_session(cy, held, inside, client_for):
    home = client_for(cy).get("/c/riverside/").content.decode()
    assert f"event={held.pk}" in home
    with inside(cy):
        Entry.start(by=cy, event=held).submit(Writing(body="done"), by=cy)
    assert f"new/?event={held.pk}" not in client_for(cy).get("/c/riverside/").content.decode()


@pytest.mark.parametrize("url", ["/c/riverside/reflections/", "/c/riverside/reflections/shared/"])
def test_lists_ask_as_often_for_three_as_for_one(url, bo, cy, capstone, write, client_for, inside):
    browser, counts = client_for(bo), []
    for number in range(3):
        write(bo, capstone)
        write(cy, capstone, "program", body=f"{number}")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 15


def test_an_entry_is_read_in_few_queries(bo, cy, capstone, write, client_for):
    entry = write(cy, capstone, "facilitators")
    for reader in (bo, cy):
        browser = client_for(reader)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("reflections:entry_detail", args=["riverside", entry.pk]))
        assert len(asked) <= 18, [one["sql"][:90] for one in asked]


def test_the_api_writes_by_the_same_verbs(cy, bo, capstone, client_for, inside):
    browser, url = client_for(cy), "/api/v1/c/riverside/entries/"
    body = {"program": str(capstone.pk), "body": "By machine.", "visibility": "facilitators"}
    made = browser.post(url, body, "application/json")
    assert made.status_code == 201, made.content
    assert made.json()["mine"] is True
    assert made.json()["visibility"] == "facilitators"
    entry = made.json()["id"]
    assert client_for(bo).get(f"{url}{entry}/").json()["mine"] is False
    back = browser.post(f"{url}{entry}/visibility/", {"visibility": "private"}, "application/json")
    assert back.json()["visibility"] == "private"
    assert client_for(bo).get(f"{url}{entry}/").status_code == 404
    assert (
        client_for(bo).post(f"{url}{entry}/visibility/", {}, "application/json").status_code == 404
    )
    for broken in ({}, {"body": "x" * 30_000}, {"body": "x", "mood": 9}, {"body": "\ud800"}):
        assert browser.post(url, broken, "application/json").status_code == 400


def test_a_guest_has_a_journal_of_their_own(pia, client_for, inside):
    made = client_for(pia).post(
        "/api/v1/c/riverside/entries/", {"body": "Mine."}, "application/json"
    )
    assert made.status_code == 201
    assert client_for(pia).get("/c/riverside/reflections/").status_code == 200
    assert client_for(pia).get("/c/riverside/reflections/shared/").status_code == 403
