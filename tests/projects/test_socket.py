"""The socket: acknowledged is committed, nothing twice, nothing missing, whatever comes in."""

import asyncio

import pytest

from communities.tenancy.scope import community_scope
from projects.models import Message
from tests.projects.pages import Page, in_thread, talk

pytestmark = pytest.mark.usefixtures("committed")
BAD = [
    "nothing", "[]", '{"type": "invented"}', '{"type": "send"}', '{"type": "resume", "channels": 7}',
    '{"type": "resume", "channels": {"x": -1}}', '{"type": "read", "channel": "x", "seq": 1}',
    '{"type": ["send"]}', '{"type": "typing", "channel": null}', "x" * 100_001,
]  # fmt: skip


def test_mo_and_cy_talk_live(sessions, team, cy):
    async def scene():
        async with Page(sessions["c"]) as hers, Page(sessions["m"]) as his:
            hers.resume(team, 0)
            his.resume(team, 0)
            number = his.send(team, "Hello, Cy")
            await hers.until(lambda: hers.of("message"))
            await his.until(lambda: his.of("ack") and his.of("message"))
            ack, message = his.of("ack")[0], hers.of("message")[0]
            assert (ack["client_id"], ack["seq"], ack["id"]) == (number, 1, message["id"])
            assert (message["body"], message["author"]["name"]) == ("Hello, Cy", "Mo Haddad")
            assert his.frames.index(ack) < his.frames.index(his.of("message")[0])

    talk(scene)
    with community_scope(cy.community, cy.user_id):
        assert Message.objects.get().body == "Hello, Cy"


def test_the_same_client_id_gets_the_same_ack(sessions, team):
    async def scene():
        async with Page(sessions["c"]) as page:
            page.resume(team, 0)
            number = page.send(team, "Once")
            page.send(team, "Once", number)
            await page.until(lambda: len(page.of("ack")) == 2)
            first, second = page.of("ack")
            assert first == second
            page.send(team, "Two")
            await page.until(lambda: len(page.of("message")) == 2)
            assert page.seqs() == [1, 2]

    talk(scene)


def test_resume_replays_exactly_the_gap(sessions, team, cy):
    async def scene():
        async with Page(sessions["m"]) as his, Page(sessions["c"]) as hers:
            his.resume(team, 0)
            for number in range(40):
                his.send(team, f"Number {number}")
            await his.until(lambda: len(his.of("ack")) == 40)
            # While she catches up, more is said: nothing twice, nothing missing, all in order.
            hers.resume(team, 25)
            for number in range(20):
                his.send(team, f"Later {number}")
            await hers.until(lambda: hers.seqs()[-1:] == [60])
            assert hers.seqs() == list(range(26, 61))
            hers.resume(team, 55)
            await hers.until(lambda: len(hers.seqs()) == 40)
            assert hers.seqs()[35:] == [56, 57, 58, 59, 60]

    talk(scene)


def test_a_seq_above_the_last_replays_nothing_and_misses_nothing(sessions, team):
    async def scene():
        async with Page(sessions["c"]) as page, Page(sessions["m"]) as his:
            his.resume(team, 0)
            his.send(team, "One")
            await his.until(lambda: his.of("ack"))
            page.resume(team, 999)
            await asyncio.sleep(0.3)
            his.send(team, "Two")
            await page.until(lambda: page.of("message"))
            assert page.seqs() == [2]

    talk(scene)


def test_what_the_page_and_the_api_say_is_live_too(sessions, team, mo, client_for):
    async def scene():
        async with Page(sessions["c"]) as page:
            page.resume(team, 0)
            await page.until(lambda: page.frames or True)
            await asyncio.sleep(0.2)
            await in_thread(mo, lambda: team.post("By the form", by=mo))
            await page.until(lambda: page.of("message"))
            assert page.of("message")[0]["body"] == "By the form"

    talk(scene)


def test_a_page_that_only_listens_hears(sessions, team):
    async def scene():
        async with Page(sessions["c"]) as page, Page(sessions["m"]) as his:
            his.send(team, "Anybody?")
            await page.until(lambda: page.of("message"))

    talk(scene)


def test_a_client_that_never_reads_is_dropped_and_holds_nobody_up(sessions, team, monkeypatch):
    monkeypatch.setattr("communities.live.socket.LONGEST_QUEUE", 5)

    async def scene():
        async with Page(sessions["c"]) as stuck, Page(sessions["m"]) as his:
            stuck.resume(team, 0)
            his.resume(team, 0)
            await asyncio.sleep(0.2)
            stuck.reads.clear()
            for number in range(12):
                his.send(team, f"Number {number}")
            await his.until(lambda: len(his.of("message")) == 12)
            stuck.reads.set()
            await stuck.until(lambda: stuck.code)
            assert stuck.code == 1013

    talk(scene)


def test_without_valkey_people_of_one_process_still_talk(sessions, team, settings):
    settings.VALKEY_URL = "redis://127.0.0.1:1/0"

    async def scene():
        async with Page(sessions["c"]) as hers, Page(sessions["m"]) as his:
            hers.resume(team, 0)
            his.send(team, "Still here")
            await hers.until(lambda: hers.of("message"))

    talk(scene)


def test_reading_is_told_to_ones_other_pages_only(sessions, team):
    async def scene():
        async with (
            Page(sessions["c"]) as one,
            Page(sessions["c"]) as two,
            Page(sessions["m"]) as his,
        ):
            his.resume(team, 0)
            his.send(team, "Read me")
            await his.until(lambda: his.of("ack"))
            two.resume(team, 0)
            await two.until(lambda: two.of("message"))
            await asyncio.sleep(0.2)
            one.say(type="read", channel=str(team.pk), seq=1)
            await two.until(lambda: two.of("read"))
            assert two.of("read") == [{"type": "read", "channel": str(team.pk), "seq": 1}]
            one.say(type="typing", channel=str(team.pk))
            await his.until(lambda: his.of("typing"))
            assert his.of("typing")[0]["author"]["name"] == "Cy Navarro"
            assert not his.of("read")

    talk(scene)


def test_bad_frames_are_problems_and_the_page_lives_on(sessions, team):
    async def scene():
        async with Page(sessions["c"]) as page:
            for text in BAD:
                page._incoming.put_nowait({"type": "websocket.receive", "text": text})
            page._incoming.put_nowait({"type": "websocket.receive", "bytes": b"x"})
            for body in ("", "x" * 8001, "zero\0byte", 7, None):
                page.send(team, body)
            await page.until(lambda: len(page.of("error")) == len(BAD) + 6)
            assert {frame["problem"]["status"] for frame in page.of("error")} <= {400, 404, 413}
            page.send(team, "Fine")
            await page.until(lambda: page.of("ack"))

    talk(scene)
