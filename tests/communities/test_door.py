"""Doors: shut by default, open to be read, and nothing on them that is not for strangers."""

import pytest
from django.test import Client

from bench.questions import questions
from communities import doors
from communities.models import Door, JoinQuestion, Membership, Program, User
from projects.models import Partner
from tests.sweeps.doors import ids_of

SAID = {"is_open": True, "joining": "vetted", "benefits": "A client of your own.", "how": ""}
HEADERS = {"X-Request-ID", "Content-Length"}


def open_both(ada, capstone, inside) -> None:
    with inside(ada):
        Door.of(None).set(**SAID, by=ada)
        Door.of(capstone).set(**SAID, slug="capstone", by=ada)


def without_nonce(answer) -> str:
    nonce = answer.context["csp_nonce"]
    return answer.content.decode().replace(str(nonce), "")


@pytest.mark.parametrize("below", ["", "join/", "capstone/", "capstone/join/", "join/code/"])
def test_a_shut_door_and_an_invented_one_are_the_same_404(ada, capstone, inside, below):
    with inside(ada):
        Door.of(capstone).set(**SAID | {"is_open": False}, slug="capstone", by=ada)
    shut, invented = (Client().get(f"/p/{slug}/{below}") for slug in ("riverside", "invented"))
    assert shut.status_code == invented.status_code == 404
    assert without_nonce(shut) == without_nonce(invented)
    seen = [{k: v for k, v in answer.headers.items() if k not in HEADERS and "nonce" not in v}
            for answer in (shut, invented)]  # fmt: skip
    assert seen[0] == seen[1]


def test_an_organizer_looks_at_it_before_it_opens(ada, cy, capstone, inside, client_for):
    with inside(ada):
        Door.of(capstone).set(**SAID | {"is_open": False}, slug="capstone", by=ada)
    assert "the page is closed" in client_for(ada).get("/p/riverside/capstone/").content.decode()
    assert client_for(cy).get("/p/riverside/capstone/").status_code == 404


def test_a_draft_has_no_page(ada, capstone, inside):
    open_both(ada, capstone, inside)
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(status="draft")
    assert Client().get("/p/riverside/capstone/").status_code == 404
    assert "Capstone" not in Client().get("/p/riverside/").content.decode()


def test_it_says_what_strangers_need(ada, capstone, inside):
    open_both(ada, capstone, inside)
    html = Client().get("/p/riverside/capstone/").content.decode()
    for words in (capstone.title, "A client of your own.", capstone.skills[0], "Ask to join"):
        assert words in html
    assert "Capstone" in Client().get("/p/riverside/").content.decode()


def test_nothing_of_anybody_stands_on_a_public_page(demo):
    """Every name, address and id of the demo is looked for on every page that strangers read."""
    from communities.tenancy.scope import community_scope

    ada = demo.people["ada"]
    with community_scope(demo.riverside, ada.user_id):
        programs = list(Program.objects.exclude(status="draft"))
        Door.of(None).set(**SAID, by=ada)
        for program in programs:
            Door.of(program).set(**SAID, slug=f"p-{program.pk.hex}", by=ada)
        private = {one.name for one in Membership.objects.all()}
        private |= set(ids_of().values()) - {str(program.pk) for program in programs}
    private |= {user.email for user in User.objects.all()} | {
        user.name for user in User.objects.all()
    }
    addresses = ["", "join/"] + [f"p-{p.pk.hex}/{more}" for p in programs for more in ("", "join/")]
    read = []
    for below in addresses:
        answer = Client().get(f"/p/riverside/{below}")
        if answer.status_code == 302:  # nobody joins a program that is over
            continue
        html = answer.content.decode()
        assert "layout" not in answer.context or answer.context["layout"]["membership"] is None
        assert [one for one in private if str(one) in html] == []
        read.append(below)
    assert len(read) > len(programs) + 1


def test_closed_joining_leads_back_to_the_page(ada, capstone, inside):
    with inside(ada):
        Door.of(capstone).set(**SAID | {"joining": "closed"}, slug="capstone", by=ada)
    assert Client().get("/p/riverside/capstone/join/").url == "/p/riverside/capstone/"
    with inside(ada):
        Door.of(capstone).set(**SAID, slug="capstone", by=ada)
        Program.objects.filter(pk=capstone.pk).update(status="closed")
    assert Client().get("/p/riverside/capstone/join/").url == "/p/riverside/capstone/"


def test_members_are_led_inside(ada, cy, capstone, inside, client_for):
    open_both(ada, capstone, inside)
    inside_it = f"/c/riverside/programs/{capstone.pk}/"
    assert client_for(cy).get("/p/riverside/capstone/join/").url == inside_it
    assert client_for(cy).get("/p/riverside/join/").url == "/c/riverside/"
    assert inside_it in client_for(cy).get("/p/riverside/capstone/").content.decode()


def test_the_two_ways_in_know_of_each_other(ada, capstone, inside, client_for):
    office = client_for(ada)
    settings = f"/c/riverside/programs/{capstone.pk}/settings/"
    door = f"/c/riverside/settings/doors/programs/{capstone.pk}/"
    page = office.get(settings).text
    assert "its door is shut" in page
    assert f'href="{door}"' in page
    with inside(ada):
        Door.of(capstone).set(**SAID, slug="capstone", by=ada)
        Program.objects.filter(pk=capstone.pk).update(joining="approval")
    assert "Others can ask at its door" in office.get(settings).text
    page = office.get(door).text
    assert "Members ask, and whoever runs the program answers." in page
    assert f'href="{settings}#id_joining_field"' in page


