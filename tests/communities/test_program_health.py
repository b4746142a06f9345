"""Who may need a word: signs without words, drafts to send from there, who was in touch."""

import datetime as dt

import pytest

from communities import blueprints, clock, health, moments
from communities.models import Activity, Cycle, Enrolment, Mail, Program
from events.models import Event
from reflections.models import Entry
from reflections.writing import Writing


def address(program, *below) -> str:
    return f"/c/riverside/programs/{program.pk}/" + "".join(f"{part}/" for part in below)


def letter(member) -> str:
    return f"letter-{member.pk}"


def seen(program, reader, inside) -> dict[str, list[str]]:
    with inside(reader):
        return {one.membership.name: [sign.key for sign in one.signs] for one in health.of(program)}


@pytest.fixture
def missed_twice(capstone, bo, cy, leila, jun, inside):
    """Two sessions that cy and jun missed and leila was at."""
    with inside(bo):
        capstone.events.all().delete()
        for days in (9, 2):
            starts_at = clock.now() - dt.timedelta(days=days)
            event = Event.objects.create(
                program=capstone, title="Draft night", lead=bo, starts_at=starts_at,
                ends_at=starts_at + dt.timedelta(minutes=90),
            )  # fmt: skip
            for person, state in ((cy, "absent"), (jun, "absent"), (leila, "present")):
                event.mark_attendance(person, state, by=bo)


@pytest.fixture
def alone_missed(monkeypatch):
    """Only the sign about sessions, so that a scene is about nothing else."""
    monkeypatch.setattr(health, "_signals", {"missed": health._signals["missed"]})


def test_who_missed_two_sessions_stands_there_with_a_draft(
    missed_twice, alone_missed, capstone, bo, client_for, inside
):
    assert seen(capstone, bo, inside) == {"Cy Navarro": ["missed"], "Jun Park": ["missed"]}
    page = client_for(bo).get(address(capstone, "health")).content.decode()
    assert "Two people may need a word." in page
    assert "Hi Cy," in page
    assert "we missed you on" in page


def test_two_letters_go_in_their_own_words(
    missed_twice, alone_missed, capstone, bo, cy, jun, client_for, inside
):
    browser = client_for(bo)
    data = {
        "key": "0199aa00-0000-7000-8000-000000000002",
        "to": [str(cy.pk), str(jun.pk)],
        letter(cy): "Cy, we kept your chair.",
        letter(jun): "Jun, shall we talk?",
    }
    for _twice in range(2):
        assert browser.post(address(capstone, "health", "letters"), data).status_code == 302
    with inside(bo):
        mails = {mail.to: mail.text for mail in Mail.objects.filter(effect_key__startswith="nudge")}
        acts = Activity.objects.filter(verb="program.nudged")
        assert acts.count() == 2
        assert not any("chair" in str(act.data) for act in acts)
    assert "we kept your chair" in mails["cy@praxis.example"]
    assert "shall we talk" in mails["jun.park@praxis.example"]
    page = browser.get(address(capstone, "health")).content.decode()
    assert "Nobody needs a word just now." in page
    assert "Bo Lindgren wrote to Cy Navarro" in page


def test_an_empty_letter_is_refused_and_the_others_words_are_kept(
    missed_twice, alone_missed, capstone, bo, cy, jun, client_for, inside
):
    data = {"to": [str(cy.pk), str(jun.pk)], letter(cy): " ", letter(jun): "Jun, shall we talk?"}
    answer = client_for(bo).post(address(capstone, "health", "letters"), data)
    assert answer.status_code == 400
    assert "Jun, shall we talk?" in answer.content.decode()
    nobody = client_for(bo).post(address(capstone, "health", "letters"), {})
    assert "Choose at least one person." in nobody.content.decode()
    with inside(bo):
        assert not Mail.objects.filter(effect_key__startswith="nudge").exists()


def test_a_call_is_noted_once_and_can_be_taken_back(
    missed_twice, alone_missed, capstone, bo, cy, client_for, inside
):
    browser = client_for(bo)
    called = address(capstone, "health", cy.pk, "contact", "called")
    for _twice in range(2):
        assert browser.post(called).status_code == 302
    with inside(bo):
        (one,) = health.lately(capstone)
        assert one.words == "Bo Lindgren called Cy Navarro"
        looked_after = [p.membership.name for p in health.of(capstone) if p.is_looked_after]
    assert looked_after == ["Cy Navarro"]
    browser.post(address(capstone, "health", "contact", one.activity.pk, "removal"))
    with inside(bo):
        assert health.lately(capstone) == []
    assert browser.post(address(capstone, "health", cy.pk, "contact", "shouted")).status_code == 404


def test_nothing_written_this_cycle_is_a_sign_and_says_no_word(
    capstone, bo, cy, leila, inside, client_for
):
    with inside(bo):
        capstone.events.all().delete()
        cycle = Cycle.objects.filter(program=capstone).at(clock.today()).first()
        Cycle.objects.filter(pk=cycle.pk).update(starts_on=clock.today() - dt.timedelta(days=20))
        Cycle.objects.filter(program=capstone, starts_on__lt=clock.today()).exclude(
            pk=cycle.pk
        ).delete()
        Enrolment.objects.update(enrolled_at=clock.now() - dt.timedelta(days=30))
        starts_at = clock.now() - dt.timedelta(days=10)
        Event.objects.create(
            program=capstone, title="Draft night", lead=bo, starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=90),
        )  # fmt: skip
    with inside(leila):
        entry = Entry.start(by=leila, program=capstone)
        entry.submit(Writing(body="A secret door stuck.", visibility="private"), by=leila)
    people = seen(capstone, bo, inside)
    assert "silent" in people["Cy Navarro"]
    assert "Leila Aziz" not in people
    assert "secret" not in client_for(bo).get(address(capstone, "health")).content.decode()


def test_members_and_mentors_do_not_see_it(capstone, cy, mo, client_for):
    for member in (cy, mo):
        browser = client_for(member)
        assert browser.get(address(capstone, "health")).status_code == 403
        assert browser.post(address(capstone, "health", "letters"), {}).status_code == 403
        assert address(capstone, "health") not in browser.get(address(capstone)).content.decode()


def test_before_people_first_meet_it_says_when_that_is(ada, inside, client_for):
    monday = clock.today() + dt.timedelta(days=14 + (-clock.today().weekday()) % 7)
    with inside(ada):
        kind = blueprints.load("onboarding")
        program = Program.open_from(kind, title="Buddies", starts_on=monday, by=ada)
        first = Event.objects.filter(program=program).order_by("starts_at").first()
    page = client_for(ada).get(address(program, "health")).content.decode()
    assert f"It begins on {moments.day_of_month(first.starts_at)}." in page
    assert "Everybody comes" not in page
    with clock.moved(days=(monday - clock.today()).days + 7):
        page = client_for(ada).get(address(program, "health")).content.decode()
    assert "It begins on" not in page
