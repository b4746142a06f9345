"""A page about oneself, and a directory in which one is found only if one wants to be."""

import pytest

from communities import profiles, roster_mix
from communities.models import Activity, Membership, Organization, Skill, User
from communities.naming import key_of
from communities.tenancy.access import NotAllowed

BASE = "/c/riverside/people/"
SAID = {
    "name": "Cy Navarro",
    "pronunciation": "SIGH",
    "headline": "Learning to say no",
    "offered": "React, testing",
    "sought": "Estimating; clients",
    "interests": "cycling",
    "field": "Software",
    "level": "new",
    "about": "I came from nursing.",
    "is_listed": "on",
}


def page(browser, path="") -> str:
    answer = browser.get(BASE + path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_cy_describes_herself_and_others_read_it(client_for, cy, leila):
    answer = client_for(cy).post(f"{BASE}me/", SAID)
    assert (answer.status_code, answer.url) == (302, f"{BASE}{cy.pk}/")
    shown = page(client_for(leila), f"{cy.pk}/")
    for words in ("SIGH", "Learning to say no", "React", "Estimating", "cycling", "Software"):
        assert words in shown
    assert "Both of you are in" in shown and "Capstone" in shown


def test_small_steps_go_away_as_they_are_done(client_for, cy):
    browser = client_for(cy)
    assert "Name one thing you can help with" in page(browser, f"{cy.pk}/")
    browser.post(f"{BASE}me/", SAID)
    assert "small step" not in page(browser, f"{cy.pk}/")


def test_a_word_too_long_stays_in_its_field(client_for, cy):
    answer = client_for(cy).post(f"{BASE}me/", SAID | {"offered": "x" * 61})
    assert answer.status_code == 400
    assert "Keep each to 60 letters" in answer.content.decode()
    assert "x" * 61 in answer.content.decode()


def test_thirteen_words_are_too_many(client_for, cy, inside):
    many = ", ".join(f"word {number}" for number in range(13))
    answer = client_for(cy).post(f"{BASE}me/", SAID | {"sought": many})
    assert answer.status_code == 400 and "At most 12 words" in answer.content.decode()
    with inside(cy):
        assert not Skill.objects.exists()


def test_people_describe_only_themselves(cy, ada, inside):
    with inside(ada), pytest.raises(NotAllowed):
        profiles.describe(cy, headline="Not hers", by=ada)


def test_who_takes_no_place_in_the_directory_is_known_to_their_own_people(
    client_for, cy, bo, ada, pia, inside, leila
):
    with inside(ada):
        stranger = Membership.join(User.objects.create_user("s@x.example", name="Stella"), by=ada)
    client_for(cy).post(f"{BASE}me/", {**SAID, "is_listed": ""})
    assert "Cy Navarro" not in page(client_for(bo))
    assert "Cy Navarro" in page(client_for(ada))
    with inside(ada):
        stranger = Membership.objects.select_related("user").get(pk=stranger.pk)
    assert client_for(stranger).get(f"{BASE}{cy.pk}/").status_code == 404
    assert client_for(leila).get(f"{BASE}{cy.pk}/").status_code == 200
    found = client_for(stranger).get("/c/riverside/search/?q=navarro").content.decode()
    assert "Cy Navarro" not in found
    listed = client_for(stranger).get("/api/v1/c/riverside/memberships/").json()["results"]
    assert "Cy Navarro" not in [one["name"] for one in listed]


def test_who_is_not_listed_is_named_in_their_own_programs_alone(
    client_for, cy, leila, ada, bo, capstone, inside
):
    with inside(ada):
        harbor = Organization.add(name="Harbor", by=ada)
        for person in (cy, leila):
            person.affiliate(harbor, by=ada)
        user = User.objects.create_user("s@x.example", name="Stella")
        stella = Membership.join(user, by=ada)
        stella = Membership.objects.select_related("user").get(pk=stella.pk)
        Activity.record("membership.joined", by=cy, obj=cy, subject=cy, public=True)
    client_for(cy).post(f"{BASE}me/", {**SAID, "organization": harbor.pk, "is_listed": ""})
    api, base = "/api/v1/c/riverside/enrolments/", "/c/riverside/"
    roster, feed = f"{base}programs/{capstone.pk}/people/", f"{base}activities/"

    def read(reader, path) -> str:
        return client_for(reader).get(path).content.decode()

    for insider in (leila, bo, ada):
        assert "Cy Navarro" in read(insider, roster)
        assert str(cy.pk) in read(insider, api)
    outside = read(stella, roster)
    assert "Cy Navarro" not in outside and "Leila Aziz" in outside
    assert str(cy.pk) not in read(stella, api) and str(leila.pk) in read(stella, api)
    assert "Cy Navarro joined" not in read(stella, feed)
    with inside(ada):
        many = [roster_mix.mixes(capstone, listed=it)[0][1][0].many for it in (True, False)]
        assert many == [1, 2]
    of_harbor = client_for(stella).get(f"{BASE}organizations/").context["page"]
    assert [one.people for one in of_harbor] == [1]
    assert [one.people for one in client_for(ada).get(f"{BASE}organizations/").context["page"]] == [
        2
    ]
    detail = f"{BASE}organizations/{harbor.pk}/"
    for reader, many in ((stella, 1), (bo, 2), (ada, 2)):
        (program,) = client_for(reader).get(detail).context["programs"]
        assert program.people == many


def test_counts_follow_consent_and_leaving(cy, leila, ada, inside):
    def sought() -> int:
        return Skill.objects.get(key="clients").sought

    for person in (cy, leila):
        with inside(person):
            profiles.describe(person, sought=["Clients"], by=person)
    with inside(ada):
        assert sought() == 2
    with inside(cy):
        profiles.describe(cy, is_listed=False, by=cy)
        assert sought() == 1
    with inside(ada):
        leila.end(by=ada)
        assert sought() == 0
        Membership.join(leila.user, by=ada)
        assert sought() == 1


def test_a_word_is_one_word_however_it_is_written(cy, leila, inside):
    for person, word in ((cy, "Zoe\u0308 "), (leila, "ZOË")):
        with inside(person):
            profiles.describe(person, interests=[word], by=person)
    with inside(cy):
        assert [(one.word, one.interested) for one in Skill.objects.all()] == [("Zoë", 2)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("cy", True), ("NAV", True), ("navarro", True), ("с", True), ("avarro", False), ("zz", False)],
)
def test_names_are_found_by_how_they_begin(client_for, leila, cy, asked, found):
    """The lone "с" is Cyrillic: what reads alike is found alike."""
    assert ("Cy Navarro" in page(client_for(leila), f"?q={asked}")) is found


