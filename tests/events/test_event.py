"""Planning, showing, cancelling and closing meetings."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock, notifications
from communities.models import Activity, Mail, Notification
from communities.tenancy.access import NotAllowed
from events.models import Attendance, Event

TYPED = {
    "title": "Swap the testers",
    "kind": "workshop",
    "date": "2031-03-12",
    "time": "18:30",
    "minutes": "90",
    "mode": "in_person",
    "place": "Room 2",
    "points": "Who tests whose\nSwap\n\nWhat surprised us",
    "capacity": "",
    "serves": "learning",
}


def typed(**changes) -> dict:
    return {key: value for key, value in (TYPED | changes).items() if value is not None}


def test_bo_adds_a_session_to_his_program(client_for, bo, capstone, inside):
    answer = client_for(bo).post("/c/riverside/events/new/", typed(program=capstone.pk))
    with inside(bo):
        event = Event.objects.get(title="Swap the testers")
        assert answer.url == event.get_absolute_url()
        assert (event.program_id, event.lead_id) == (capstone.pk, bo.pk)
        assert event.starts_at == dt.datetime(2031, 3, 12, 18, 30, tzinfo=dt.UTC)
        assert [point["at"] for point in event.agenda] == [0, 30, 60]
        assert Activity.objects.filter(verb="event.planned", object_id=event.pk).count() == 1


def test_times_are_read_in_the_writers_zone(client_for, bo, capstone, inside):
    bo.user.time_zone = "America/New_York"
    bo.user.save()
    client_for(bo).post("/c/riverside/events/new/", typed(program=capstone.pk))
    with inside(bo):
        event = Event.objects.get(title="Swap the testers")
    assert event.starts_at == dt.datetime(2031, 3, 12, 22, 30, tzinfo=dt.UTC)


def test_an_hour_that_the_clocks_skip_is_named(client_for, bo, capstone):
    form = typed(program=capstone.pk, date="2031-03-30", time="01:30")
    answer = client_for(bo).post("/c/riverside/events/new/", form)
    assert answer.status_code == 400
    assert "the clocks in Lisbon go forward and skip 01:30" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "This cannot stay empty"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"date": "soon"}, "Enter a valid date"),
        ({"date": "2020-01-02"}, "has passed. Choose a time ahead"),
        ({"date": "9999-12-31", "minutes": "20000"}, "within the next ten years"),
        ({"date": "0001-01-01"}, "That day has passed"),
        ({"date": "9999-12-01"}, "within the next ten years"),
        ({"minutes": "-5"}, "greater than or equal to 5"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"kind": "party"}, "Select a valid choice"),
        ({"online_link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"program": "not an id"}, "Select a valid choice"),
        ({"program": None}, "This cannot stay empty"),
        ({"points": "x" * 161}, "has 161 characters. A point has 160 at most."),
        ({"points": "Round\n" * 41}, "These are 41 points. Keep to 40 at most."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client_for, bo, capstone, inside, changes, sentence
):
    before = {"program": capstone.pk, "about": "Bring a <b>draft</b>"}
    answer = client_for(bo).post("/c/riverside/events/new/", typed(**before | changes))
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in shown
    assert "Bring a &lt;b&gt;draft&lt;/b&gt;" in shown
    with inside(bo):
        assert not Event.objects.filter(about__startswith="Bring a").exists()


def test_points_that_do_not_fit_are_kept_as_typed(client_for, bo, capstone):
    long = "Read " + "very " * 40 + "slowly"
    form = typed(program=capstone.pk, points=f"Arrive\n{long}")
    shown = client_for(bo).post("/c/riverside/events/new/", form).content.decode()
    assert f"Arrive\n{long}</textarea>" in shown
    assert 'id="id_points_error"' in shown


def test_a_session_sent_twice_is_planned_once(client_for, bo, capstone, inside):
    browser, form = client_for(bo), typed(program=capstone.pk, key=str(uuid.uuid4()))
    first, second = (browser.post("/c/riverside/events/new/", form) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    with inside(bo):
        event = Event.objects.get(title="Swap the testers")
        assert Activity.objects.filter(verb="event.planned", object_id=event.pk).count() == 1


def test_a_form_gone_back_to_and_changed_plans_one_more(client_for, bo, capstone, inside):
    browser, form = client_for(bo), typed(program=capstone.pk, key=str(uuid.uuid4()))
    first = browser.post("/c/riverside/events/new/", form)
    second = browser.post("/c/riverside/events/new/", form | {"date": "2031-03-19"})
    assert first.url != second.url
    with inside(bo):
        assert Event.objects.filter(title="Swap the testers").count() == 2


def test_every_new_form_has_a_key_of_its_own(client_for, bo):
    browser = client_for(bo)
    keys = {
        browser.get("/c/riverside/events/new/").context["form"]["key"].value() for _time in range(2)
    }
    assert len(keys) == 2


def test_the_same_form_in_the_same_moment_plans_once(committed, capstone, bo, inside):
    key, starts_at = uuid.uuid4(), clock.now() + dt.timedelta(days=1)

    def send(_number) -> uuid.UUID:
        try:
            with inside(bo):
                fields = {"title": "Twice", "ends_at": starts_at + dt.timedelta(hours=1)}
                return Event.plan(capstone, starts_at=starts_at, by=bo, key=key, **fields).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert len(set(threads.map(send, range(4)))) == 1
    with inside(bo):
        assert Event.objects.filter(title="Twice").count() == 1


def test_a_key_of_somebody_elses_meeting_is_refused(ahead, ada, capstone, inside):
    soon = clock.now() + dt.timedelta(days=1)
    with inside(ada), pytest.raises(ValidationError, match="belongs to another meeting"):
        Event.plan(
            capstone, title="Mine", starts_at=soon, ends_at=soon + dt.timedelta(1), by=ada,
            key=ahead.key,
        )  # fmt: skip


def test_cy_cannot_plan(client_for, cy, capstone, inside):
    assert client_for(cy).get("/c/riverside/events/new/").status_code == 403
    answer = client_for(cy).post("/c/riverside/events/new/", typed(program=capstone.pk))
    assert answer.status_code == 403
    soon = clock.now() + dt.timedelta(days=1)
    with inside(cy), pytest.raises(NotAllowed):
        Event.plan(capstone, title="Mine", starts_at=soon, ends_at=soon + dt.timedelta(1), by=cy)


def test_bo_plans_nothing_outside_his_programs(bo, inside):
    soon = clock.now() + dt.timedelta(days=1)
    with inside(bo), pytest.raises(NotAllowed):
        Event.plan(None, title="Mine", starts_at=soon, ends_at=soon + dt.timedelta(1), by=bo)


def test_a_program_of_hilltop_is_no_choice(client_for, ada, circle):
    answer = client_for(ada).post("/c/riverside/events/new/", typed(program=circle.pk))
    assert answer.status_code == 400
    assert client_for(ada).get(f"/c/riverside/events/new/?program={circle.pk}").status_code == 200


def test_the_form_proposes_the_first_free_week(client_for, bo, plan, capstone):
    last = plan(hours=-24 * 7 * 4)
    shown = client_for(bo).get(f"/c/riverside/events/new/?program={capstone.pk}")
    proposed = shown.context["form"].initial
    assert proposed["date"] > clock.today()
    assert proposed["place"] in {"Room 2", ""}
    assert last.state == "planned"


def test_outsiders_and_guests_find_no_event(client_for, ahead, page, dee, pia):
    assert client_for(dee).get(page(ahead)).status_code == 404
    assert client_for(dee).get(page(ahead).replace("riverside", "hilltop")).status_code == 404
    assert client_for(pia).get(page(ahead)).status_code == 403


def test_a_draft_programs_events_are_for_organizers(
    client_for, ahead, page, capstone, ada, cy, inside
):
    with inside(ada):
        capstone.status = "draft"
        capstone.save()
    assert client_for(cy).get(page(ahead)).status_code == 404
    assert client_for(ada).get(page(ahead)).status_code == 200


def test_the_page_says_when_in_the_readers_zone(client_for, plan, page, cy):
    event = plan()
    cy.user.time_zone = "Asia/Kolkata"
    cy.user.save()
    assert "(Kolkata)" in client_for(cy).get(page(event)).content.decode()


def test_the_link_is_for_those_who_come(client_for, plan, page, cy, inside):
    event = plan(mode="online", online_link="https://meet.example/draft")
    assert "meet.example" not in client_for(cy).get(page(event)).content.decode()
    with inside(cy):
        event.register(cy, "yes", by=cy)
    assert "https://meet.example/draft" in client_for(cy).get(page(event)).content.decode()


def test_a_reason_that_is_too_long_is_kept_as_typed(client_for, ahead, bo, page, inside):
    reason = "Flooded. " * 34
    answer = client_for(bo).post(page(ahead, "cancellation"), {"reason": reason})
    assert answer.status_code == 400
    assert reason.strip() in answer.content.decode()
    with inside(bo), pytest.raises(ValidationError) as refused:
        ahead.cancel(by=bo, reason=reason)
    assert refused.value.message_dict == {"reason": ["Write at most 300 characters."]}
    with inside(bo):
        assert Event.objects.get(pk=ahead.pk).state == "planned"


def test_cancelling_tells_those_who_said_yes(client_for, ahead, page, bo, cy, leila, inside):
    with inside(cy):
        ahead.register(cy, "yes", by=cy)
    with inside(leila):
        ahead.register(leila, "no", by=leila)
    shown = client_for(bo).get(page(ahead, "cancellation"))
    assert "Cancel “Draft night”?" in shown.content.decode()
    client_for(bo).post(page(ahead, "cancellation"), {"reason": "The library is flooded."})
    with inside(bo):
        ahead.refresh_from_db()
        assert (ahead.state, ahead.cancel_reason) == ("cancelled", "The library is flooded.")
        tell_everyone()
        told = Notification.objects.filter(activity__verb="event.cancelled")
        assert [one.recipient_id for one in told] == [cy.pk]
        mail = Mail.objects.get(effect_key__startswith="events/")
        assert "flooded" in mail.text
        assert page(ahead) in mail.html
    again = client_for(bo).post(page(ahead, "cancellation"), {"reason": ""})
    assert again.status_code == 400
    assert "cancelled already" in again.content.decode()


def tell_everyone():
    """What the receiver does once an act is committed; a test's own acts never are."""
    for activity in Activity.objects.all():
        notifications.notify(activity)


