"""Who left the directory is named to nobody who does not know them, whichever door is tried."""

import pytest
from django.test import Client

from communities import clock, profiles
from communities.models import Membership, User
from communities.tenancy.scope import community_scope
from events.models import Registration
from tests.sweeps import doors

INSIDE = [door for door in doors.doors() if "/c/<slug:slug>/" in f"/{door.route}"]
LOOKING = ["people/?q=navarro", "search/?q=navarro", "people/skills/?q=navarro"]


@pytest.fixture
def withdrawn(demo):
    """cy, who works on a project and comes to meetings, and is not in the directory any more."""
    cy = demo.people["cy"]
    with community_scope(demo.riverside, cy.user_id):
        profiles.describe(cy, is_listed=False, by=cy)
    return cy


@pytest.fixture
def stranger(demo) -> Client:
    """Somebody who is in no program, on no team and in no closed conversation."""
    user = User.objects.create_user("stella@x.example", name="Stella")
    with community_scope(demo.riverside):
        Membership.join(user)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def parts_of(member) -> dict[str, str]:
    """The ids that addresses take, of what the member has a part in where there is such a thing."""
    coming = Registration.objects.coming().filter(membership=member, event__ends_at__gt=clock.now())
    mine = {
        "membership_id": member.pk,
        "program_id": member.enrolments.active().latest("enrolled_at").program_id,
        "project_id": member.teams.active().latest("joined_at").project_id,
        "event_id": coming.latest("answered_at").event_id,
        "skill_id": member.skill_marks.first().skill_id,
        "registration_id": coming.latest("answered_at").pk,
    }
    return doors.ids_of() | {noun: str(pk) for noun, pk in mine.items()}


def test_no_door_names_them_to_a_stranger(demo, withdrawn, stranger):
    with community_scope(demo.riverside, withdrawn.user_id):
        ids = parts_of(withdrawn)
    asked = [door.address("riverside", ids) for door in INSIDE]
    asked += [f"/c/riverside/{page}" for page in LOOKING]
    found = []
    for address in asked:
        answer = stranger.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        if withdrawn.name.encode() in body or str(withdrawn.pk).encode() in body:
            found.append(address)
    assert not found, "\n".join(found)
