"""Looking as a member: fewer rights for a while, for reading alone, and nothing is left behind."""

import pytest

from communities.models import Activity, Membership, Program, ReceiverCursor  # noqa: F401
from communities.preview import as_member
from projects.models import Channel

HOME = "/c/riverside/"
BAR = "You are looking as a member."


@pytest.fixture
def looking(ada, capstone, client_for):
    """ada's browser while she looks as a member."""
    browser = client_for(ada)
    answer = browser.post(f"{HOME}programs/{capstone.pk}/preview/")
    assert answer.url == f"{HOME}programs/{capstone.pk}/"
    return browser


def test_the_pages_are_a_members(looking, capstone):
    page = looking.get(f"{HOME}programs/{capstone.pk}/").content.decode()
    assert BAR in page
    assert "Add a session" not in page
    home = looking.get(HOME).content.decode()
    assert BAR in home
    assert "/metrics/" not in home


@pytest.mark.parametrize("below", ["programs/new/", "partners/", "metrics/exports/"])
def test_what_members_may_not_open_stays_shut(looking, cy, client_for, below):
    assert looking.get(HOME + below).status_code == client_for(cy).get(HOME + below).status_code


def test_nothing_can_be_done_meanwhile(looking, ada, inside, capstone):
    with inside(ada):
        acts = Activity.objects.count()
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(looking, method)(f"{HOME}programs/{capstone.pk}/enrolment/")
        assert answer.status_code == 403
        assert BAR in answer.content.decode()
        assert "looking changes nothing" in answer.content.decode()
    call = looking.post("/api/v1/c/riverside/programs/", {}, content_type="application/json")
    assert call.status_code == 403
    with inside(ada):
        assert Activity.objects.count() == acts


def test_a_refusal_names_nobody_to_ask_and_leads_back(looking, ada, capstone):
    """Who looks can do it themselves, as soon as they stop; the refused address is no page to return to."""
    refused = f"{HOME}programs/{capstone.pk}/enrolment/"
    page = looking.post(refused).content.decode()
    assert "can help you" not in page
    assert "Stop looking first." in page
    assert page.partition("<main")[2].count(f'action="{HOME}preview/end/"') == 1
    assert f'value="{refused}"' not in page
    assert "can help you" not in looking.get(f"{HOME}programs/new/").content.decode()


def test_what_a_page_writes_is_not_kept(looking, ada, cy, inside, capstone):
    """A conversation that is opened is marked as read; not by who looks."""
    with inside(cy):
        channel = Channel.objects.filter(program=capstone, kind="open_program").first()
        channel.post("Hello", by=cy)

    def places() -> list:
        from projects.models import ChannelMembership

        with inside(ada):
            mine = ChannelMembership.objects.of(ada).order_by("pk")
            return list(mine.values_list("channel_id", "read_seq"))

    before = places()
    assert looking.get(f"{HOME}channels/{channel.pk}/").status_code == 200
    assert places() == before


def test_back_is_back(looking, capstone):
    here = f"{HOME}programs/{capstone.pk}/"
    assert looking.post(f"{HOME}preview/end/", {"next": here}).url == here
    assert BAR not in looking.get(here).content.decode()
    assert looking.get(f"{HOME}programs/new/").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "/c/hilltop/", "//evil.example", ""])
def test_back_leads_nowhere_else(looking, target):
    assert looking.post(f"{HOME}preview/end/", {"next": target}).url == HOME


def test_it_never_widens_what_somebody_may(ada, bo, cy, inside, capstone, client_for):
    """Nobody but organizers can begin, and the eyes are one's own: fewer roles, no new program."""
    for member in (bo, cy):
        browser = client_for(member)
        assert browser.post(f"{HOME}programs/{capstone.pk}/preview/").status_code == 403
        session = browser.session
        session["looks_as_member_of"] = str(member.community_id)
        session.save()
        assert BAR not in browser.get(HOME).content.decode()
    with inside(ada):
        me = Membership.of(ada.user_id)
        seen = as_member(me)
        assert (seen.pk, seen.user_id) == (me.pk, me.user_id)
        assert seen.roles_set == {"member"}
        assert seen.enrolled == []
        assert me.roles_set == {"admin", "organizer"}
        assert not Program.objects.get(pk=capstone.pk).is_run_by(seen)
    with inside(bo):
        seen = as_member(Membership.of(bo.user_id))
        assert {one["role"] for one in seen.enrolled} == {"participant"}


def test_it_holds_in_this_community_alone(looking, ada, hilltop):
    """A session that looks as a member in riverside is an organizer's elsewhere."""
    from communities.tenancy.scope import community_scope

    with community_scope(hilltop, ada.user):
        Membership.objects.create(user=ada.user, name="Ada", roles=["organizer"])
    assert BAR not in looking.get("/c/hilltop/").content.decode()
    assert looking.get("/c/hilltop/programs/new/").status_code == 200


def test_an_end_of_the_role_ends_it(looking, ada, inside):
    with inside(ada):
        Membership.objects.filter(pk=ada.pk).update(roles=["member"])
    assert BAR not in looking.get(HOME).content.decode()
