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

from communities import blueprints, clock, imports, inviting, moments, role_words
from communities.imports import reading, running
from communities.models import (
    Activity,
    Enrolment,
    Import,
    Invitation,
    InvitationLink,
    Mail,
    Membership,
    Notification,
    Program,
    User,
)
from communities.models.enrolment import ProgramRole
from communities.models.role import Role
from communities.notifications import notify
from communities.tenancy.access import NotAllowed
from events.models import Event

LIST = "/c/riverside/people/invitations/"
NEW = f"{LIST}new/"
SEND = f"{LIST}sending/"


def send(by, inside, text="Yara Costa <yara@new.example>", **what) -> list:
    with inside(by):
        people = inviting.read(text)
        Invitation.send(people, by=by, **what)
    return people


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Codes are counted by address and network across tests too."""
    for kind in ("JOIN", "JOIN_ADDRESS", "JOIN_NETWORK", "TOKEN"):
        setattr(settings, f"{kind}_LIMIT", "1000/600")
    settings.INVITATION_LIMIT = "1000/600"


@pytest.fixture
def yara(ada, inside, capstone) -> Invitation:
    """An invitation into the running program."""
    return send(ada, inside, program=capstone, words="Come and see.")[0].invitation


def path(invitation, by, inside) -> str:
    with inside(by):
        return invitation.url[invitation.url.index("/c/") :]


def code_in_the_outbox(by, inside) -> str:
    with inside(by):
        mail = Mail.objects.filter(effect_key__startswith="code:").order_by("created_at").last()
    return re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.text).group()


def come_in(client, door, by, inside, **form):
    """The three screens: the page, the code, inside."""
    first = client.post(door, {"name": "Yara Costa", **form})
    assert (first.status_code, first.url) == (302, f"{door}code/")
    return client.post(first.url, {"code": code_in_the_outbox(by, inside)})


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


def test_bo_invites_into_his_own_program_only(bo, cy, inside, capstone):
    assert send(bo, inside, program=capstone)[0].invitation
    with inside(bo), pytest.raises(NotAllowed):
        Invitation.send(inviting.read("a@new.example"), by=bo)
    with inside(bo), pytest.raises(NotAllowed):
        people = inviting.read("a@new.example")
        Invitation.send(people, by=bo, program=capstone, roles=["organizer"])
    with inside(cy), pytest.raises(NotAllowed):
        Invitation.send(inviting.read("a@new.example"), by=cy, program=capstone)


def test_who_gave_up_a_role_gives_it_no_more(ada, bo, inside):
    """An admin's invitation of an admin is worth what the inviter is when it is accepted."""
    invitation = send(ada, inside, "yara@new.example", roles=["admin"])[0].invitation
    with inside(ada):
        Membership.objects.filter(pk=ada.pk).update(roles=["organizer"])
        user = User.objects.create_user("yara@new.example", name="Yara")
        assert invitation.accept(user).roles == ["member"]


def test_resent_the_link_stays_and_lives_longer(yara, ada, inside):
    with inside(ada):
        with pytest.raises(ValidationError):
            yara.resend(by=ada)
        long_ago = clock.now() - clock.dt.timedelta(days=40)
        Invitation.objects.update(sent_at=long_ago, expires_at=long_ago)
        before = yara.url
        yara.resend(by=ada)
        again = Invitation.objects.get(pk=yara.pk)
        assert (again.sends, again.state, again.url) == (2, "open", before)
        assert Mail.objects.filter(to="yara@new.example").count() == 2
        assert Invitation.objects.with_secret(again.secret) == again


def test_taken_back_and_given_again(yara, ada, inside, capstone):
    with inside(ada):
        yara.revoke(by=ada)
        yara.restore(by=ada)
        assert Invitation.objects.get().state == "open"
        yara.revoke(by=ada)
    again = send(ada, inside, program=capstone)[0]
    assert again.state == "new"
    with inside(ada), pytest.raises(ValidationError):
        yara.restore(by=ada)


