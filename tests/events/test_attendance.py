"""The roster: who was there, by whose mark."""

import pytest
from django.core.exceptions import ValidationError

from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events import roster
from events.models import Attendance

HTMX = {"HTTP_HX_REQUEST": "true"}


def test_bo_marks_cy_here_and_takes_it_back(client_for, going_on, page, bo, cy, inside):
    browser, address = client_for(bo), page(going_on, "attendance", cy.pk)
    answer = browser.post(address, {"state": "present"}, **HTMX)
    shown = answer.content.decode()
    assert f'id="row-{cy.pk}"' in shown
    assert "<b>1 of 3</b>" in shown
    assert "Cy Navarro is here." in shown
    assert f"{address}?state=" in shown
    assert "<html" not in shown
    undone = browser.post(f"{address}?state=", follow=True)
    assert "taken back" in undone.content.decode()
    with inside(bo):
        assert not Attendance.objects.filter(event=going_on).exists()
        acts = Activity.objects.filter(verb="attendance.marked", object_id=going_on.pk)
        assert [(act.actor_id, act.data["state"]) for act in acts.order_by("happened_at")] == [
            (bo.pk, "present"),
            (bo.pk, ""),
        ]


def test_without_javascript_one_press_brings_back_to_the_row(client_for, going_on, page, bo, cy):
    answer = client_for(bo).post(page(going_on, "attendance", cy.pk), {"state": "late"})
    assert answer.status_code == 302
    assert answer.url == page(going_on, "roster") + f"#row-{cy.pk}"


def test_a_repeated_press_changes_nothing(client_for, going_on, page, bo, cy, inside):
    for _press in range(3):
        client_for(bo).post(page(going_on, "attendance", cy.pk), {"state": "present"})
    with inside(bo):
        assert Attendance.objects.get(event=going_on).state == "present"
        assert Activity.objects.filter(verb="attendance.marked").count() == 1


def test_cy_cannot_check_in_others(client_for, going_on, page, cy, leila, inside):
    address = page(going_on, "attendance", leila.pk)
    assert client_for(cy).post(address, {"state": "present"}).status_code == 403
    assert client_for(cy).get(page(going_on, "roster")).status_code == 403
    with inside(cy):
        with pytest.raises(NotAllowed):
            going_on.mark_attendance(leila, "present", by=cy)
        with pytest.raises(NotAllowed):
            going_on.mark_attendance(cy, "present", by=cy)
        assert not Attendance.objects.filter(event=going_on).exists()


def test_mo_mentors_and_keeps_no_roster(client_for, going_on, page, mo, ada):
    assert client_for(mo).get(page(going_on, "roster")).status_code == 403
    assert client_for(ada).get(page(going_on, "roster")).status_code == 200


@pytest.mark.parametrize("state", ["here", "x" * 1000, "PRESENT"])
def test_an_unknown_mark_is_refused(client_for, going_on, page, bo, cy, inside, state):
    browser = client_for(bo)
    answer = browser.post(page(going_on, "attendance", cy.pk), {"state": state}, follow=True)
    assert "Mark here, late, excused or absent." in answer.content.decode()
    with inside(bo):
        assert not Attendance.objects.filter(event=going_on).exists()


def test_the_roster_opens_two_hours_before(client_for, ahead, page, bo, cy, inside):
    assert "opens two hours before" in client_for(bo).get(page(ahead, "roster")).content.decode()
    with inside(bo), pytest.raises(ValidationError, match="two hours"):
        ahead.mark_attendance(cy, "present", by=bo)


def test_dee_and_her_people_are_out_of_reach(client_for, going_on, page, bo, cy, dee):
    assert client_for(dee).post(page(going_on, "attendance", cy.pk)).status_code == 404
    assert client_for(bo).post(page(going_on, "attendance", dee.pk)).status_code == 404


def test_guests_are_not_on_the_roster(client_for, going_on, page, bo, pia):
    address = page(going_on, "attendance", pia.pk)
    answer = client_for(bo).post(address, {"state": "present"}, follow=True)
    assert "Guests are not on the roster." in answer.content.decode()


def test_somebody_who_walked_in_is_found_and_marked(client_for, going_on, page, bo, mo, inside):
    browser = client_for(bo)
    found = browser.get(page(going_on, "roster") + "?q=haddad", **HTMX).content.decode()
    assert "Not on the roster" in found
    assert "Mo Haddad" in found
    assert "<html" not in found
    browser.post(page(going_on, "attendance", mo.pk), {"state": "present"})
    with inside(bo):
        assert mo.pk in {row.person.pk for row in roster.rows(going_on)}


def test_a_yes_is_not_an_attendance(going_on, plan, cy, bo, inside):
    event = plan()
    with inside(cy):
        event.register(cy, "yes", by=cy)
        assert not Attendance.objects.filter(event=event).exists()


def test_present_and_late_count_excused_and_absent_do_not(over, bo, cy, leila, jun, inside):
    with inside(bo):
        over.mark_attendance(cy, "present", by=bo)
        over.mark_attendance(leila, "late", by=bo)
        over.mark_attendance(jun, "excused", by=bo)
        counted = Attendance.objects.filter(event=over).counted()
        assert {one.membership_id for one in counted} == {cy.pk, leila.pk}


def test_cy_sees_her_own_attendance_only(over, bo, cy, leila, inside):
    with inside(bo):
        over.mark_attendance(cy, "present", by=bo)
        over.mark_attendance(leila, "absent", by=bo)
        assert Attendance.objects.visible_to(bo).filter(event=over).count() == 2
    with inside(cy):
        assert [one.membership_id for one in Attendance.objects.visible_to(cy)] == [cy.pk]


def test_the_roster_asks_the_same_whatever_its_length(
    client_for, going_on, page, bo, mo, ada, inside, django_assert_max_num_queries
):
    browser, counts = client_for(bo), []
    for person in (mo, ada):
        with inside(bo):
            going_on.mark_attendance(person, "present", by=bo)
        browser.get(page(going_on, "roster"))
        with django_assert_max_num_queries(15) as asked:
            browser.get(page(going_on, "roster"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
