"""People without a membership who come to a meeting by a mailed link."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from communities import clock
from communities.models import Activity, Door, Mail
from events import guest_mail, seats, tasks
from events.models import Attendance, Event, Guest, Registration


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """Limits are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def open_day(plan):
    """A meeting for everybody in ten days, with two places."""
    return plan(hours=240, program=None, is_public=True, capacity=2, title="Open day")


def public(event, *below: str) -> str:
    return "/p/riverside/events/" + "".join(f"{part}/" for part in (event.pk, *below))


def sign_up(event, email: str, name: str = "", **headers):
    return Client().post(public(event), {"email": email, "name": name}, follow=True, **headers)


def link_of(inside, ada, email: str, template: str = "guest_link") -> str:
    """The link in the newest mail of a kind to somebody."""
    with inside(ada):
        mails = Mail.objects.filter(to=email, effect_key__startswith=template)
        text = mails.order_by("-pk").first().text
    return re.search(r"https?://[^/]+(/p/riverside/events/guest/\S+)", text)[1]


def come(event, inside, ada, email: str, name: str = "", **said) -> str:
    """Signs up, opens the mail and says yes; gives the link."""
    sign_up(event, email, name)
    link = link_of(inside, ada, email)
    Client().post(link, {"answer": "yes", **said})
    return link


def states(event) -> list[str]:
    return [one.answer for one in Registration.objects.filter(event=event).order_by("pk")]


def test_lou_comes_by_a_mailed_link(open_day, ada, inside):
    assert "Open day" in Client().get(public(open_day)).content.decode()
    sent = sign_up(open_day, "Lou@Outside.example", "Lou").content.decode()
    assert "Look into your mail." in sent
    assert "outside.example" not in sent.lower()
    with inside(ada):
        guest = Guest.objects.get(event=open_day)
        assert (guest.address, guest.name, guest.confirmed_at) == (
            "lou@outside.example",
            "Lou",
            None,
        )
        assert states(open_day) == [], "an address that nobody has answered from holds nothing"
    link = link_of(inside, ada, "Lou@Outside.example")
    assert "Are you coming?" in Client().get(link).content.decode()
    with inside(ada):
        assert states(open_day) == [], "opening the link changes nothing"
    said = Client().post(link, {"answer": "yes"}, follow=True).content.decode()
    assert "You’re coming." in said
    with inside(ada):
        mine = Registration.objects.get(event=open_day)
        assert (mine.answer, mine.seat, mine.person_name) == ("yes", "room", "Lou")
        assert Guest.objects.get(event=open_day).confirmed_at
        act = Activity.objects.get(verb="event.answered", object_id=open_day.pk)
        assert act.subject is None
        assert "lou" not in str(act.data).lower()
    Client().post(link, {"answer": "no"})
    with inside(ada):
        assert states(open_day) == ["no"]


def test_a_stranger_puts_no_words_into_a_mail_or_a_name(open_day, ada, inside):
    sign_up(open_day, "vic@outside.example", "You won at https://evil.example")
    with inside(ada):
        mail = Mail.objects.get(to="vic@outside.example")
        assert "evil.example" not in mail.subject + mail.text + mail.html
    come(open_day, inside, ada, "vic@outside.example", "V\u202eic\u200b\u0007")
    sign_up(open_day, "vic@outside.example", "Somebody else")
    with inside(ada):
        assert Guest.objects.get(event=open_day).name == "Vic", "proved, it stays theirs"


def test_what_is_not_for_everybody_is_not_there(plan, capstone, ada, inside):
    hidden = plan(hours=240)
    for below in ((), ("sent",)):
        assert Client().get(public(hidden, *below)).status_code == 404
        invented = public(hidden, *below).replace("riverside", "invented")
        assert Client().get(invented).status_code == 404
    drafted = plan(hours=240, is_public=True)
    assert Client().get(public(drafted)).status_code == 200
    with inside(ada):
        type(capstone).objects.filter(pk=capstone.pk).update(status="draft")
    assert Client().get(public(drafted)).status_code == 404
    assert sign_up(drafted, "lou@outside.example").status_code == 404


def test_the_answer_tells_nothing_of_accounts(open_day, cy, ada, inside):
    stranger = sign_up(open_day, "lou@outside.example")
    member = sign_up(open_day, cy.user.email.upper())
    again = sign_up(open_day, "lou@outside.example")
    bodies = {re.sub(r'nonce="[^"]+"|value="[^"]+"', "", one.content.decode()) for one in
              (stranger, member, again)}  # fmt: skip
    assert len(bodies) == 1
    with inside(ada):
        assert Guest.objects.filter(event=open_day).count() == 1
        told = Mail.objects.get(to=cy.user.email)
        assert "Sign in" in told.text
        assert "/p/riverside/events/guest/" not in told.text
        assert Mail.objects.filter(to="lou@outside.example").count() == 2


def test_the_same_form_sends_one_mail(open_day, ada, inside):
    page = Client().get(public(open_day)).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    for _time in range(2):
        Client().post(public(open_day), {"email": "lou@outside.example", "key": key})
    with inside(ada):
        assert Mail.objects.filter(to="lou@outside.example").count() == 1


def test_a_program_that_fills_in_everything_gets_the_same_page(open_day, ada, inside):
    said = {"email": "bot@outside.example", "website": "https://bot.example"}
    assert "Look into" in Client().post(public(open_day), said, follow=True).content.decode()
    with inside(ada):
        assert not Guest.objects.exists()


