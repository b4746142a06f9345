"""Showing, cancelling and closing meetings."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from communities import clock, notifications
from communities.models import Activity, Mail, Notification
from events.models import Attendance, Event


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
