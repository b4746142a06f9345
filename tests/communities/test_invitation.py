"""Invitations: sent once, for one address, from the mail to the first step."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils.html import escape

from communities import clock, inviting, role_words
from communities.models import (
    Activity,
    Enrolment,
    Invitation,
    Mail,
    Membership,
    User,
)
from communities.models.enrolment import ProgramRole
from communities.models.role import Role
from tests.communities.invitations import code_in_the_outbox, come_in, path, send

pytestmark = pytest.mark.usefixtures("unhurried")


def test_from_the_mail_to_the_first_step(yara, ada, inside, capstone):
    with inside(ada):
        (mail,) = Mail.objects.filter(to="yara@new.example")
    assert mail.subject == "Ada Brandt invites you to Capstone"
    assert "Hello Yara Costa," in mail.text
    assert "Come and see." in mail.html
    door = re.search(r"/c/riverside/invitation/\S+/", mail.text).group()
    client = Client()
    page = client.get(door).content.decode()
    assert "Ada Brandt invites you." in page
    assert "Come and see." in page
    answer = come_in(client, door, ada, inside)
    assert answer.url == f"/c/riverside/programs/{capstone.pk}/"
    home = client.get(answer.url)
    assert home.status_code == 200
    with inside(ada):
        member = Membership.objects.get(name="Yara Costa")
        assert member.roles == ["member"]
        assert Enrolment.objects.active().filter(membership=member, program=capstone).exists()
        assert Activity.objects.filter(verb="invitation.accepted", subject=ada).count() == 1
    assert EmailAddress.objects.get(email="yara@new.example").verified


@pytest.mark.parametrize("role", ["participant", "mentor", "facilitator"])
def test_who_is_invited_into_a_program_reads_what_they_will_do(ada, inside, capstone, role):
    with inside(ada):
        people = [inviting.invitee(1, "noa@new.example")]
        Invitation.send(people, by=ada, program=capstone, program_role=role)
        url = people[0].invitation.url
    page = Client().get(url).text
    assert f"As a {role} you" in page
    assert "Riverside Tech Guild</span></span>" in page, "the community's own name beside the mark"
    assert "· Praxis" not in page


def test_every_role_has_its_sentence(ada, inside):
    for role in (*Role, *ProgramRole):
        assert str(role_words.SENTENCES[role]).startswith(("As a ", "As an "))
    with inside(ada):
        people = [inviting.invitee(1, "noa@new.example")]
        Invitation.send(people, by=ada, roles=["organizer", "sponsor"])
        url = people[0].invitation.url
    page = Client().get(url).text
    assert "As an organizer you" in page
    assert "As a sponsor you" in page


def test_each_letter_has_its_own_name_and_link(ada, inside):
    names = ("<b>Eve</b>", "\ue000link\ue001 Tom", "ليلى", "")
    with inside(ada):
        people = [inviting.invitee(n, f"p{n}@new.example", name) for n, name in enumerate(names)]
        Invitation.send(people, by=ada)
        for one in people:
            mail = Mail.objects.get(to=one.email)
            assert one.invitation.url in mail.text
            assert one.invitation.url in mail.html
            assert f"Hello {one.name},".replace(" ,", ",") in mail.text
            assert f"Hello {escape(one.name)},".replace(" ,", ",") in mail.html


def test_words_with_the_marks_of_a_slot_are_words(ada, inside, client_for):
    words = "Come! \ue000zzz\ue001 \ue000link\ue001"
    said = {"people": "zed@new.example", "role": "member", "words": words}
    client_for(ada).post("/c/riverside/people/invitations/sending/", said)
    with inside(ada):
        assert words in Mail.objects.get(to="zed@new.example").text


def test_opening_it_changes_nothing(yara, ada, inside):
    door = path(yara, ada, inside)
    client = Client()
    for _time in range(2):
        assert client.get(door).status_code == 200
    with inside(ada):
        yara.refresh_from_db()
        assert yara.accepted_at is None
        assert not Mail.objects.filter(effect_key__startswith="code:").exists()


def test_forwarded_it_lets_nobody_in_without_the_code(yara, ada, inside):
    """Whoever holds the link has not proved the address, and the code goes to the address alone."""
    door, client = path(yara, ada, inside), Client()
    client.post(door, {"name": "Mallory"})
    with inside(ada):
        assert Mail.objects.get(effect_key__startswith="code:").to == "yara@new.example"
    answer = client.post(f"{door}code/", {"code": "AAAA-AAAA"})
    assert answer.status_code == 400
    assert not User.objects.filter(email="yara@new.example").exists()
    assert (
        Client().post(f"{door}code/", {"code": code_in_the_outbox(ada, inside)}).status_code == 302
    )
    assert not User.objects.filter(email="yara@new.example").exists()


def test_forwarded_to_cy_who_is_signed_in(yara, ada, cy, inside, client_for):
    door, client = path(yara, ada, inside), client_for(cy)
    page = client.get(door).content.decode()
    assert "You are signed in as Cy Navarro (cy@praxis.example)." in page
    assert "This invitation is for yara@new.example." in page
    answer = client.post(door, {})
    assert answer.url == f"{door}code/"
    with inside(ada):
        yara.refresh_from_db()
        assert yara.accepted_at is None


def test_with_another_account_once_the_code_proves_the_address(yara, ada, dee, inside, client_for):
    """dee has an account, not here: she comes in with it, for the invited address is hers too."""
    door, client = path(yara, ada, inside), client_for(dee)
    answer = come_in(client, door, ada, inside, name="Dee Marchetti")
    assert answer.status_code == 302
    with inside(ada):
        assert Membership.objects.get(user=dee.user).name == "Dee Marchetti"
    assert not User.objects.filter(email="yara@new.example").exists()


def test_signed_in_with_the_same_address_it_is_one_screen(ada, dee, inside, client_for, capstone):
    invitation = send(ada, inside, "DEE@praxis.example", program=capstone)[0].invitation
    answer = client_for(dee).post(path(invitation, ada, inside), {"name": "Dee"})
    assert answer.url == f"/c/riverside/programs/{capstone.pk}/"
    with inside(ada):
        assert Membership.objects.filter(user=dee.user).count() == 1


def test_used_twice(yara, ada, inside):
    door, client = path(yara, ada, inside), Client()
    first = come_in(client, door, ada, inside)
    assert client.get(door).url == first.url
    page = Client().get(door)
    assert page.status_code == 410
    assert "This invitation has been used." in page.content.decode()
    with inside(ada), pytest.raises(ValidationError):
        Invitation.objects.get(pk=yara.pk).accept(ada.user)


@pytest.mark.parametrize(
    ("field", "says"), [("expires_at", "run out"), ("revoked_at", "taken back")]
)
def test_expired_or_revoked_it_says_who_can_help(yara, ada, inside, field, says):
    door = path(yara, ada, inside)
    with inside(ada):
        Invitation.objects.update(**{field: clock.now() - clock.dt.timedelta(days=1)})
    page = Client().get(door)
    assert page.status_code == 410
    assert says in page.content.decode()
    assert "Ada Brandt can send you a new one." in page.content.decode()
    assert Client().post(door, {"name": "Yara"}).status_code == 410


def test_elsewhere_it_is_no_link_at_all(yara, ada, inside):
    """Another community, an invented one, an invented link: one answer."""
    door = path(yara, ada, inside)
    doors = [door.replace("riverside", slug) for slug in ("hilltop", "invented")]
    answers = [Client().get(one) for one in [*doors, "/c/riverside/invitation/invented/"]]
    assert {answer.status_code for answer in answers} == {404}
    words = {re.sub(r"nonce[^>]*>", "", answer.content.decode()) for answer in answers}
    assert len({re.sub(r'next=[^"&]*|csrf\S*', "", one) for one in words}) == 1


def test_nobody_is_invited_twice(ada, inside, leila):
    text = "Yara <yara@new.example>\nYARA@new.example\nleila.aziz@praxis.example\nno address"
    states = [one.state for one in send(ada, inside, text)]
    assert states == ["new", "twice", "here", "unread"]
    assert [one.state for one in send(ada, inside, text)] == ["invited", "twice", "here", "unread"]
    with inside(ada):
        assert Invitation.objects.filter(address="yara@new.example").count() == 1
        assert Mail.objects.filter(to__iexact="yara@new.example").count() == 1


def test_an_account_elsewhere_is_not_told_apart(ada, dee, inside):
    """dee's account is none of riverside's business: she reads as anybody new."""
    states = [one.state for one in send(ada, inside, "dee@praxis.example\nnobody@new.example")]
    assert states == ["new", "new"]


def test_an_account_that_exists_gets_the_same_pages(ada, dee, inside):
    """Who opens the link learns nothing about whether the address has an account."""
    text = "dee@praxis.example\nnobody@new.example"
    pages = []
    for one in send(ada, inside, text):
        client, door = Client(), path(one.invitation, ada, inside)
        client.get(door)
        answer = client.post(door, {"name": "Somebody"})
        page = client.get(answer.url).content.decode().replace(one.email, "").replace(door, "")
        pages.append((answer.status_code, re.sub(r'nonce="[^"]*"|value="[^"]*"', "", page)))
    assert pages[0][0] == pages[1][0] == 302
    assert pages[0][1] == pages[1][1]


def test_an_account_that_nobody_proved_loses_its_password(yara, ada, inside):
    """Mallory signed up with yara's address and waits; the code is yara's."""
    mallory = User.objects.create_user("yara@new.example", "a-long-password", name="M")
    come_in(Client(), path(yara, ada, inside), ada, inside)
    mallory.refresh_from_db()
    assert not mallory.has_usable_password()


@pytest.mark.usefixtures("committed")
def test_twenty_at_once_are_one_member(ada, inside, capstone):
    invitation = send(ada, inside, program=capstone)[0].invitation
    user = User.objects.create_user("yara@new.example", name="Yara")
    together = threading.Barrier(20)

    def accept(_number):
        try:
            together.wait(20)
            with inside(ada):
                return Invitation.objects.get(pk=invitation.pk).accept(user, name="Yara").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as threads:
        found = set(threads.map(accept, range(20)))
    with inside(ada):
        assert found == set(Membership.objects.filter(user=user).values_list("pk", flat=True))
        assert len(found) == 1
        assert Enrolment.objects.filter(membership__user=user).count() == 1
        assert Activity.objects.filter(verb="invitation.accepted").count() == 1
