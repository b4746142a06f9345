"""Writing: drafts and windows, keeping once, nothing lost."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities import clock
from communities.models import Activity
from reflections.models import Commitment, Entry, Guide
from reflections.models.entry import Overtaken
from reflections.writing import Writing
from tests.reflections.conftest import WORDS
from tests.sweeps.forms import forms_in


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
    sent = page(
        trigger="it sticks", action="say so", due_on=str(clock.today() + dt.timedelta(days=90))
    )
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


def test_a_first_save_that_was_refused_can_be_put_right(cy, client_for, inside):
    """The refusal takes the new row back, so the form leads to where it began."""
    browser, url = client_for(cy), reverse("reflections:entry_create", args=["riverside"])
    form = next(one for one in forms_in(browser.get(url).content.decode(), url) if one.typed)
    sent = form.filled(trigger="", action="")
    refused = browser.post(url, sent | {"title": "a" * 200, "body": "Kept?"})
    assert refused.status_code == 400
    assert f'action="{url}"' in refused.content.decode()
    assert browser.post(url, sent | {"title": "Short", "body": "Kept?"}).status_code == 302
    with inside(cy):
        assert Entry.objects.get(title="Short").body == "Kept?"
