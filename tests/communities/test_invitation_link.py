"""One link for many: everybody proves an address of their own."""

import pytest
from django.test import Client

from communities.models import (
    Enrolment,
    InvitationLink,
    Mail,
)
from tests.communities.invitations import LIST, come_in, path

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def link(ada, inside, capstone) -> InvitationLink:
    with inside(ada):
        return InvitationLink.make(label="Poster", program=capstone, limit=2, by=ada)


def test_by_a_link_everybody_proves_an_address_of_their_own(link, ada, inside, capstone):
    door = path(link, ada, inside)
    for number in range(2):
        client = Client()
        assert "address" in client.get(door).content.decode()
        answer = come_in(client, door, ada, inside, address=f"P{number}@new.example")
        assert answer.url == f"/c/riverside/programs/{capstone.pk}/"
    full = Client().get(door)
    assert full.status_code == 410
    assert "Everybody this link was for is here." in full.content.decode()
    with inside(ada):
        assert InvitationLink.objects.get(pk=link.pk).uses == 2
        assert Enrolment.objects.filter(membership__user__email="p1@new.example").exists()


def test_a_link_takes_no_place_for_who_is_here(link, ada, cy, inside, client_for):
    answer = client_for(cy).post(path(link, ada, inside), {})
    assert answer.status_code == 302
    with inside(ada):
        assert InvitationLink.objects.get(pk=link.pk).uses == 0


def test_a_link_is_shown_again_and_ended(link, ada, inside, client_for):
    client = client_for(ada)
    assert link.secret in client.get(LIST).content.decode()
    client.post(f"/c/riverside/people/links/{link.pk}/revocation/")
    assert Client().get(path(link, ada, inside)).status_code == 410
    client.post(f"/c/riverside/people/links/{link.pk}/return/")
    assert Client().get(path(link, ada, inside)).status_code == 200


def test_what_fills_every_field_gets_no_code(link, ada, inside):
    door = path(link, ada, inside)
    form = {"name": "Bot", "address": "bot@new.example", "website": "https://spam.example"}
    assert Client().post(door, form).status_code == 302
    with inside(ada):
        assert not Mail.objects.filter(to="bot@new.example").exists()


def test_links_that_nobody_gave_out_are_not_tried_for_long(db, settings):
    settings.TOKEN_LIMIT = "1/600"
    answers = [Client().get("/c/riverside/invitation/guess/") for _time in range(2)]
    assert answers[-1].status_code == 429
