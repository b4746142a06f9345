"""Sending invitations: by whom, to whom, again, taken back, in lists and tables, at a measure."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import blueprints, clock, imports, inviting, moments
from communities.imports import reading, running
from communities.models import (
    Activity,
    Import,
    Invitation,
    Mail,
    Membership,
    Notification,
    Program,
    User,
)
from communities.notifications import notify
from communities.tenancy.access import NotAllowed
from events.models import Event
from tests.communities.invitations import LIST, NEW, SEND, send

pytestmark = pytest.mark.usefixtures("unhurried")


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
