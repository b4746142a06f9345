"""The socket: acknowledged is committed, nothing twice, nothing missing, and only for those inside."""

import asyncio
import uuid
from itertools import chain

import pytest
from django.db import connections

from communities import clock
from communities.live.hub import hub
from communities.models import ApiToken, Membership
from communities.tenancy.scope import community_scope
from projects import posting
from projects.mailroom import Mailroom, Parcel, mailroom
from projects.models import ChannelMembership, Message
from tests.projects.pages import Page, session_of, talk

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def sessions(committed, cy, mo, pia, dee) -> dict[str, str]:
    return {
        name: session_of(member) for name, member in zip("cmpd", (cy, mo, pia, dee), strict=True)
    }


async def in_thread(member, act) -> None:
    """Something that happens on a page meanwhile."""

    def run():
        try:
            with community_scope(member.community, member.user_id):
                act()
        finally:
            connections.close_all()

    await asyncio.to_thread(run)


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


def test_outsiders_and_foreign_pages_are_turned_away(sessions, cy, team):
    async def scene():
        for page, status in [
            (Page(), 403),
            (Page("invented"), 403),
            (Page(sessions["c"], origin="http://evil.example"), 403),
            (Page(sessions["c"], origin="http://127.0.0.1:9999"), 403),
            (Page(sessions["c"], origin=None), 403),
            (Page(sessions["c"], origin="http://[::1"), 403),
            (Page("a" * 31 + "\0"), 403),
            (Page('"' + "a" * 31 + '\\000"'), 403),
            (Page(sessions["d"]), 404),
            (Page(sessions["c"], slug="invented"), 404),
            (Page(sessions["c"], slug="hilltop"), 404),
            (Page(bearer="praxis_invented", origin=None), 403),
        ]:
            async with page:
                assert (page.status, page.accepted) == (status, False)

    talk(scene)


def test_a_program_with_a_token_needs_no_origin(sessions, cy, team):
    reads = ApiToken.issue(user=cy.user, name="reads")[1]
    writes = ApiToken.issue(user=cy.user, name="writes", may_write=True)[1]

    async def scene():
        async with (
            Page(bearer=reads, origin=None) as reader,
            Page(bearer=writes, origin=None) as writer,
        ):
            reader.send(team, "I may not")
            await reader.until(lambda: reader.of("error"))
            assert reader.of("error")[0]["problem"]["status"] == 403
            writer.send(team, "I may")
            await writer.until(lambda: writer.of("ack"))
            await reader.until(lambda: reader.of("message"))

    talk(scene)


def test_a_private_channel_does_not_exist_for_pia(sessions, team):
    async def scene():
        async with Page(sessions["p"]) as hers, Page(sessions["m"]) as his:
            hers.resume(team, 0)
            number = hers.send(team, "Let me in")
            hers.say(type="typing", channel=str(team.pk))
            hers.say(type="read", channel=str(team.pk), seq=1)
            await hers.until(lambda: len(hers.of("error")) == 4)
            assert {frame["problem"]["status"] for frame in hers.of("error")} == {404}
            assert number in {frame["client_id"] for frame in hers.of("error")}
            his.send(team, "Among us")
            await his.until(lambda: his.of("ack"))
            await asyncio.sleep(0.2)
            assert not hers.of("message")

    talk(scene)


def test_another_community_cannot_hold_up_a_channel(sessions, team, monkeypatch):
    """dee names riverside's channel on hilltop's socket, many times: nothing of it is even tried."""
    tried, take = set(), Mailroom.take

    def watched(self, channel_id, letter):
        tried.add(letter.socket.visitor.slug)
        take(self, channel_id, letter)

    monkeypatch.setattr(Mailroom, "take", watched)

    async def scene():
        async with Page(sessions["d"], slug="hilltop") as hers, Page(sessions["m"]) as his:
            for number in range(25):
                hers.send(team, "Flood")
                await asyncio.sleep(0.001)
                his.send(team, f"Number {number}")
            await his.until(lambda: len(his.of("ack")) + len(his.of("error")) == 25)
            assert [ack["seq"] for ack in his.of("ack")] == list(range(1, 26))
            await hers.until(lambda: len(hers.of("error")) == 25)
            assert {frame["problem"]["status"] for frame in hers.of("error")} == {404}

    talk(scene)
    assert tried == {"riverside"}