def test_nudged_once_a_week(yara, ada, inside):
    with inside(ada):
        assert Invitation.nudge(by=ada) == 0  # asked a minute ago
        Invitation.objects.update(sent_at=clock.now() - clock.dt.timedelta(days=3))
        assert Invitation.nudge(by=ada) == 1
        assert Invitation.nudge(by=ada) == 0
        reminder = Mail.objects.get(subject="Your place in Capstone is still there")
        assert yara.secret in reminder.text


def test_nobody_is_nudged_into_what_is_over(yara, ada, inside, client_for, capstone):
    with inside(ada):
        Invitation.objects.update(sent_at=clock.now() - clock.dt.timedelta(days=3))
        Program.objects.filter(pk=capstone.pk).update(status="closed")
        assert Invitation.nudge(by=ada) == 0
    answer = client_for(ada).post(f"{LIST}reminder/", {"program": str(capstone.pk)})
    assert answer.url == f"{LIST}?program={capstone.pk}"


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


@pytest.mark.usefixtures("committed")
def test_two_lists_at_once_invite_nobody_twice(ada, bo, inside, capstone):
    text = "\n".join(f"p{number}@new.example" for number in range(40))
    both = threading.Barrier(2)

    def work(member):
        try:
            both.wait(10)
            return send(member, inside, text, program=capstone)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as threads:
        lists = list(threads.map(work, [ada, bo]))
    assert (
        sorted([one.state for people in lists for one in people]) == ["invited"] * 40 + ["new"] * 40
    )
    with inside(ada):
        assert Mail.objects.filter(to__endswith="@new.example").count() == 40


def test_the_letter_names_the_day_of_the_first_session(ada, inside, client_for):
    monday = clock.today() + clock.dt.timedelta(days=14 + (-clock.today().weekday()) % 7)
    tuesday = monday + clock.dt.timedelta(days=1)
    with inside(ada):
        kind = blueprints.load("onboarding")
        program = Program.open_from(kind, title="Buddies", starts_on=monday, by=ada)
    page = client_for(ada).get(f"{NEW}?program={program.pk}").content.decode()
    assert f"We begin on {moments.day(tuesday)}." in page
    with inside(ada):
        Event.objects.filter(program=program).update(state="cancelled")
        assert f"We begin on {moments.day(monday)}." in inviting.draft(program)


def test_the_page_shows_it_before_it_goes_out(ada, inside, client_for, capstone):
    client = client_for(ada)
    assert "In Capstone a small team" in client.get(f"{NEW}?program={capstone.pk}").content.decode()
    form = {
        "program": str(capstone.pk), "role": "participant", "words": "Come.", "key": "",
        "people": "Yara <yara@new.example>\nleila.aziz@praxis.example\nwho knows",
    }  # fmt: skip
    page = client.post(NEW, form).content.decode()
    assert "1 person is new." in page
    assert "1 is here already." in page
    assert "1 line we cannot read." in page
    assert "Line 3" in page
    assert "Ada Brandt invites you to Capstone" in page
    with inside(ada):
        assert not Invitation.objects.exists()
    assert client.post(SEND, form).url == f"{LIST}?program={capstone.pk}"
    with inside(ada):
        assert Invitation.objects.get().words == "Come."
    listed = client.get(LIST).content.decode()
    assert "Yara" in listed
    back = client.post(NEW, {**form, "again": "1"}).content.decode()
    assert "who knows" in back


def test_the_look_says_that_places_are_few(ada, inside, client_for, capstone):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(capacity=4)
    form = {"program": str(capstone.pk), "role": "participant", "words": "", "key": ""}
    page = client_for(ada).post(NEW, {**form, "people": "a@new.example\nb@new.example"})
    assert "There is 1 place left." in page.content.decode()


