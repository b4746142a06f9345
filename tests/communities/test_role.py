"""Who holds which role, taking one back by a tap, and a page that promises only what is so."""

import pytest
from django.test import Client

from communities import profiles, sights
from communities.models import Introduction, Membership
from communities.tenancy.access import AUDIENCES
from events.models import Certificate, Event
from projects.models import Channel
from reflections.models import Entry

ROLES = "/c/riverside/settings/roles/"


def test_the_page_says_who_holds_what(demo, client_for):
    shown = client_for(demo.people["ada"]).get(ROLES).content.decode()
    for words in ("Ada Brandt", "Pia Sørensen", "Sam Okafor", "Bo Lindgren", "Facilitator"):
        assert words in shown
    assert client_for(demo.people["cy"]).get(ROLES).status_code == 403


def test_a_role_is_given_undone_and_told(client_for, ada, cy, inside):
    browser, person = client_for(ada), f"/c/riverside/people/{cy.pk}/"
    shown = browser.post(f"{person}roles/organizer/", follow=True).content.decode()
    assert "Cy Navarro is Organizer now." in shown
    assert f"{person}roles/organizer/withdrawal/" in shown
    assert client_for(cy).get(ROLES).status_code == 200
    browser.post(f"{person}roles/organizer/withdrawal/")
    assert client_for(cy).get(ROLES).status_code == 403
    log = browser.get(ROLES).content.decode()
    assert "Ada Brandt made Cy Navarro organizer." in log
    assert "Ada Brandt took from Cy Navarro: organizer." in log


@pytest.mark.parametrize("role", ["admin", "organizer", "sponsor"])
def test_cy_gives_herself_nothing(client_for, cy, role):
    answer = client_for(cy).post(f"/c/riverside/people/{cy.pk}/roles/{role}/")
    assert answer.status_code == 403


def test_the_only_admin_keeps_the_role_and_reads_why(client_for, ada):
    path = f"/c/riverside/people/{ada.pk}/roles/admin/withdrawal/"
    answer = client_for(ada).post(path, follow=True)
    assert "A community needs an admin." in answer.content.decode()


def test_a_role_that_does_not_exist(client_for, ada, cy):
    assert client_for(ada).post(f"/c/riverside/people/{cy.pk}/roles/king/").status_code == 404


def test_a_person_is_found_by_name_to_be_given_a_role(client_for, ada):
    assert "Jun Park" in client_for(ada).get(f"{ROLES}?q=par").content.decode()


def test_everybody_inside_reads_who_sees_what(client_for, cy, pia):
    for person in (cy, pia):
        shown = client_for(person).get("/c/riverside/people/sights/").content.decode()
        assert "A reflection you keep to yourself" in shown
        assert "<p>You, your team and partners.</p>" in shown
        assert "<p>Every member.</p>" in shown


def test_a_role_in_a_program_leads_to_the_person_and_to_what_they_lead(
    client_for, ada, bo, capstone
):
    shown = client_for(ada).get(ROLES).content.decode()
    assert f'href="/c/riverside/people/{bo.pk}/"' in shown
    assert f'href="/c/riverside/programs/{capstone.pk}/people/"' in shown


WHO = {
    "self": "cy",
    "team": "leila aziz",
    "program": "noor khan",
    "facilitator": "bo",
    "member": "grace obi",
    "organizer": "ada",
    "partner": "pia",
    "sponsor": "sam",
}


def paths_of(demo) -> dict[str, str]:
    """For every sight, the page of such a thing of cy's."""
    cy, elif_, ines = (demo.people[key] for key in ("cy", "elif mert", "ines costa"))
    with demo.inside("elif mert"):
        made = Introduction.make(one=cy, other=ines, words="You two should meet.", by=elif_)
    with demo.inside("cy"):
        team = Channel.objects.visible_to(cy).filter(kind="team").first()
        line = Channel.objects.get(kind="partner_line", project_id=team.project_id)
        event = Event.objects.filter(program__title="Capstone Mentoring, autumn").first()
        return {
            "profile": f"people/{cy.pk}/",
            "introduction": f"people/introductions/{made.pk}/",
            "channel_team": f"channels/{team.pk}/",
            "channel_partner": f"channels/{line.pk}/",
            "channel_program": f"channels/{Channel.objects.filter(kind='open_program')[0].pk}/",
            "attendance": f"events/{event.pk}/roster/",
            "event": f"events/{event.pk}/",
            "certificate": f"certificates/{paper_of(cy, event).pk}/",
            "figures": "metrics/",
        }


def paper_of(person: Membership, event: Event) -> Certificate:
    """A certificate of the program that the meeting is part of."""
    return Certificate.objects.create(
        membership=person, program_id=event.program_id, code="ACDEFGHJKMNPQRT",
        name=person.name, title="Capstone", first_on=event.starts_at.date(),
        last_on=event.starts_at.date(), attended=1, meetings=1, minutes=90,
    )  # fmt: skip


def who_opens(demo, path: str) -> set[str]:
    """The readers to whom a page opens."""
    opened = set()
    for reader, key in WHO.items():
        browser = Client()
        browser.force_login(demo.people[key].user)
        if browser.get(f"/c/riverside/{path}").status_code == 200:
            opened.add(reader)
    return opened


def test_the_sentences_are_what_the_doors_do(demo):
    """Every line of the page, held against the pages of the things themselves."""
    said = {one.key: set(one.readers) for one in sights.sights()}
    done = {key: who_opens(demo, path) for key, path in paths_of(demo).items()}
    with demo.inside("cy"):
        cy = Membership.objects.get(pk=demo.people["cy"].pk)
        mine = Entry.objects.filter(author=cy, submitted_at__isnull=False, program__isnull=False)
        entry = mine.first()
        profiles.describe(cy, is_listed=False, by=cy)
    done["unlisted_profile"] = who_opens(demo, f"people/{cy.pk}/")
    for visibility in Entry.Visibility.values:
        with demo.inside("cy"):
            Entry.objects.filter(pk=entry.pk).update(visibility=visibility)
        done[f"entry_{visibility}"] = who_opens(demo, f"reflections/{entry.pk}/")
    assert done == said


def test_the_audiences_are_what_pages_declare():
    assert sights.of_audience("member") == sights.MEMBERS
    assert set(AUDIENCES["member"]) == {"admin", "organizer", "member"}
