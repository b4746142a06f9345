"""Search finds meetings by what people remember of them."""

import datetime as dt

import pytest

from communities import clock
from events import searching
from events.models import Event, Material, Series


@pytest.fixture
def found(inside):
    """``found(cy, "vans")`` are the titles of what search shows."""

    def ask(person, query: str) -> list[str]:
        with inside(person):
            return [hit.title for hit in searching.events(query, person)]

    return ask


def test_by_title_place_speaker_and_material(plan, bo, cy, inside, found):
    plan(title="Title of vans", hours=90)
    plan(title="B", place="Vans hall", hours=50)
    plan(title="C", speakers=["Vera Vans"], hours=60)
    with_slides = plan(title="D", hours=70)
    with inside(bo):
        Material.add(with_slides, label="Vans, slides", link="https://files.example/v", by=bo)
    plan(title="Another", hours=40)
    assert found(cy, "vans") == ["Title of vans", "B", "C", "D"]


def test_what_is_next_stands_before_what_was(plan, cy, found):
    for title, hours in (("Draw long ago", -900), ("Draw last", -30), ("Draw far", 900)):
        plan(title=title, hours=hours)
    plan(title="Draw next", hours=30)
    assert found(cy, "draw") == ["Draw next", "Draw far", "Draw last", "Draw long ago"]


def test_a_series_is_found_once_by_its_next_meeting(ada, cy, inside, found):
    with inside(ada):
        Series.plan(
            None, title="Open bench", rule="FREQ=WEEKLY;COUNT=9", begins_at=dt.time(19), minutes=60,
            first_on=clock.today() + dt.timedelta(days=3), by=ada,
        )  # fmt: skip
        first = Event.objects.filter(title="Open bench").order_by("starts_at").first()
        [hit] = searching.events("bench", ada)
        assert hit.url == first.get_absolute_url()
    assert found(cy, "bench") == ["Open bench"]