def test_a_lead_who_may_not_touch_doors_is_told_how_it_stands(bo, capstone, inside, client_for):
    with inside(bo):
        Program.objects.filter(pk=capstone.pk).update(lead=bo)
    page = client_for(bo).get(f"/c/riverside/programs/{capstone.pk}/settings/").text
    assert "its door is shut" in page
    assert "settings/doors/" not in page


def test_the_link_of_a_door_stands_there_before_it_is_kept(ada, capstone, inside, client_for):
    page = f"/c/riverside/settings/doors/programs/{capstone.pk}/"
    before = client_for(ada).get(page).text
    assert "/p/riverside/capstone/" in before
    assert "It leads to a page once you have kept this one" in before
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(title="学び")
    assert "link_field" not in client_for(ada).get(page).text
    with inside(ada):
        Door.of(capstone).set(**SAID, slug="capstone", by=ada)
    assert "Whoever has it can read the page." in client_for(ada).get(page).text


def test_two_programs_do_not_share_an_address(ada, capstone, inside, client_for):
    open_both(ada, capstone, inside)
    with inside(ada):
        other = Program.objects.create(
            title="Another", purpose="x", lead=ada, status="running",
            starts_on=capstone.starts_on, ends_on=capstone.ends_on,
        )  # fmt: skip
    said = {"is_open": "on", "joining": "closed", "slug": "capstone"}
    answer = client_for(ada).post(f"/c/riverside/settings/doors/programs/{other.pk}/", said)
    assert answer.status_code == 400
    assert "has this address already" in answer.content.decode()
    answer = client_for(ada).post(
        f"/c/riverside/settings/doors/programs/{other.pk}/", said | {"slug": "join"}
    )
    assert answer.status_code == 400


def test_questions_are_written_ordered_and_taken_away(ada, inside, client_for):
    office, page = client_for(ada), "/c/riverside/settings/doors/"
    office.post(f"{page}questions/", {"text": "Why?", "kind": "text", "is_required": "on"})
    said = {"text": "When?", "kind": "choice", "choices": "Tuesday\n\nSunday\nSunday"}
    office.post(f"{page}questions/", said)
    alone = office.post(f"{page}questions/", said | {"text": "One?", "choices": "Only this"})
    assert alone.status_code == 400
    with inside(ada):
        first, second = JoinQuestion.objects.asked()
        assert (second.choices, second.is_required) == (["Tuesday", "Sunday"], False)
    office.post(f"{page}questions/{second.pk}/move/")
    with inside(ada):
        assert [one.text for one in JoinQuestion.objects.asked()] == ["When?", "Why?"]
    office.post(f"{page}questions/{second.pk}/removal/")
    with inside(ada):
        assert [one.text for one in JoinQuestion.objects.asked()] == ["Why?"]
    office.post(f"{page}questions/{second.pk}/return/")
    with inside(ada):
        assert JoinQuestion.objects.asked().count() == 2
        assert JoinQuestion.objects.get(pk=first.pk).removed_at is None


def test_only_organizers_set_doors(cy, client_for):
    assert client_for(cy).get("/c/riverside/settings/doors/").status_code == 403
    assert client_for(cy).post("/c/riverside/settings/doors/", SAID).status_code == 403


def test_other_apps_add_what_is_for_everybody(ada, capstone, inside):
    open_both(ada, capstone, inside)
    with inside(ada):
        assert all(panel is not None for panel in doors.sections(Door.of(capstone)))


def test_a_partner_is_named_once_they_agreed(ada, pia, capstone, inside, client_for):
    open_both(ada, capstone, inside)
    with inside(ada):
        partner = Partner.add(name="Harbor Café", stage="agreed", by=ada)
    assert "Harbor Café" not in Client().get("/p/riverside/").content.decode()
    naming = f"/c/riverside/partners/{partner.pk}/naming/"
    client_for(ada).post(naming, {"agreed": "yes"})
    assert "Harbor Café" in Client().get("/p/riverside/").content.decode()
    assert "Harbor Café" not in Client().get("/p/riverside/capstone/").content.decode()
    client_for(ada).post(naming, {"agreed": "no"})
    assert "Harbor Café" not in Client().get("/p/riverside/").content.decode()


def test_a_full_program_says_so(ada, capstone, inside):
    open_both(ada, capstone, inside)
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(capacity=3)
    assert "Every place is taken" in Client().get("/p/riverside/capstone/").content.decode()


@pytest.mark.parametrize("below", ["", "join/", "capstone/", "capstone/join/"])
def test_public_pages_ask_seldom(ada, capstone, inside, below):
    open_both(ada, capstone, inside)
    assert Client().get(f"/p/riverside/{below}").status_code == 200
    assert len(questions(Client(), f"/p/riverside/{below}")) <= 12


@pytest.mark.parametrize("path", ["/p/{}/join/withdrawal/", "/api/v1/c/{}/nope/", "/c/{}/"])
def test_no_header_tells_a_shut_community_from_an_invented_one(db, client, path):
    told = [client.get(path.format(slug)) for slug in ("hilltop", "never-was")]
    ignored = {"X-Request-ID", "Content-Length", "Location", "Content-Security-Policy", "Allow"}
    headers = [{k: v for k, v in one.headers.items() if k not in ignored} for one in told]
    assert headers[0] == headers[1]
