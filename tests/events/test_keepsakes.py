"""What a meeting leaves: materials and minutes, kept by whoever runs it."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from communities import panels
from communities.models import Activity
from communities.panels import Panel
from communities.tenancy.access import NotAllowed
from events import minutes
from events.models import Event, Material

LINK = {"label": "Slides", "link": "https://files.example/slides.pdf"}


def test_a_link_is_added_once_taken_away_and_back(going_on, bo, cy, client_for, page):
    browser, sent = client_for(bo), LINK | {"key": str(uuid.uuid4())}
    for _time in range(2):
        shown = browser.post(page(going_on, "materials"), sent, follow=True).content.decode()
    assert shown.count(LINK["link"] + '"') == 1
    assert LINK["link"] in client_for(cy).get(page(going_on)).content.decode()
    gone = browser.post(removal(shown), follow=True).content.decode()
    assert LINK["link"] + '"' not in gone
    undo = gone[gone.index(page(going_on, "materials", "return")) :].split('"')[0]
    for _time in range(2):
        back = browser.post(undo.replace("&amp;", "&"), follow=True).content.decode()
    assert back.count(LINK["link"] + '"') == 1


def removal(shown: str) -> str:
    start = shown.index("/c/riverside/materials/")
    return shown[start:].split('"', maxsplit=1)[0]


def test_only_who_runs_the_meeting_adds_and_removes(going_on, bo, cy, inside):
    with inside(cy), pytest.raises(NotAllowed):
        Material.add(going_on, **LINK, by=cy)
    with inside(bo):
        material = Material.add(going_on, **LINK, by=bo)
    with inside(cy), pytest.raises(NotAllowed):
        material.remove(by=cy)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/", "nowhere", ""])
def test_what_is_no_link_is_refused(going_on, bo, inside, link):
    with inside(bo), pytest.raises(ValidationError):
        Material.add(going_on, label="Slides", link=link, by=bo)


def test_minutes_are_paragraphs_that_everybody_reads(going_on, bo, cy, client_for, page):
    said = "We agreed <b>this</b>.\r\n\r\nBo asks Pia."
    client_for(bo).post(page(going_on, "minutes"), {"text": said})
    shown = client_for(cy).get(page(going_on)).content.decode()
    assert "<p>We agreed &lt;b&gt;this&lt;/b&gt;.</p>" in shown
    assert "<p>Bo asks Pia.</p>" in shown
    assert client_for(cy).get(page(going_on, "minutes")).status_code == 403


def test_the_record_says_who_wrote_and_holds_no_word(going_on, bo, inside):
    with inside(bo):
        for text in ("We agreed.", "We agreed on Tuesday.", "We agreed on Tuesday."):
            minutes.keep(going_on, text=text, by=bo)
        acts = list(Activity.objects.filter(verb="event.minuted", object_id=going_on.pk))
        assert [act.data for act in acts] == [{"changed": ["minutes_kept"]}]


def test_two_who_write_lose_nothing(going_on, bo, ada, client_for, page):
    seen = minutes.mark("")
    client_for(ada).post(page(going_on, "minutes"), {"text": "Ada’s words", "seen": seen})
    browser = client_for(bo)
    answer = browser.post(page(going_on, "minutes"), {"text": "Bo’s words", "seen": seen})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Ada’s words" in shown
    assert "Bo’s words" in shown
    both = {"text": "Ada’s words and Bo’s", "seen": minutes.mark("Ada’s words")}
    assert browser.post(page(going_on, "minutes"), both).status_code == 302


def test_the_page_saves_on_its_own(going_on, bo, inside, client_for, page):
    browser = client_for(bo, headers={"HX-Request": "true"})
    sent = {"text": "We agreed", "seen": minutes.mark("")}
    answer = browser.post(page(going_on, "minutes"), sent).content.decode()
    assert "Kept at" in answer
    assert f'value="{minutes.mark("We agreed")}"' in answer
    late = browser.post(page(going_on, "minutes"), {"text": "Another", "seen": minutes.mark("")})
    assert "Somebody has written here" in late.content.decode()
    with inside(bo):
        assert Event.objects.get(pk=going_on.pk).minutes_kept == "We agreed"


def test_nobody_minutes_what_has_not_begun(ahead, bo, inside):
    with inside(bo), pytest.raises(ValidationError, match="from the start"):
        minutes.keep(ahead, text="We will agree.", by=bo)


def test_the_place_for_feedback_is_there_and_takes_no_room(over, cy, client_for, page, monkeypatch):
    told = "How was it?"
    monkeypatch.setitem(
        panels._panels,
        "event_feedback",
        [lambda event, membership: Panel(told, "events/minutes_panel.html", {})],
    )
    assert told in client_for(cy).get(page(over)).content.decode()
    monkeypatch.delitem(panels._panels, "event_feedback")
    assert told not in client_for(cy).get(page(over)).content.decode()