def test_letters_of_two_communities_never_share_a_statement(sessions, team):
    """Even where both name one channel at the same moment, and the stranger is the first."""

    async def scene():
        async with Page(sessions["d"], slug="hilltop") as hers, Page(sessions["m"]) as his:
            house = await hub()
            await his.until(lambda: len([*chain(*house.sockets.values())]) == 2)
            for socket in sorted(chain(*house.sockets.values()), key=lambda one: one.visitor.slug):
                post = posting.Post(uuid.uuid4(), socket.visitor.membership_id, "Hello")
                mailroom(house).take(str(team.pk), Parcel(socket, post))
            await his.until(lambda: his.of("ack") and hers.of("error"))
            assert not his.of("error")

    talk(scene)


def test_a_token_that_reads_writes_nothing_at_all(sessions, cy, team):
    reads = ApiToken.issue(user=cy.user, name="reads")[1]

    async def scene():
        async with Page(bearer=reads, origin=None) as reader, Page(sessions["m"]) as his:
            his.send(team, "One")
            await his.until(lambda: his.of("ack"))
            reader.resume(team, 0)
            await reader.until(lambda: reader.of("message"))
            reader.say(type="typing", channel=str(team.pk))
            reader.say(type="read", channel=str(team.pk), seq=1)
            number = reader.send(team, "I may not")
            await reader.until(lambda: len(reader.of("error")) == 3)
            assert {frame["problem"]["status"] for frame in reader.of("error")} == {403}
            assert reader.of("error")[2]["client_id"] == number
            assert not his.of("typing")

    talk(scene)
    with community_scope(cy.community, cy.user_id):
        assert ChannelMembership.objects.get(channel=team, membership=cy).read_seq == 0


def test_an_ended_membership_closes_within_five_seconds(sessions, team, cy, mo):
    async def scene():
        async with Page(sessions["c"]) as hers, Page(sessions["m"]) as his:
            hers.resume(team, 0)
            his.resume(team, 0)
            await in_thread(
                mo, lambda: Membership.objects.filter(pk=cy.pk).update(ended_at=clock.now())
            )
            await hers.until(lambda: hers.code, seconds=5)
            assert hers.code == 4403
            assert his.code is None

    talk(scene)


def test_an_ended_session_closes_within_five_seconds(sessions, team, cy):
    from django.contrib.sessions.models import Session

    def sign_out():
        Session.objects.filter(session_key=sessions["c"]).delete()

    async def scene():
        async with Page(sessions["c"]) as page:
            page.resume(team, 0)
            await in_thread(cy, sign_out)
            await page.until(lambda: page.code, seconds=5)
            assert page.code == 4403

    talk(scene)


def test_who_is_taken_off_a_team_hears_no_more(sessions, project, team, leila, cy):
    async def scene():
        async with Page(sessions["c"]) as hers, Page(sessions["m"]) as his:
            hers.resume(team, 0)
            await asyncio.sleep(0.2)
            await in_thread(leila, lambda: project.remove(cy, by=leila))
            await asyncio.sleep(0.7)
            his.send(team, "Without her")
            await his.until(lambda: his.of("ack"))
            await asyncio.sleep(0.2)
            assert not hers.of("message")
            assert hers.code is None

    talk(scene)


def test_who_is_let_in_hears_without_a_reload(sessions, project, team, leila, jun):
    async def scene():
        async with Page(session_jun) as his, Page(sessions["m"]) as other:
            his.say(type="resume", channels={})
            await asyncio.sleep(0.2)
            await in_thread(leila, lambda: project.add(jun, by=leila))
            await asyncio.sleep(0.7)
            other.send(team, "Welcome")
            await his.until(lambda: his.of("message"))

    session_jun = session_of(jun)
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


BAD = [
    "nothing", "[]", '{"type": "invented"}', '{"type": "send"}', '{"type": "resume", "channels": 7}',
    '{"type": "resume", "channels": {"x": -1}}', '{"type": "read", "channel": "x", "seq": 1}',
    '{"type": ["send"]}', '{"type": "typing", "channel": null}', "x" * 100_001,
]  # fmt: skip


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