def test_planning_tells_the_people_of_the_program(bo, cy, mo, capstone, inside):
    soon = clock.now() + dt.timedelta(days=3)
    with inside(bo):
        event = Event.plan(
            capstone, title="Extra", starts_at=soon, ends_at=soon + dt.timedelta(hours=1), by=bo
        )
        tell_everyone()
        told = Notification.objects.filter(activity__object_id=event.pk)
        recipients = set(told.values_list("recipient_id", flat=True))
    assert {cy.pk, mo.pk} <= recipients
    assert bo.pk not in recipients


def test_cy_cannot_cancel_or_close(client_for, going_on, ahead, page, cy):
    assert client_for(cy).get(page(ahead, "cancellation")).status_code == 403
    assert client_for(cy).post(page(ahead, "cancellation")).status_code == 403
    assert client_for(cy).post(page(going_on, "closure")).status_code == 403


def test_closing_notes_who_was_expected_and_not_marked(over, bo, cy, leila, jun, inside):
    with inside(bo):
        over.mark_attendance(cy, "present", by=bo)
        over.close(by=bo)
        over.close(by=bo)
        found = dict(Attendance.objects.filter(event=over).values_list("membership_id", "state"))
        acts = Activity.objects.filter(verb="event.held", object_id=over.pk)
        assert acts.count() == 1
    assert found == {cy.pk: "present", leila.pk: "absent", jun.pk: "absent"}


