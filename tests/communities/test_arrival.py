"""Coming in: what an invitation or a link is worth when it is used, and to whom."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from communities import inviting, limits
from communities.models import Invitation, InvitationLink, Membership, User
from communities.tenancy.access import NotAllowed


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Codes are counted across tests too."""
    for kind in ("JOIN", "JOIN_ADDRESS", "JOIN_NETWORK", "TOKEN"):
        setattr(settings, f"{kind}_LIMIT", "1000/600")


def invite(by, inside, address="yara@new.example", **what) -> Invitation:
    with inside(by):
        people = inviting.read(address)
        Invitation.send(people, by=by, **what)
    return people[0].invitation


def organizer(mo, inside) -> Membership:
    """Mo runs programs, and makes nobody an admin."""
    with inside(mo):
        Membership.objects.filter(pk=mo.pk).update(roles=["organizer"])
        return Membership.objects.select_related("user", "community").get(pk=mo.pk)


def test_an_organizer_gives_no_admin_s_invitation_again(ada, mo, inside):
    invitation, mo = invite(ada, inside, roles=["admin"]), organizer(mo, inside)
    with inside(mo):
        with pytest.raises(NotAllowed):
            invitation.resend(by=mo)
        invitation.revoke(by=mo)
        with pytest.raises(NotAllowed):
            invitation.restore(by=mo)
        assert Invitation.objects.get().state == "revoked"
    with inside(ada):
        invitation.restore(by=ada)
        assert Invitation.objects.get().state == "open"


def link_of(by, inside, **what) -> InvitationLink:
    with inside(by):
        return InvitationLink.make(label="Poster", by=by, **what)


def door_of(one, by, inside) -> str:
    with inside(by):
        return one.url[one.url.index("/c/") :]


def test_nobody_comes_in_by_who_may_invite_no_more(ada, mo, bo, inside, capstone):
    mo = organizer(mo, inside)
    asked = invite(mo, inside), invite(mo, inside, "tom@new.example", program=capstone)
    mos = link_of(mo, inside), link_of(mo, inside, program=capstone)
    with inside(ada):
        Membership.objects.filter(pk=mo.pk).update(roles=["member"])
        for number, one in enumerate([*asked, *mos]):
            user = User.objects.create_user(f"n{number}@new.example", name="Nobody")
            with pytest.raises(ValidationError):
                one.accept(user)
        assert not Membership.objects.filter(name="Nobody").exists()


def test_the_page_of_such_an_invitation_says_so_before_anything_is_typed(ada, mo, inside):
    mo = organizer(mo, inside)
    doors = [door_of(one, mo, inside) for one in (invite(mo, inside), link_of(mo, inside))]
    assert [Client().get(door).status_code for door in doors] == [200, 200]
    with inside(ada):
        Membership.objects.filter(pk=mo.pk).update(roles=["member"])
    for door in doors:
        assert Client().get(door).status_code == 410
        assert Client().post(door, {"name": "Yara", "address": "y@new.example"}).status_code == 410


def test_who_was_removed_does_not_come_back_by_what_lay_about(ada, cy, inside, client_for):
    old, poster = invite(ada, inside, cy.user.email + "x"), link_of(ada, inside)
    door, desk = door_of(poster, ada, inside), client_for(cy)
    with inside(ada):
        cy.end(by=ada)
        for one in (old, poster):
            with pytest.raises(ValidationError):
                one.accept(cy.user)
    assert desk.post(door, {"name": "Cy"}).status_code == 400
    with inside(ada):
        assert Membership.objects.get(pk=cy.pk).ended_at
        assert InvitationLink.objects.get().uses == 0
    again = invite(ada, inside, cy.user.email)
    with inside(ada):
        again.accept(cy.user)
        assert not Membership.objects.get(pk=cy.pk).ended_at


def test_who_left_by_themselves_comes_back_by_a_link(ada, cy, inside):
    poster = link_of(ada, inside)
    with inside(cy):
        cy.end(by=cy)
    with inside(ada):
        assert poster.accept(cy.user).pk == cy.pk


def test_links_end_with_the_right_to_invite_by_them(ada, mo, bo, inside, capstone):
    mo = organizer(mo, inside)
    bos = link_of(bo, inside, program=capstone)
    mos, adas = link_of(mo, inside), link_of(ada, inside)
    with inside(ada):
        mo.withdraw("organizer", by=ada)
        assert InvitationLink.objects.get(pk=mos.pk).state == "revoked"
        assert InvitationLink.objects.get(pk=bos.pk).state == "open"
        capstone.enrolments.active().get(membership=bo).withdraw(by=ada)
        assert InvitationLink.objects.get(pk=bos.pk).state == "revoked"
        assert InvitationLink.objects.get(pk=adas.pk).state == "open"


def test_links_end_with_their_maker_s_membership(ada, mo, inside):
    mo = organizer(mo, inside)
    mos = link_of(mo, inside)
    with inside(mo):
        mo.end(by=mo)
        assert InvitationLink.objects.get(pk=mos.pk).state == "revoked"


def test_a_link_makes_participants_whatever_was_sent(bo, inside, client_for, capstone):
    said = {"label": "Poster", "program": str(capstone.pk), "program_role": "facilitator"}
    address = "/api/v1/c/riverside/invitation-links/"
    answer = client_for(bo).post(address, said, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["program_role"] == "participant"
    with inside(bo), pytest.raises(IntegrityError), transaction.atomic():
        InvitationLink.objects.update(program_role="facilitator")


@pytest.fixture
def counted(settings, monkeypatch):
    """Two codes a network or invitation, three an address at open doors; nobody has asked yet."""
    monkeypatch.setattr(limits, "_spent", {})
    monkeypatch.setattr(limits, "_counted", lambda key, seconds: 0)
    settings.JOIN_LIMIT, settings.JOIN_ADDRESS_LIMIT = "2/600", "3/600"


def ask(door, network="192.0.2.1", address="yara@new.example") -> int:
    said = {"name": "Yara", "address": address}
    return Client(REMOTE_ADDR=network).post(door, said).status_code


@pytest.mark.usefixtures("counted")
def test_nobody_uses_up_what_an_invitee_may_ask(ada, inside):
    poster, mine = link_of(ada, inside), invite(ada, inside)
    poster, mine = door_of(poster, ada, inside), door_of(mine, ada, inside)
    assert [ask(poster) for _time in range(3)] == [302, 302, 429]
    assert [ask(poster, "192.0.2.2") for _time in range(2)] == [302, 429]
    assert [ask(mine) for _time in range(3)] == [302, 302, 429]


@pytest.mark.usefixtures("counted")
def test_a_stranger_elsewhere_does_not_block_who_asks_at_an_open_door(ada, inside):
    poster = door_of(link_of(ada, inside), ada, inside)
    assert [ask(poster, "192.0.2.9") for _time in range(3)] == [302, 302, 429]
    assert ask(poster, "192.0.2.2") == 302