def test_the_list_is_bo_s_for_his_program(bo, cy, client_for, capstone, yara):
    assert client_for(bo).get(LIST).status_code == 403
    assert "Yara" in client_for(bo).get(f"{LIST}?program={capstone.pk}").content.decode()
    assert client_for(cy).get(f"{LIST}?program={capstone.pk}").status_code == 403


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


def test_ada_hears_of_all_who_came_in_one_line(ada, inside, capstone):
    people = send(ada, inside, "Yara <y@new.example>, Tom <t@new.example>, Femi <f@new.example>")
    with inside(ada):
        for one in people:
            user = User.objects.create_user(one.email, name=one.name)
            one.invitation.accept(user)
            notify(Activity.objects.filter(verb="invitation.accepted").order_by("pk").last())
        (line,) = Notification.objects.filter(recipient=ada, activity__verb="invitation.accepted")
        assert line.sentence == "Femi and 2 others have come by your invitations."


def test_the_api_invites_by_the_same_rules(ada, cy, inside, client_for, capstone):
    address, kind = "/api/v1/c/riverside/invitations/", "application/json"
    said = {"people": [{"email": "y@new.example", "name": "Yara"}, {"email": "leila.aziz@praxis.example"},
                       {"email": "nothing"}], "program": str(capstone.pk)}  # fmt: skip
    answer = client_for(ada).post(address, said, content_type=kind)
    assert answer.status_code == 201
    results = answer.json()["results"]
    assert [one["state"] for one in results] == ["new", "here", "unread"]
    assert client_for(cy).post(address, said, content_type=kind).status_code == 403
    assert client_for(cy).get(address).json()["results"] == []
    one = f"{address}{results[0]['invitation']}/"
    assert client_for(ada).get(one).json()["state"] == "open"
    assert client_for(ada).post(f"{one}revocation/").json()["state"] == "revoked"
    assert client_for(ada).post(f"{one}return/").json()["state"] == "open"


def test_a_table_is_taken_line_by_line_and_again_makes_nothing_twice(ada, inside, capstone):
    data = (
        "E-Mail;Vorname;Nachname\r\n"
        "yara@new.example;Yara;Costa\r\n"
        "YARA@new.example;Yara;Costa\r\n"
        'tom@new.example;"=HYPERLINK(""x"")";Eriksen\r\n'
        "leila.aziz@praxis.example;Leila;Aziz\r\n"
        "jose@new.example;José;Núñez\r\n"
        "not an address;X;Y\r\n"
    ).encode("cp1252")
    found = []
    for _time in range(2):
        with inside(ada):
            options = {"program": str(capstone.pk), "words": "Come."}
            about = imports.find("invitations")
            table = Import.start(about, reading.read(data), options=options, by=ada)
            table.run(by=ada)
        running.run(str(table.pk), lambda: inside(ada))
        with inside(ada):
            lines = table.lines.order_by("number").values_list("state", "sentence")
            found.append(list(lines))
    first, second = found
    assert [state for state, _said in first] == [
        "done",
        "skipped",
        "done",
        "skipped",
        "done",
        "failed",
    ]
    assert first[3][1] == "Is here already."  # leila
    assert first[5][1] == "There is no address in this line."
    assert [state for state, _said in second] == ["skipped"] * 5 + ["failed"]
    with inside(ada):
        assert Invitation.objects.get(email="jose@new.example").name == "José Núñez"
        assert Mail.objects.filter(to__iendswith="@new.example").count() == 3


def test_whoever_sends_list_after_list_is_slowed_down_and_loses_nothing(ada, client_for, settings):
    settings.INVITATION_LIMIT = "1/600"
    form = {"role": "member", "words": "Come and see.", "key": "", "people": "a@new.example"}
    answers = [client_for(ada).post(SEND, form) for _time in range(2)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert "Come and see." in answers[-1].content.decode()


def test_links_that_nobody_gave_out_are_not_tried_for_long(db, settings):
    settings.TOKEN_LIMIT = "1/600"
    answers = [Client().get("/c/riverside/invitation/guess/") for _time in range(2)]
    assert answers[-1].status_code == 429