def test_a_meeting_without_a_roster_stays_unrecorded(over, bo, inside):
    with inside(bo):
        assert Event.objects.unrecorded().filter(pk=over.pk).exists()
        over.close(by=bo)
        assert Event.objects.unrecorded().filter(pk=over.pk).exists()
        assert not Event.objects.countable().filter(pk=over.pk).exists()
        over.mark_attendance(bo, "late", by=bo)
        assert Event.objects.countable().filter(pk=over.pk).exists()
        assert not Event.objects.unrecorded().filter(pk=over.pk).exists()


def test_a_meeting_ahead_cannot_be_closed(ahead, bo, inside):
    with inside(bo), pytest.raises(ValidationError, match="not begun"):
        ahead.close(by=bo)


def test_a_template_brings_its_sessions(capstone, ada, inside):
    with inside(ada):
        kickoff = Event.objects.filter(program=capstone).order_by("starts_at").first()
        assert Event.objects.filter(program=capstone).count() >= 6
        assert kickoff.kind == "kickoff"
        assert kickoff.starts_at.date() == capstone.starts_on + dt.timedelta(days=1)
        assert len(kickoff.agenda) == 4
        laid_out = Activity.objects.filter(verb="event.laid_out", program=capstone)
        assert laid_out.count() == 1


@pytest.mark.parametrize("address", ["/c/riverside/events/", "program"])
def test_lists_ask_the_same_whatever_their_length(
    client_for, cy, plan, capstone, django_assert_max_num_queries, address
):
    if address == "program":
        address = f"/c/riverside/programs/{capstone.pk}/sessions/"
    browser, counts = client_for(cy), []
    for _round in range(2):
        plan()
        plan(program=None, hours=30)
        browser.get(address)
        with django_assert_max_num_queries(15) as asked:
            browser.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_search_finds_what_cy_may_see(client_for, cy, ahead):
    assert "Draft night" in client_for(cy).get("/c/riverside/search/?q=draft").content.decode()
