"""Joining, leaving and the roles between; two admins at once; pages that are open meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from communities.models import Activity, Enrolment, Membership, User
from communities.naming import clean_name
from communities.tenancy.access import NotAllowed
from communities.tenancy.scope import community_scope
from events.models import Registration
from projects.models import ChannelMembership, TeamMembership


def fresh(member) -> Membership:
    return Membership.objects.select_related("user", "community").get(pk=member.pk)


@pytest.fixture
def rosa(data) -> User:
    return User.objects.create_user("rosa@praxis.example", name="Rosa Lima")


def test_rosa_joins_and_the_feed_says_so(rosa, ada, client_for, inside):
    with inside(ada):
        member = Membership.join(rosa, by=ada)
        assert (member.name, member.roles) == ("Rosa Lima", ["member"])
        assert Membership.join(rosa, by=ada).pk == member.pk
        assert Activity.objects.filter(verb="membership.joined").count() == 1
    assert "Rosa Lima joined." in client_for(ada).get("/c/riverside/activities/").content.decode()


def test_who_left_comes_back_to_the_same_membership_without_old_roles(rosa, ada, inside):
    with inside(ada):
        member = Membership.join(rosa, ["organizer"], by=ada)
        member.end(by=member)
        again = Membership.join(rosa, by=ada)
        assert (again.pk, again.roles, again.ended_at) == (member.pk, ["member"], None)
        assert fresh(member).roles == ["member"]


def test_a_second_invitation_adds_what_is_new(cy, ada, inside):
    with inside(ada):
        assert Membership.join(cy.user, ["partner"], by=ada).roles == ["member", "partner"]
        assert not fresh(cy).is_guest


def test_nobody_opens_the_door_to_more_than_they_may_give(rosa, cy, bo, inside):
    with inside(bo), pytest.raises(NotAllowed):
        Membership.join(rosa, ["organizer"], by=bo)


def test_leaving_ends_every_place_and_keeps_what_was_done(demo):
    cy = demo.people["cy"]
    with demo.inside("cy"):
        done = Activity.objects.filter(actor=cy).count()
        places = (Enrolment, ChannelMembership, TeamMembership)
        assert all(one.objects.active().filter(membership=cy).exists() for one in places)
        fresh(cy).end(by=fresh(cy))
        assert not any(one.objects.active().filter(membership=cy).exists() for one in places)
        assert not Registration.objects.coming().filter(
            membership=cy, event__starts_at__gt=fresh(cy).ended_at
        )
        assert Activity.objects.filter(actor=cy).count() > done


def test_the_last_admin_stays_admin(ada, inside):
    with inside(ada):
        for act in (lambda: ada.end(by=ada), lambda: ada.withdraw("admin", by=ada)):
            with pytest.raises(ValidationError, match="needs an admin"):
                act()
        assert "admin" in fresh(ada).roles and fresh(ada).ended_at is None


def test_the_last_admin_may_go_once_there_is_another(ada, bo, inside):
    with inside(ada):
        bo.grant("admin", by=ada)
        ada.end(by=ada)
        assert Membership.objects.active().with_role("admin").get() == bo


def test_an_organizer_makes_no_organizers(ada, bo, cy, inside):
    with inside(ada):
        bo.grant("organizer", by=ada)
        for act in (
            lambda: cy.grant("organizer", by=bo),
            lambda: bo.grant("admin", by=bo),
            lambda: ada.withdraw("organizer", by=bo),
            lambda: ada.end(by=bo),
        ):
            with pytest.raises(NotAllowed):
                act()
        cy.grant("partner", by=bo)
        cy.end(by=bo)


@pytest.mark.parametrize("role", ["admin", "organizer", "partner", "sponsor"])
def test_cy_grants_nothing_not_even_to_herself(cy, inside, role):
    with inside(cy), pytest.raises(NotAllowed):
        cy.grant(role, by=cy)


def test_who_ran_things_stays_a_member(ada, bo, inside):
    with inside(ada):
        bo.grant("organizer", by=ada)
        bo.withdraw("member", by=ada)
        bo.withdraw("organizer", by=ada)
        assert fresh(bo).roles == ["member"]


def test_an_only_role_is_not_taken(pia, ada, inside):
    with inside(ada), pytest.raises(ValidationError, match="only role"):
        pia.withdraw("partner", by=ada)


def test_a_member_who_becomes_a_guest_is_in_no_program(cy, ada, inside):
    with inside(ada):
        cy.grant("partner", by=ada)
        assert Enrolment.objects.active().filter(membership=cy).exists()
        cy.withdraw("member", by=ada)
        assert fresh(cy).is_guest
        assert not Enrolment.objects.active().filter(membership=cy).exists()


def test_a_role_withdrawn_while_the_page_is_open_is_gone_on_the_next_request(
    ada, bo, client_for, inside
):
    with inside(ada):
        bo.grant("organizer", by=ada)
    page = client_for(bo)
    assert page.get("/c/riverside/programs/new/").status_code == 200
    with inside(ada):
        bo.withdraw("organizer", by=ada)
    assert page.get("/c/riverside/programs/new/").status_code == 403
    with inside(ada):
        bo.end(by=ada)
    assert page.get("/c/riverside/").status_code == 404


def test_two_admins_removing_each_other_leave_one(committed, ada, bo):
    """Twenty tries at once, ten from each side: whoever comes first stays."""
    with community_scope(ada.community, ada.user_id):
        bo.grant("admin", by=ada)

    def remove(number: int) -> bool:
        mine, theirs = (ada, bo) if number % 2 else (bo, ada)
        try:
            with community_scope(ada.community, mine.user_id):
                fresh(theirs).end(by=fresh(mine))
        except (ValidationError, PermissionDenied, Membership.DoesNotExist):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=20) as threads:
        assert sum(threads.map(remove, range(20))) == 1
    with community_scope(ada.community):
        assert Membership.objects.active().with_role("admin").count() == 1


def test_a_name_is_kept_composed_and_cannot_turn_the_page_around():
    assert clean_name("Zoë\u202e  txt.exe ") == "Zoë txt.exe"
    assert clean_name("Zoe\u0308") == "Zoë"
    assert clean_name("محمد علي") == "محمد علي"
