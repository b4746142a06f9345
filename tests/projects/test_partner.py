"""What a partner sees: its own project's page, its own line, the people in it, and nothing else."""

import pytest
from django.core.exceptions import ValidationError

from communities.models import Activity, Membership
from communities.tenancy.access import NotAllowed
from projects.models import Channel, Partner, Project

BASE = "/c/riverside/"
API = "/api/v1/c/riverside/"


def test_pia_goes_straight_to_her_project(project, pia, client_for):
    answer = client_for(pia).get(f"{BASE}projects/")
    assert answer.url == f"{BASE}projects/{project.pk}/"


def test_her_page_says_one_thing(project, gives, pia, cy, jun, inside, client_for):
    with inside(cy):
        project.report("green", "You can try it tomorrow.", by=cy)
        gives["community"].ask(by=cy)
    page = client_for(pia).get(f"{BASE}projects/{project.pk}/").content.decode()
    assert "Shift planner is on course." in page
    assert "You can try it tomorrow." in page
    assert "One thing from you, Pia" in page
    assert "Write to Mo" in page
    assert "Jun Park" not in page


def test_another_partners_project_does_not_exist_for_her(project, another, pia, client_for, inside):
    browser = client_for(pia)
    assert browser.get(f"{BASE}projects/{another.pk}/").status_code == 404
    assert browser.get(f"{API}projects/{another.pk}/").status_code == 404
    assert browser.get(f"{API}needs/{another.need_id}/").status_code == 404
    listed = browser.get(f"{API}projects/").json()["results"]
    assert [one["title"] for one in listed] == ["Shift planner"]


def test_she_finds_no_member_list_and_no_partner_list(project, another, pia, client_for):
    browser = client_for(pia)
    assert browser.get(f"{BASE}people/").status_code == 403
    assert browser.get(f"{BASE}partners/").status_code == 403
    names = {one["name"] for one in browser.get(f"{API}memberships/").json()["results"]}
    assert not names & {"Cy Navarro", "Jun Park", "Mo Haddad"}
    partners = browser.get(f"{API}partners/").json()["results"]
    assert [one["name"] for one in partners] == ["Harbor Food Bank"]


def test_she_sees_her_line_and_only_the_people_in_it(project, team, line, pia, client_for):
    channels = client_for(pia).get(f"{API}channels/").json()["results"]
    assert [one["id"] for one in channels] == [str(line.pk)]
    names = {person["name"] for person in channels[0]["members"]}
    assert names == {"Leila Aziz", "Cy Navarro", "Mo Haddad", "Pia Sørensen"}
    page = client_for(pia).get(f"{BASE}channels/").content.decode()
    assert "Harbor Food Bank" in page
    assert "Shift planner" not in page
    assert client_for(pia).get(f"{BASE}channels/{team.pk}/").status_code == 404


def test_search_finds_her_nothing_of_others(project, another, pia, client_for):
    page = client_for(pia).get(f"{BASE}search/?q=tool").content.decode()
    assert "Tool desk" not in page
    assert "Riverside Library" not in page


def test_sam_reads_no_project(project, sam, client_for, inside):
    assert client_for(sam).get(f"{BASE}projects/{project.pk}/").status_code == 403
    with inside(sam):
        assert not Project.objects.visible_to(sam).exists()
        assert not Channel.objects.visible_to(sam).exists()


def test_cy_cannot_keep_partners(harbor, cy, jun, inside):
    with inside(cy):
        with pytest.raises(NotAllowed):
            Partner.add(name="Mine", by=cy)
        with pytest.raises(NotAllowed):
            harbor.add_contact(jun, by=cy)


def test_a_second_partner_of_the_same_name_is_told(harbor, ada, client_for):
    form = {"name": "Harbor Food Bank", "about": "Kept words", "stage": "talking"}
    answer = client_for(ada).post(f"{BASE}partners/new/", form)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "There is a partner of this name already." in page
    assert "Kept words" in page


def test_only_people_with_the_partner_role_speak_for_one(harbor, ada, cy, client_for, inside):
    url = f"{BASE}partners/{harbor.pk}/contacts/"
    assert client_for(ada).post(url, {"membership": str(cy.pk)}).status_code == 400
    with inside(ada):
        assert Membership.objects.filter(contact_for__partner=harbor).count() == 1


def test_a_partner_of_hilltop_is_not_to_be_named(harbor, dee, inside, pia, client_for):
    with inside(dee):
        theirs = Partner.add(name="Elsewhere", by=dee)
    body = {"partner": str(theirs.pk), "words": "a", "done_when": "b"}
    answer = client_for(pia).post(f"{API}needs/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["status"] == 400


def test_the_second_of_a_name_is_refused_by_the_verb_and_leaves_no_act(harbor, ada, inside):
    with inside(ada):
        with pytest.raises(ValidationError, match="There is a partner of this name already"):
            Partner.add(name=" Harbor Food Bank ", by=ada)
        assert Activity.objects.filter(verb="partner.added").count() == 1
