"""A program that is not open yet: who sees it, what opens it, and how it becomes a draft again."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection

from communities import blueprints, clock, launch
from communities.models import Activity, Program
from communities.notifications import notices
from events.models import Event
from projects.models import Channel, Need, Partner, Project


@pytest.fixture
def draft(ada, mo, inside) -> Program:
    """A program that ada prepares and mo will facilitate."""
    with inside(ada):
        program = Program.open_from(
            blueprints.load("onboarding"),
            title="Harbour start",
            starts_on=clock.today() + dt.timedelta(days=21),
            by=ada,
            as_draft=True,
        )
        program.enrol(mo, by=ada, role="facilitator")
        return program


@pytest.fixture
def address(draft):
    return lambda below="": f"/c/riverside/programs/{draft.pk}/{below}"


def pages(draft) -> list[str]:
    """Where a draft would come to light."""
    session, channel = draft.events.first(), draft.channels.first()
    return [
        f"/c/riverside/programs/{draft.pk}/",
        f"/c/riverside/programs/{draft.pk}/sessions/",
        f"/c/riverside/events/{session.pk}/",
        f"/c/riverside/channels/{channel.pk}/",
        f"/api/v1/c/riverside/programs/{draft.pk}/",
        f"/api/v1/c/riverside/events/{session.pk}/",
    ]


LISTS = [
    "/c/riverside/programs/",
    "/c/riverside/search/?q=harbour",
    "/c/riverside/channels/",
    "/c/riverside/activities/",
    "/c/riverside/people/",
    "/api/v1/c/riverside/activities/",
    "/api/v1/c/riverside/programs/",
    "/api/v1/c/riverside/enrolments/",
    "/api/v1/c/riverside/channels/",
]


def test_who_helps_sees_it_and_nobody_else(ada, bo, mo, cy, inside, draft, client_for):
    begins = clock.now() + dt.timedelta(days=22)
    with inside(ada):
        Event.plan(
            draft, title="Tour", starts_at=begins, ends_at=begins + dt.timedelta(hours=1), by=ada
        )
        shut = pages(draft)
    for member, status in ((ada, 200), (mo, 200), (bo, 404), (cy, 404)):
        browser = client_for(member)
        assert {browser.get(page).status_code for page in shut} == {status}, member
    browser = client_for(cy)
    for page in [*LISTS, f"/c/riverside/people/{mo.pk}/"]:
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert "Harbour start" not in answer.content.decode(), page
        assert str(draft.pk) not in answer.content.decode(), page


def test_a_drafts_channel_is_shut_to_the_hub_too(ada, mo, cy, inside, draft):
    with inside(cy):
        channel = Channel.objects.filter(program=draft).first()
    for member, sees in ((ada, True), (mo, True), (cy, False)):
        with inside(member), connection.cursor() as cursor:
            cursor.execute("SELECT channel_id FROM channels_of(%s)", [[member.pk]])
            assert ((channel.pk,) in cursor.fetchall()) is sees
            cursor.execute("SELECT my_channels()")
            assert (channel.pk in cursor.fetchone()[0]) is sees
            said = {"client_id": str(uuid.uuid4()), "author": str(member.pk), "body": "Hello"}
            cursor.execute(
                "SELECT problem FROM post_messages(%s, %s, now())",
                [channel.pk, json.dumps([said])],
            )
            assert (cursor.fetchone() == ("",)) is sees


def test_whoever_read_its_channel_before_it_was_hidden_reads_it_no_more(
    ada, cy, inside, draft, address, client_for
):
    browser, runs = client_for(cy), client_for(ada)
    runs.post(address("opening/"))
    with inside(ada):
        channel = draft.channels.get()
        channel.post("Welcome", by=ada)
    api = f"/api/v1/c/riverside/channels/{channel.pk}/messages/"
    said = {"body": "Glad to be here", "client_id": str(uuid.uuid4())}
    assert browser.post(api, said, content_type="application/json").status_code == 201
    runs.post(address("hiding/"))
    with inside(ada):
        channel.post("The budget is secret", by=ada)
    said["client_id"] = str(uuid.uuid4())
    assert browser.get(f"/c/riverside/channels/{channel.pk}/").status_code == 404
    assert browser.get(api).status_code == 404
    assert browser.post(api, said, content_type="application/json").status_code == 404
    assert shut_in_the_database(cy, channel, inside)


def shut_in_the_database(member, channel, inside) -> bool:
    """Neither the hub nor row security nor the mailroom takes a mark for a right."""
    said = {"client_id": str(uuid.uuid4()), "author": str(member.pk), "body": "Hello"}
    with inside(member), connection.cursor() as cursor:
        cursor.execute("SELECT channel_id FROM channels_of(%s)", [[member.pk]])
        heard = (channel.pk,) in cursor.fetchall()
        cursor.execute("SELECT %s = ANY (my_channels())", [channel.pk])
        read = cursor.fetchone()[0]
        post = "SELECT problem FROM post_messages(%s, %s, now())"
        cursor.execute(post, [channel.pk, json.dumps([said])])
        return not heard and not read and cursor.fetchone() == ("outside",)


def test_ada_opens_it_and_takes_it_back(ada, mo, cy, inside, draft, address, client_for):
    browser = client_for(ada)
    home = browser.get(address()).content.decode()
    assert "Only organizers and those who help to run it see this yet." in home
    answer = browser.post(address("opening/"), follow=True).content.decode()
    assert f'action="{address("hiding/")}"' in answer
    assert client_for(cy).get(address()).status_code == 200
    feed = client_for(cy).get("/c/riverside/activities/").content.decode()
    assert "Ada Brandt opened Harbour start." in feed
    with inside(ada):
        act = Activity.objects.get(verb="program.opened", object_id=draft.pk)
        told = {one.recipient: one.sentence for one in notices(act)}
        assert told == {mo: "Harbour start is open: every member sees it now."}
    browser.post(address("hiding/"))
    assert client_for(cy).get(address()).status_code == 404


def test_it_stays_open_once_somebody_came_in(ada, cy, inside, draft, address, client_for):
    browser = client_for(ada)
    browser.post(address("opening/"))
    client_for(cy).post(address("enrolment/"))
    answer = browser.post(address("hiding/"), follow=True).content.decode()
    assert "People came in already." in answer
    assert client_for(cy).get(address()).status_code == 200


def test_the_first_participant_opens_it(ada, bo, cy, inside, draft, address, client_for):
    with inside(ada):
        draft.enrol(bo, by=ada, role="mentor")
        assert draft.status == "draft"
        draft.enrol(cy, by=ada)
        draft.refresh_from_db()
        assert draft.status == "running"
        assert Activity.objects.filter(verb="program.opened", object_id=draft.pk).count() == 1
    assert client_for(cy).get(address()).status_code == 200


def test_only_who_shapes_it_opens_it(bo, mo, cy, dee, inside, draft, address, client_for):
    assert client_for(mo).post(address("opening/")).status_code == 403
    for other in (bo, cy, dee):
        assert client_for(other).post(address("opening/")).status_code == 404
    with inside(mo):
        assert Program.objects.get(pk=draft.pk).status == "draft"


def test_opening_is_the_lists_last_step(ada, inside, draft, address, client_for):
    with inside(ada):
        last = launch.checklist(draft, ada).own[-1]
        assert (last.key, last.is_done) == ("opening", False)
    browser = client_for(ada)
    browser.post(address("launch/"))  # puts the list away, and opens nothing
    page = browser.get(address()).content.decode()
    assert "Before it begins" not in page
    assert "Open it to members" in page


def test_the_api_opens_and_hides_it(ada, cy, inside, draft, client_for):
    path = f"/api/v1/c/riverside/programs/{draft.pk}/"
    browser = client_for(ada)
    assert browser.post(f"{path}opening/").json()["status"] == "running"
    assert client_for(cy).post(f"{path}hiding/").status_code == 403
    assert browser.post(f"{path}hiding/").json()["status"] == "draft"
    assert client_for(cy).get(path).status_code == 404


def test_who_helps_does_not_open_it_by_coming_in(ada, mo, cy, inside, draft, address, client_for):
    said = {"program": str(draft.pk)}
    answer = client_for(mo).post(
        "/api/v1/c/riverside/enrolments/", said, content_type="application/json"
    )
    assert answer.status_code == 403
    assert client_for(cy).get(address()).status_code == 404
    with inside(ada):
        assert not draft.enrolments.filter(role="participant").exists()


def test_nobody_comes_back_into_a_draft(ada, cy, inside, draft, address, client_for):
    runs = client_for(ada)
    runs.post(address("opening/"))
    client_for(cy).post(address("enrolment/"))
    runs.post(address(f"people/{cy.pk}/withdrawal/"))
    runs.post(address("hiding/"))
    answer = runs.post(address(f"people/{cy.pk}/return/"), follow=True)
    assert "The program is a draft again. Open it first." in answer.content.decode()
    with inside(ada):
        assert not draft.enrolments.active().learners().exists()


def test_its_projects_are_told_as_it_is(ada, leila, cy, mo, pia, inside, draft, client_for):
    with inside(ada):
        draft.open(by=ada)
        partner = Partner.add(name="Harbor Food Bank", stage="agreed", by=ada)
        partner.add_contact(pia, by=ada)
        need = Need.post(partner=partner, words="Shifts", done_when="Planned", by=pia)
        need.accept(by=ada)
        project = Project.open_from(need, program=draft, title="Shift planner", lead=leila, by=ada)
        draft.hide(by=ada)
    page = f"/c/riverside/projects/{project.pk}/"
    for member, status in ((ada, 200), (mo, 200), (leila, 200), (cy, 404)):
        assert client_for(member).get(page).status_code == status, member
        assert client_for(member).get(f"/api/v1{page}").status_code == status, member
    for listing in ("/c/riverside/projects/", "/c/riverside/activities/"):
        assert "Shift planner" not in client_for(cy).get(listing).content.decode(), listing


def test_its_lead_looks_at_it_as_a_member(ada, inside, draft, address, client_for):
    browser = client_for(ada)
    page = browser.post(address("preview/"), follow=True).content.decode()
    assert "Harbour start" in page
    assert "Open it to members" not in page


def test_a_new_program_and_a_copy_begin_as_drafts(ada, cy, inside, capstone, client_for):
    browser = client_for(ada)
    first = {"title": "Once", "starts_on": clock.today() + dt.timedelta(days=30)}
    browser.post("/c/riverside/programs/new/", first | {"kind": "challenge"})
    browser.post(f"/c/riverside/programs/{capstone.pk}/copy/", first | {"title": "Twice"})
    with inside(ada):
        made = Program.objects.filter(title__in=["Once", "Twice"])
        assert [program.status for program in made] == ["draft", "draft"]
        assert not Event.objects.visible_to(cy).filter(program__in=made).exists()


def test_who_invites_into_a_draft_reads_that_it_opens(ada, draft, client_for):
    letter = {"people": "nora@example.org", "role": "participant", "words": "Come."}
    path = "/c/riverside/people/invitations/new/"
    looked = client_for(ada).post(path, letter | {"program": draft.pk}).content.decode()
    assert "Harbour start is a draft. The first of them who comes in opens it" in looked
    letter["role"] = "facilitator"
    looked = client_for(ada).post(path, letter | {"program": draft.pk}).content.decode()
    assert "is a draft." not in looked


def test_adas_home_leads_to_a_draft_where_nothing_runs(
    ada, cy, inside, capstone, draft, client_for
):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(status="closed")
    assert "Get Harbour start ready" in client_for(ada).get("/c/riverside/").content.decode()
    assert "Harbour start" not in client_for(cy).get("/c/riverside/").content.decode()
