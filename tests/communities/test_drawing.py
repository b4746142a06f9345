"""Pieces of a page that are drawn once: alike for the same values, never for another place."""

import datetime as dt

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from communities.templatetags import drawing

ROW = """{% drawn "events/event_row.html" id=1 starts_at=moment title=title url="/x/" line="" %}"""
MENU = """{% drawn "ui/person_menu.html" mine=mine is_member=True theme_id="t" %}"""
TIME = """{% drawn "ui/date_block.html" moment=moment title=title clock=True %}"""
EVENING = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)


def render(source: str, **values) -> str:
    return Template(source).render(Context(values))


def test_the_same_values_are_drawn_once():
    drawing._draw.cache_clear()
    rows = {render(ROW, moment=EVENING, title="Kickoff") for _ in range(3)}
    assert len(rows) == 1
    assert drawing._draw.cache_info().misses == 1


def test_what_is_given_is_escaped_and_every_value_counts():
    assert "&lt;b&gt;" in render(ROW, moment=EVENING, title="<b>")
    assert "Another" in render(ROW, moment=EVENING, title="Another")


def test_each_zone_has_its_own_hours():
    said = render(TIME, moment=EVENING, title="")
    with timezone.override("Asia/Tokyo"):
        assert render(TIME, moment=EVENING, title="") != said


def test_equal_values_of_another_kind_are_drawn_apart():
    assert ">1<" in render(TIME, moment=EVENING, title=1)
    assert ">True<" in render(TIME, moment=EVENING, title=True)


def test_addresses_stay_in_their_community(cy, dee, inside):
    with inside(cy):
        assert "/c/riverside/" in render(MENU, mine=())
    with inside(dee):
        elsewhere = render(MENU, mine=())
    assert "/c/hilltop/" in elsewhere
    assert "riverside" not in elsewhere


def test_a_piece_sees_nothing_but_its_values():
    assert "hidden" not in render(ROW, moment=EVENING, title="", program="hidden")


def test_a_model_is_refused(cy, inside):
    with inside(cy), pytest.raises(TypeError, match="Membership"):
        render(ROW, moment=EVENING, title=cy)


def test_a_word_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError):
        Template("""{% drawn "events/event_row.html" title %}""")
