"""Where people come from, and enrolling them together."""

import pytest
from django.core.exceptions import ValidationError

from communities.models import Activity, Enrolment, Membership, Organization, Program
from communities.tenancy.access import NotAllowed

BASE = "/c/riverside/people/organizations/"


@pytest.fixture
def harbor(ada, cy, leila, inside) -> Organization:
    with inside(ada):
        made = Organization.add(name="Harbor Logistics", website="https://harbor.example", by=ada)
        for person in (cy, leila):
            person.affiliate(made, by=ada)
        return made


@pytest.fixture
def second(ada, inside, capstone) -> Program:
    from communities import blueprints, clock

    with inside(ada):
        blueprint = blueprints.load("capstone_mentoring")
        return Program.open_from(blueprint, title="Second", starts_on=clock.today(), by=ada)


def test_ada_adds_one_by_name_once(client_for, ada, inside):
    browser = client_for(ada)
    said = {"name": "  Harbor   Logistics ", "kind": "company"}
    answer = browser.post(f"{BASE}new/", said)
    assert answer.status_code == 302
    assert "Harbor Logistics" in browser.get(BASE).content.decode()
    refused = browser.post(f"{BASE}new/", said)
    assert refused.status_code == 400
    assert "There is an organization of this name already." in refused.content.decode()
    assert browser.post(f"{answer.url}edit/", said | {"kind": "public"}).status_code == 302
    assert "Public body" in browser.get(answer.url).content.decode()


def test_only_organizers_keep_them(client_for, cy, pia, harbor, inside):
    assert client_for(cy).get(f"{BASE}new/").status_code == 403
    assert client_for(pia).get(BASE).status_code == 403
    with inside(cy), pytest.raises(NotAllowed):
        Organization.add(name="Mine", by=cy)


def test_its_page_shows_people_and_programs(client_for, jun, harbor, capstone):
    shown = client_for(jun).get(f"{BASE}{harbor.pk}/").content.decode()
    for words in ("Cy Navarro", "Leila Aziz", "Capstone", "https://harbor.example"):
        assert words in shown
    assert "Enrol several together" not in shown


def test_a_name_finds_who_else_is_from_here(client_for, ada, cy, jun, harbor, inside):
    path, browser = f"{BASE}{harbor.pk}/", client_for(ada)
    assert f"{path}people/{jun.pk}/" in browser.get(f"{path}?q=park").content.decode()
    assert "Nobody else here" in browser.get(f"{path}?q=nobody").content.decode()
    for _time in range(2):
        assert browser.post(f"{path}people/{jun.pk}/").status_code == 302
    with inside(ada):
        assert Membership.objects.get(pk=jun.pk).organization_id == harbor.pk
        assert Activity.objects.filter(verb="membership.affiliated", subject=jun).count() == 1
    assert client_for(cy).post(f"{path}people/{jun.pk}/").status_code == 403


def test_several_are_enrolled_at_once(client_for, ada, cy, leila, harbor, second, inside):
    path = f"{BASE}{harbor.pk}/enrolment/"
    for _time in range(2):
        answer = client_for(ada).post(path, {"program": second.pk, "people": [cy.pk, leila.pk]})
        assert answer.status_code == 302
    with inside(ada):
        assert Enrolment.objects.active().filter(program=second).count() == 2
        assert Activity.objects.filter(verb="organization.enrolled").count() == 1


def test_nobody_else_slips_in(ada, cy, jun, harbor, second, inside, client_for):
    with inside(ada), pytest.raises(ValidationError, match="Choose among the people"):
        harbor.enrol(second, [cy, jun], by=ada)
    path = f"{BASE}{harbor.pk}/enrolment/"
    answer = client_for(ada).post(path, {"program": second.pk, "people": [cy.pk, jun.pk]})
    assert answer.status_code == 400
    assert client_for(cy).post(path, {"program": second.pk, "people": [cy.pk]}).status_code == 403
    with inside(ada):
        assert not Enrolment.objects.active().filter(program=second).exists()


def test_another_communitys_organization_is_not_there(client_for, dee, harbor):
    assert client_for(dee).get(f"/c/hilltop/people/organizations/{harbor.pk}/").status_code == 404