def test_an_address_and_a_network_that_ask_too_often_are_slowed_down(open_day, settings):
    settings.JOIN_LIMIT = "2/600"
    first = [sign_up(open_day, "lou@outside.example").status_code for _time in range(3)]
    assert first == [200, 200, 429]
    settings.JOIN_NETWORK_LIMIT = "2/600"
    late = sign_up(open_day, "mia@outside.example")
    assert late.status_code == 429
    assert late["Retry-After"]
    assert "mia@outside.example" in late.content.decode(), "what was typed is still there"


def test_a_wrong_address_is_refused_at_its_field(open_day):
    answer = Client().post(public(open_day), {"email": "lou at outside"})
    assert answer.status_code == 400
    assert "lou at outside" in answer.content.decode()


def test_guests_and_members_share_one_queue(open_day, ada, cy, leila, inside):
    for one in ("lou", "mia", "nia"):
        come(open_day, inside, ada, f"{one}@outside.example", one.title())
    with inside(ada):
        assert states(open_day) == ["yes", "yes", "waiting"]
        Registration.give(open_day, cy, "yes", by=cy)
        assert states(open_day)[-1] == "waiting"
        assert seats.of(open_day).room.waiting == 2
    lou = link_of(inside, ada, "lou@outside.example")
    Client().post(lou, {"answer": "no"})
    offered = link_of(inside, ada, "nia@outside.example", "guest_offered")
    page = Client().get(offered).content.decode()
    assert "A place has opened for you." in page
    assert "It is yours until" in page
    Client().post(offered, {"answer": "yes"})
    with inside(ada):
        assert states(open_day) == ["no", "yes", "yes", "waiting"]
        assert Mail.objects.filter(effect_key__startswith="guest_offered").count() == 1


def test_a_guest_chooses_room_or_screen(plan, ada, inside):
    event = plan(hours=240, program=None, is_public=True, mode="hybrid", capacity=1,
                 online_link="https://meet.example/open")  # fmt: skip
    link = come(event, inside, ada, "lou@outside.example", seat="online")
    assert "https://meet.example/open" in Client().get(link).content.decode()
    assert "https://meet.example/open" not in Client().get(public(event)).content.decode()


def test_guests_hear_when_it_is_cancelled_or_moved(open_day, ada, inside):
    come(open_day, inside, ada, "lou@outside.example")
    sign_up(open_day, "unproved@outside.example")
    with inside(ada):
        event = Event.objects.get(pk=open_day.pk)
        moved = event.starts_at + clock.dt.timedelta(days=1)
        event.change(by=ada, starts_at=moved, ends_at=moved + clock.dt.timedelta(hours=1))
        event.cancel(by=ada, reason="The hall is flooded.")
        told = Mail.objects.filter(to="lou@outside.example").order_by("pk")
        changed, cancelled = told.filter(effect_key__regex="^guest_(changed|cancelled)")
        assert "Open day has changed." in changed.subject
        assert "is cancelled" in cancelled.subject
        assert "The hall is flooded." in cancelled.text
        assert Mail.objects.filter(to="unproved@outside.example").count() == 1


def test_a_link_that_nobody_gave_out_opens_nothing(open_day, dee):
    for slug in ("riverside", "hilltop", "invented"):
        answer = Client().get(f"/p/{slug}/events/guest/{'x' * 43}/")
        assert answer.status_code == 404


def test_guests_are_forgotten_a_month_after(open_day, ada, inside, riverside):
    link = come(open_day, inside, ada, "lou@outside.example", "Lou")
    sign_up(open_day, "unproved@outside.example")
    with inside(ada):
        guest = Guest.objects.get(address="lou@outside.example")
        with clock.moved(hours=241):
            Attendance.objects.create(event=open_day, guest=guest, state="present")
        with clock.moved(days=8):
            tasks.forget_guests.run()
            assert [one.name for one in Guest.objects.filter(event=open_day)] == ["Lou"]
            assert not Mail.objects.filter(to="unproved@outside.example").exists()
            assert Mail.objects.filter(to="lou@outside.example").exists()
        with clock.moved(days=42):
            tasks.forget_guests.run()
        [kept] = Guest.objects.filter(event=open_day)
        assert (kept.email, kept.address, kept.name, str(kept)) == ("", "", "", "A guest")
        assert not Mail.objects.filter(to="lou@outside.example").exists()
        assert states(open_day) == ["yes"]
        assert Attendance.objects.filter(event=open_day).count() == 1
    assert Client().get(link).status_code == 404


def test_members_are_sent_inside(open_day, cy, client_for):
    page = client_for(cy).get(public(open_day)).content.decode()
    assert "Answer inside" in page
    assert "Send me the link" not in page


def test_it_stands_on_the_public_pages(open_day, plan, capstone, ada, inside):
    session = plan(hours=240, is_public=True, title="Open session")
    plan(hours=240, title="Hidden session")
    with inside(ada):
        said = {"is_open": True, "joining": "closed", "benefits": "", "how": "", "by": ada}
        Door.of(None).set(**said)
        Door.of(capstone).set(**said, slug="capstone")
    home = Client().get("/p/riverside/").content.decode()
    program = Client().get("/p/riverside/capstone/").content.decode()
    assert "Open day" in home
    assert "Open day" not in program
    assert public(session) in home
    assert public(session) in program
    assert "Hidden session" not in home + program


def test_mails_are_posted_once_an_offer(open_day, ada, inside):
    for one in ("lou", "mia", "nia"):
        come(open_day, inside, ada, f"{one}@outside.example")
    Client().post(link_of(inside, ada, "lou@outside.example"), {"answer": "no"})
    with inside(ada):
        waiting = Registration.objects.waiting().with_person().get(event=open_day)
        waiting.event = open_day
        guest_mail.offered(waiting)
        assert Mail.objects.filter(effect_key__startswith="guest_offered").count() == 1
