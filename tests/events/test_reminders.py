"""Who is reminded of a meeting, when, and how often: once, for the time that it has."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse

from communities import clock, due
from communities.models import Due, Mail, Reach
from communities.tenancy.scope import community_scope
from events import reminder_rows, reminders, tasks
from events.models import Event, Registration, ReminderRefusal

NOON = 12


@pytest.fixture
def meeting(plan):
    """A session at noon three days ahead, so that nothing about it falls into the night."""
    now = clock.now()
    noon = now.astimezone(ZoneInfo("Europe/Lisbon")).replace(hour=NOON, minute=0, second=0)
    return plan(hours=((noon - now) + dt.timedelta(days=3)).total_seconds() / 3600)


@pytest.fixture
def at(riverside):
    """``at(event, hours)`` sweeps that long before its start and gives the reminders written so far."""

    def sweep(event, hours: float) -> list[str]:
        with community_scope(riverside):
            start = Event.objects.values_list("starts_at", flat=True).get(pk=event.pk)
        ahead = start - dt.timedelta(hours=hours) - clock.now()
        with clock.moved(seconds=ahead.total_seconds() + 1):
            while due.sweep(lambda: community_scope(riverside)):
                pass
        return written(riverside)

    return sweep


def reminded():
    """The reminders in the outbox."""
    return Mail.objects.filter(effect_key__startswith="reminder:").order_by("created_at", "to")


def written(riverside) -> list[str]:
    """Minutes before the start and address of every reminder, in the order of writing."""
    with community_scope(riverside):
        return [
            f"{mail.effect_key.split(':')[3]} {mail.to.partition('@')[0]}" for mail in reminded()
        ]


def answer(event, member, said: str, inside) -> Registration:
    with inside(member):
        return Registration.give(Event.objects.get(pk=event.pk), member, said, by=member)


def expect(event, inside, ada):
    with inside(ada):
        reminders.reschedule(event)


def move(event, inside, ada, **by: float):
    """Another time, as the verb that changes a meeting sets it."""
    with inside(ada):
        event.starts_at += dt.timedelta(**by)
        event.ends_at += dt.timedelta(**by)
        event.sequence, event.changed_at = event.sequence + 1, clock.now()
        event.save()
        reminders.reschedule(event)


def test_who_comes_is_reminded_a_day_and_an_hour_before(meeting, at, inside, ada, cy, mo):
    expect(meeting, inside, ada)
    answer(meeting, cy, "yes", inside)
    answer(meeting, mo, "no", inside)
    assert at(meeting, 25) == []
    first = at(meeting, 24)
    assert "1440 cy" in first
    assert "1440 mo" not in first, "who said no is left in peace"
    assert at(meeting, 2) == first
    assert set(at(meeting, 1)) - set(first) == {"60 cy"}, "who has not answered is asked once"
    assert at(meeting, 0.5) == at(meeting, 1)


def test_an_answer_after_the_rows_were_laid_changes_them(meeting, at, inside, ada, cy, bo):
    expect(meeting, inside, ada)
    at(meeting, 30)
    answer(meeting, cy, "yes", inside)
    answer(meeting, bo, "no", inside)
    said = at(meeting, 1)
    assert "60 cy" in said
    assert "1440 bo" not in said


def test_who_answers_shortly_before_gets_no_reminder_of_the_day(plan, at, inside, cy):
    event = plan(hours=0.5, program=None)
    answer(event, cy, "yes", inside)
    assert at(event, 0.4) == []


def test_nothing_is_sent_once_it_has_begun_or_is_cancelled(meeting, at, inside, ada, cy):
    answer(meeting, cy, "yes", inside)
    assert at(meeting, 30) == []
    assert at(meeting, -0.1) == []
    with inside(ada):
        assert not Due.objects.undone().filter(kind=reminders.MEMBER, membership=cy).exists()


def test_a_sweep_that_comes_late_sends_one_reminder(meeting, at, inside, ada, cy):
    answer(meeting, cy, "yes", inside)
    at(meeting, 30)
    assert "60 cy" in at(meeting, 0.5)
    assert "1440 cy" not in at(meeting, 0.4)


def test_a_moved_meeting_reminds_for_its_new_time_and_not_for_the_old(meeting, at, inside, ada, cy):
    expect(meeting, inside, ada)
    answer(meeting, cy, "yes", inside)
    at(meeting, 24)
    before = written(cy.community)
    move(meeting, inside, ada, days=2)
    assert at(meeting, 48) == before, "the hour before the old time passes in silence"
    assert at(meeting, 24).count("1440 cy") == 2
    assert at(meeting, 1).count("60 cy") == 1


def test_a_change_of_the_place_reminds_nobody_again(meeting, at, inside, ada, cy):
    expect(meeting, inside, ada)
    answer(meeting, cy, "yes", inside)
    before = at(meeting, 24)
    with inside(ada):
        Event.objects.filter(pk=meeting.pk).update(place="Elsewhere", changed_at=clock.now())
        reminders.reschedule(Event.objects.get(pk=meeting.pk))
    assert at(meeting, 23) == before


def test_deriving_again_changes_nothing(meeting, at, inside, ada, cy):
    expect(meeting, inside, ada)
    answer(meeting, cy, "yes", inside)
    at(meeting, 30)
    with inside(ada):
        rows = list(Due.objects.order_by("pk").values())
        registration = Registration.objects.select_related("event").get(
            membership=cy, event=meeting
        )
        reminders.settle(registration)
        reminders.settle(registration)
        assert list(Due.objects.order_by("pk").values()) == rows


def test_a_meeting_may_remind_at_its_own_times_or_never(meeting, at, inside, ada, cy):
    with inside(ada):
        Event.objects.filter(pk=meeting.pk).update(reminders=[30])
    answer(meeting, cy, "yes", inside)
    assert at(meeting, 1) == []
    assert at(meeting, 0.5) == ["30 cy"]
    with inside(ada):
        Event.objects.filter(pk=meeting.pk).update(reminders=[])
        reminders.reschedule(Event.objects.get(pk=meeting.pk))
    assert at(meeting, 0.4) == ["30 cy"]


def test_people_choose_how_often_and_are_left_in_peace_at_night(plan, at, inside, cy, ada):
    zone = ZoneInfo("Europe/Lisbon")
    six = (clock.now().astimezone(zone) + dt.timedelta(days=4)).replace(hour=6, minute=0, second=0)
    event = plan(hours=(six - clock.now()).total_seconds() / 3600)
    with inside(cy):
        type(cy.user).objects.filter(pk=cy.user_id).update(time_zone="Europe/Lisbon")
        reminder_rows.choose(by=cy, reminders=[60])
    answer(event, cy, "yes", inside)
    at(event, 40)
    with inside(cy):
        [row] = Due.objects.filter(kind=reminders.MEMBER, membership=cy)
        assert row.due_at.astimezone(zone).strftime("%H:%M:%S") == "20:59:59"
        reminder_rows.choose(by=cy, reminders=[60], quiet_from=dt.time(0), quiet_until=dt.time(0))
        [row] = Due.objects.filter(kind=reminders.MEMBER, membership=cy)
        assert row.due_at.astimezone(zone).strftime("%H:%M") == "05:00"
        reminder_rows.choose(by=cy, reminders=[])
        assert not Due.objects.filter(kind=reminders.MEMBER, membership=cy).exists()


def test_the_words_are_in_the_readers_zone_and_the_link_is_for_who_comes(
    meeting, at, inside, ada, cy, mo
):
    with inside(ada):
        Event.objects.filter(pk=meeting.pk).update(
            mode="hybrid", online_link="https://meet.example/secret", time_zone="Europe/Lisbon"
        )
        type(mo.user).objects.filter(pk=mo.user_id).update(time_zone="Asia/Dubai")
    answer(meeting, cy, "yes", inside)
    answer(meeting, mo, "maybe", inside)
    at(meeting, 24)
    with inside(ada):
        mails = {mail.to.partition("@")[0]: mail for mail in reminded()}
    assert "https://meet.example/secret" in mails["cy"].text
    assert "meet.example" not in mails["mo"].text + mails["mo"].html
    assert "(Dubai)" in mails["mo"].text
    assert "12:00 to 13:30 (Lisbon)" in mails["mo"].text
    assert mails["cy"].subject == "Tomorrow, 12:00: Draft night"
    assert mails["cy"].unsubscribe in mails["cy"].text


def links(mail) -> list[str]:
    return re.findall(r"http://[^/]+(/c/riverside/events/(?:answer|reminders)/\S+)", mail.text)


def test_who_has_not_answered_answers_from_the_mail(meeting, at, inside, ada, cy, client_for):
    expect(meeting, inside, ada)
    assert "1440 cy" in at(meeting, 24)
    with inside(ada):
        mail = reminded().get(to=cy.user.email)
    assert mail.subject.startswith("Are you coming? Draft night")
    yes, maybe, no, stop = links(mail)
    stranger = client_for()
    for page in (yes, maybe, no, stop):
        assert stranger.get(page).status_code == 200
    with inside(ada):
        assert not Registration.objects.filter(event=meeting).exists(), "opening changes nothing"
    assert "You are coming" in stranger.post(yes).content.decode()
    with inside(ada):
        given = Registration.objects.get(event=meeting)
        assert (given.membership_id, given.answer) == (cy.pk, "yes")
    assert stranger.post(yes.replace("/answer/", "/reminders/")).status_code == 404
    assert stranger.post(yes[:-5] + "abcd/").status_code == 404
    with clock.moved(days=4):
        assert stranger.get(no).status_code == 410
        assert stranger.post(no).status_code == 400
    with inside(ada):
        cy.end(by=ada)
    assert stranger.get(no).status_code == 404


def test_one_click_in_the_mail_program_ends_reminders_of_this_meeting(
    meeting, at, inside, cy, client_for, ada
):
    answer(meeting, cy, "yes", inside)
    at(meeting, 24)
    with inside(ada):
        url = (
            Mail.objects.exclude(unsubscribe="")
            .get(to=cy.user.email)
            .unsubscribe.partition("//")[2]
            .partition("/")[2]
        )
    program = client_for(enforce_csrf_checks=True)
    assert program.post(f"/{url}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert program.post(f"/{url}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    with inside(ada):
        assert ReminderRefusal.objects.count() == 1
    assert "60 cy" not in at(meeting, 1)
    assert client_for().post(f"/{url}return/").status_code == 200
    with inside(ada):
        assert not ReminderRefusal.objects.exists()
        assert Due.objects.undone().filter(kind=reminders.MEMBER, membership=cy).count() == 1


def test_one_chooses_on_a_page(client_for, cy, inside):
    browser, page = client_for(cy), reverse("events:reach_edit", args=["riverside"])
    assert "21:00" in browser.get(page).content.decode()
    said = {"reminders": "hour", "quiet_from": "22:30", "quiet_until": "06:00"}
    assert browser.post(page, said).status_code == 302
    assert browser.post(page, said | {"quiet_from": "late"}).status_code == 400
    with inside(cy):
        reach = Reach.objects.get()
        assert (reach.reminders, reach.sends_calendar) == ([60], False)
        assert (reach.quiet_from, reach.quiet_until) == (dt.time(22, 30), dt.time(6))


def test_the_clock_set_back_an_hour_reminds_nobody_twice(meeting, at, inside, cy):
    answer(meeting, cy, "yes", inside)
    first = at(meeting, 24)
    assert first.count("1440 cy") == 1
    assert at(meeting, 25) == first
    assert at(meeting, 23) == first
    both = at(meeting, 1)
    assert both == [*first, "60 cy"]
    assert at(meeting, 2) == both


def test_a_meeting_that_came_about_in_any_way_is_reminded_of(meeting, at, cy, riverside):
    assert at(meeting, 24) == []
    with clock.moved(hours=1), connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work('meetings', %s)", [clock.now()])
        assert cursor.fetchall() == [(riverside.pk,)]
    with community_scope(riverside):
        tasks.expect_meetings.run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work('meetings', %s)", [clock.now()])
        assert cursor.fetchall() == []
    assert "1440 cy" in at(meeting, 23)
