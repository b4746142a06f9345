"""The socket: only those inside hear and speak, and only as long as they are."""

import asyncio
import uuid
from itertools import chain

import pytest
from django.contrib.sessions.backends.db import SessionStore

from communities import clock, preview
from communities.live.hub import hub
from communities.models import ApiToken, Membership
from communities.tenancy.scope import community_scope
from projects import posting
from projects.mailroom import Mailroom, Parcel, mailroom
from projects.models import ChannelMembership
from tests.projects.pages import Page, in_thread, session_of, talk

pytestmark = pytest.mark.usefixtures("committed")


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


def test_parcels_of_two_communities_never_share_a_statement(sessions, team):
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


def test_who_looks_as_a_member_says_nothing(committed, ada, cy, team):
    """ada is in the team, and in the middle of a preview: her socket hears, and takes nothing."""
    with community_scope(ada.community, ada.user_id):
        team.admit(ada)
    key = session_of(ada)
    session = SessionStore(key)
    session[preview.KEY] = str(ada.community_id)
    session.save()

    async def scene():
        async with Page(key) as hers:
            hers.resume(team, 0)
            hers.send(team, "Not now")
            await hers.until(lambda: hers.of("error"))
            assert hers.of("error")[0]["problem"]["status"] == 403
            assert "looking changes nothing" in hers.of("error")[0]["problem"]["detail"]

    talk(scene)
