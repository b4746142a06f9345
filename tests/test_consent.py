"""Who left the directory is named to nobody who does not know them, whichever door is tried."""

import datetime as dt

import pytest
from django.test import Client

from communities import blueprints, clock, profiles
from communities.models import Membership, Program, User
from communities.tenancy.scope import community_scope
from events.models import Event, Registration
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


def plan(program, starts_at, **rest) -> Event:
    """A meeting of an hour."""
    ends_at = starts_at + dt.timedelta(hours=1)
    return Event.plan(program, starts_at=starts_at, ends_at=ends_at, place="Hall", **rest)


@pytest.fixture
def facilitator(demo):
    """Somebody who runs a program and a meeting that the withdrawn member has nothing to do with."""
    ada, user = demo.people["ada"], User.objects.create_user("fay@x.example", name="Fay")
    with community_scope(demo.riverside, ada.user_id):
        fay = Membership.join(user, by=ada)
        blueprint = blueprints.load("study_group")
        program = Program.open_from(blueprint, title="Elsewhere", starts_on=clock.today(), by=ada)
        program.enrol(fay, by=ada, role="facilitator")
        plan(
            program, clock.now() + dt.timedelta(minutes=30), title="First evening", lead=fay, by=ada
        )
    return fay


def test_whoever_runs_something_cannot_name_them_either(demo, withdrawn, facilitator):
    client, base = Client(), "/c/riverside/"
    client.force_login(facilitator.user)
    with community_scope(demo.riverside, facilitator.user_id):
        event = Event.objects.get(title="First evening")
    roster = f"{base}events/{event.pk}/attendance/"
    assert withdrawn.name not in client.get(f"{roster}?q=navarro").content.decode()
    assert client.post(f"{roster}{withdrawn.pk}/", {"state": "present"}).status_code == 404
    said = {"event": str(event.pk), "membership": str(withdrawn.pk), "state": "present"}
    call = client.post(f"/api/v1{base}attendances/", said, content_type="application/json")
    assert call.status_code == 400 and "nothing of that id" in call.content.decode()


def known(by, person) -> bool:
    """Whether one may see the other, with everything read anew."""
    with community_scope(by.community, by.user_id):
        by = Membership.objects.get(pk=by.pk)
        return Membership.objects.visible_to(by).filter(pk=person.pk).exists()


@pytest.fixture
def stella(ada, cy, inside) -> Membership:
    """A member in no program; cy is not in the directory any more."""
    with inside(ada):
        user = User.objects.create_user("stella@x.example", name="Stella")
        found = Membership.join(user, by=ada)
        found = Membership.objects.select_related("user", "community").get(pk=found.pk)
    with inside(cy):
        profiles.describe(cy, is_listed=False, by=cy)
    return found


def test_who_leads_a_meeting_knows_who_answered(stella, cy, ada, inside):
    with inside(ada):
        tomorrow = clock.now() + dt.timedelta(days=1)
        event = plan(None, tomorrow, title="Open evening", lead=stella, by=ada)
    assert not known(stella, cy)
    with inside(cy):
        event.register(cy, "yes", by=cy)
    assert known(stella, cy)
