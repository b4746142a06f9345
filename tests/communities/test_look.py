"""The design system holds together: one stylesheet, no inline styles, words for dates and hours."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from communities import clock, moments
from communities.templatetags import lines, ui
from communities.templatetags.moments import ago, at
from config.storage import ENTRY, IMPORT, Joined

STATIC = settings.BASE_DIR / "static"
EVENING = dt.datetime(2026, 11, 24, 18, tzinfo=dt.UTC)
CY = SimpleNamespace(name="Cy <b>", initials="C<", face_hue=75, is_guest=False)


def test_every_component_is_in_the_joined_stylesheet():
    imported = {name for name, _layer in IMPORT.findall((STATIC / ENTRY).read_text())}
    assert imported == {file.name for file in (STATIC / "css").glob("*.css")} - {"praxis.css"}


def test_the_joined_stylesheet_asks_for_no_other_and_keeps_its_layers():
    text = Joined(FileSystemStorage(STATIC)).open(ENTRY).read().decode()
    assert "@import" not in text
    assert "/*" not in text
    assert text.index("@layer reset,") < text.index("@layer tokens{")
    assert text.count("{") == text.count("}")


def test_no_template_carries_a_style_attribute():
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    pages = [file for file in templates if "emails" not in file.parts]
    assert [file.name for file in pages if re.search(r"\sstyle=", file.read_text())] == []


@pytest.mark.parametrize(
    ("value", "said"),
    [(3.5, "3½ h"), (Decimal("0.25"), "¼ h"), (6, "6 h"), (2.1, "2.1 h"), (None, "")],
)
def test_hours_are_said_in_quarters(value, said):
    assert moments.hours(value) == said


def test_dates_read_as_people_say_them():
    assert moments.day(EVENING) == "Tuesday 24 November"
    assert moments.short_day(EVENING) == "Tue 24 Nov"
    assert moments.clock_time(EVENING) == "18:00"


def test_dates_are_shown_in_the_readers_zone():
    with timezone.override("Asia/Tokyo"):
        assert moments.moment(EVENING) == "Wednesday 25 November, 03:00"
        assert "JST" in at(EVENING)


def test_ago_carries_the_exact_moment():
    earlier = clock.now() - dt.timedelta(hours=3, minutes=20)
    assert re.search(r'<time datetime="[^"]+" title="[^"]+ \(UTC\)">3\s+hours ago<', ago(earlier))


def test_a_face_escapes_its_name():
    assert "C&lt;" in ui.face(CY)
    assert 'aria-label="Cy &lt;b&gt;"' in ui.face(CY, named=True)


def test_guests_are_square():
    assert "guest" in ui.face(SimpleNamespace(**{**vars(CY), "is_guest": True}))


def test_an_icon_alone_has_a_name_and_one_beside_a_word_is_hidden():
    assert 'aria-hidden="true"' in ui.icon("search", 16)
    assert 'aria-label="Send &amp; close"' in ui.icon("search", 20, "Send & close")


def test_the_cycle_picture_says_where_one_is():
    loops = [
        SimpleNamespace(title="Listen", when="week 1", state="closed"),
        SimpleNamespace(
            title="First test",
            when="week 2",
            state="now",
            act="done",
            reflect="open",
            apply="ahead",
        ),
    ]
    drawn = lines.program_line(loops)
    assert drawn["here"]["title"] == "First test"
    assert drawn["said"] == (
        "Two cycles on one line. You are in number 2, First test:"
        " act done, reflect open, apply ahead."
    )
    assert drawn["loops"][0]["states"] == {"act": "done", "reflect": "done", "apply": "done"}
