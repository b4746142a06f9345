"""Coming in: what an invitation or a link is worth when it is used, and to whom."""

import pytest

from communities import inviting
from communities.models import Invitation, Membership
from communities.tenancy.access import NotAllowed


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Codes are counted across tests too."""
    settings.JOIN_LIMIT = settings.JOIN_NETWORK_LIMIT = settings.TOKEN_LIMIT = "1000/600"


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
