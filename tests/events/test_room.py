"""The room of a meeting: who hears of it while it is on, and of what."""

import asyncio

import pytest
from django.db import connection

from communities import clock
from communities.live import hub as hubs
from events import room
from events.models import Event, Question
from tests.projects.pages import Page, in_thread, session_of, talk


@pytest.fixture
def sessions(committed, bo, cy, leila, pia, dee) -> dict[str, str]:
    """Sessions by name."""
    people = {"bo": bo, "cy": cy, "leila": leila, "pia": pia, "dee": dee}
    return {name: session_of(member) for name, member in people.items()}


async def are_in_the_room(event, *pages) -> None:
    """Until each of these pages hears what is said in the meeting's room."""

    def heard() -> bool:
        room = hubs.running().rooms.get((event.community_id, str(event.pk)))
        return room is not None and len(room.live) == len(pages)

    await pages[0].until(heard)


def test_a_question_and_a_vote_reach_every_open_page(sessions, going_on, cy, leila):
    asked = []

    def ask():
        asked.append(Question.ask(going_on, "What of the vans?", by=cy))

    async def scene():
        async with Page(sessions["cy"]) as hers, Page(sessions["bo"]) as his:
            await are_in_the_room(going_on, hers, his)
            await in_thread(cy, ask)
            for page in (hers, his):
                await page.until(lambda page=page: page.of("questions"))
                assert page.of("questions")[0] == {"type": "questions", "event": str(going_on.pk)}
            await in_thread(leila, lambda: asked[0].want(True, by=leila))
            await his.until(lambda: his.of("wanted"))
            assert his.of("wanted")[0]["wanted"] == 1
            assert "vans" not in str(his.frames)

    talk(scene)


def test_partners_and_other_communities_hear_nothing(sessions, going_on, cy):
    async def scene():
        async with (
            Page(sessions["cy"]) as hers,
            Page(sessions["pia"]) as partner,
            Page(sessions["dee"], slug="hilltop") as outsider,
        ):
            await are_in_the_room(going_on, hers)
            await in_thread(cy, lambda: Question.ask(going_on, "Who hears this?", by=cy))
            await hers.until(lambda: hers.of("questions"))
            await asyncio.sleep(0.3)
            assert partner.frames == outsider.frames == []

    talk(scene)


@pytest.mark.parametrize(
    ("hours", "live"), [(0.9, True), (1.1, False), (-1, True), (-3.4, True), (-3.6, False)]
)
def test_the_room_is_open_from_an_hour_before_until_two_after(plan, bo, inside, hours, live):
    with inside(bo):
        event = plan(hours=hours)
        assert room.is_live(event) is live
        assert in_reach(event, bo) is live


def test_whoever_is_in_a_room_sees_the_meeting(plan, capstone, demo_people, inside):
    """The rule in SQL never reaches further than the pages' own."""
    for person in demo_people:
        with inside(person):
            for program in (capstone, None):
                event = plan(hours=0.5, program=program)
                seen = Event.objects.visible_to(person).filter(pk=event.pk).exists()
                assert in_reach(event, person) is seen


@pytest.fixture
def demo_people(ada, bo, mo, cy, pia, sam):
    return [ada, bo, mo, cy, pia, sam]


def test_the_room_of_a_draft_is_for_organizers(plan, capstone, ada, bo, cy, inside):
    with inside(ada):
        capstone.status = "draft"
        capstone.save(update_fields=["status"])
        event = plan(hours=0.5)
        assert in_reach(event, ada)
        assert not in_reach(event, cy)


class Line:
    """The test's own connection, as the hub would use one of its pool."""

    async def execute(self, sql, given):
        self.cursor = connection.cursor()
        self.cursor.execute(sql, given)
        return self

    async def fetchall(self):
        return self.cursor.fetchall()


def in_reach(event, person) -> bool:
    """As the hub asks it; nothing is waited for here, so that no loop need run."""
    try:
        room.rooms(Line(), [person.pk]).send(None)
    except StopIteration as answered:
        return (person.pk, str(event.pk), 0) in answered.value
    raise AssertionError("it waited")


def test_the_point_that_is_on_is_marked(going_on, bo, inside, client_for, page):
    with inside(bo):
        points = [{"at": 0, "text": "Arrive", "who": ""}, {"at": 30, "text": "Draw", "who": ""}]
        Event.objects.filter(pk=going_on.pk).update(agenda=points)
    shown = client_for(bo).get(page(going_on)).content.decode()
    now = shown[shown.index('aria-current="time"') :]
    assert now.index("Arrive") < now.index("Draw")
    with clock.moved(minutes=40):
        shown = client_for(bo).get(page(going_on)).content.decode()
    assert shown.index("Arrive") < shown.index('aria-current="time"') < shown.index("Draw")