NAMES = ["João Vieira", "محمد علي", "Zoë", "李小龍", "O’Neill", "Владимир", "नमस्ते", "Nguyễn Thị"]


@pytest.mark.parametrize("name", NAMES)
def test_every_script_is_kept_found_and_isolated(client_for, cy, inside, name):
    browser = client_for(cy)
    assert browser.post(f"{BASE}me/", SAID | {"name": name}).status_code == 302
    assert f"<bdi>{name}</bdi>" in page(browser, f"?q={name[:2]}")
    with inside(cy):
        mine = Membership.objects.get(pk=cy.pk)
        assert mine.name_key == key_of(name), "the database folds as we do"


def test_names_that_read_alike_are_told_apart(client_for, cy, leila, inside):
    with inside(leila):
        profiles.describe(leila, name="Су Navarrо", headline="Another one", by=leila)
    shown = page(client_for(cy), f"{cy.pk}/")
    assert "Not to be mistaken for" in shown and "Another one" in shown


@pytest.mark.parametrize("how", ["offered", "sought"])
def test_filters_by_what_people_offer_and_seek(client_for, cy, leila, inside, how):
    client_for(cy).post(f"{BASE}me/", SAID)
    with inside(cy):
        react = Skill.objects.get(key="react")
    shown = page(client_for(leila), f"?how={how}&skill={react.pk}")
    assert ("Learning to say no" in shown) is (how == "offered")


def test_filters_by_program_and_role(client_for, cy, capstone, circle):
    browser = client_for(cy)
    assert "Bo Lindgren" in page(browser, f"?program={capstone.pk}")
    assert "Sam Okafor" not in page(browser, f"?program={capstone.pk}")
    assert "Nobody in the directory" in page(browser, f"?program={circle.pk}")
    assert "Ada Brandt" in page(browser, "?role=admin")
    assert "Bo Lindgren" not in page(browser, "?role=admin")
    assert "Bo Lindgren" in page(browser, "?program=nonsense&role=nonsense&skill=x")


def test_leaving_asks_first_and_then_closes_the_door(client_for, cy):
    browser = client_for(cy)
    assert "Leave Riverside Tech Guild?" in page(browser, f"{cy.pk}/end/")
    assert browser.post(f"{BASE}{cy.pk}/end/").status_code == 302
    assert browser.get("/c/riverside/").status_code == 404


def test_nobody_ends_another_membership_but_an_organizer(client_for, cy, leila):
    assert client_for(cy).post(f"{BASE}{leila.pk}/end/").status_code == 403


def test_the_last_admin_reads_why_not(client_for, ada):
    answer = client_for(ada).post(f"{BASE}{ada.pk}/end/")
    assert answer.status_code == 400 and "needs an admin" in answer.content.decode()


def test_a_test_account_is_marked_and_back(client_for, ada, cy, inside):
    browser = client_for(ada)
    for marked, which in ((True, ""), (True, ""), (False, "?person")):
        assert browser.post(f"{BASE}{cy.pk}/test/{which}").status_code == 302
        with inside(ada):
            assert Membership.objects.get(pk=cy.pk).is_test is marked
    assert client_for(cy).post(f"{BASE}{cy.pk}/test/").status_code == 403
