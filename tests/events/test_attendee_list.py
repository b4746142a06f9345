"""The list to take along: chosen columns, safe cells, and a note in the record."""

import csv
import io

import pytest

from communities.models import Activity
from communities.tenancy.access import NotAllowed
from events import attendee_list
from events.models import Attendance, Event, Guest, Registration


def lines(answer) -> list[list[str]]:
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_bo_takes_what_she_chose_and_finds_it_chosen(over, cy, leila, bo, inside, client_for, page):
    with inside(bo):
        Attendance.mark(over, cy, "late", by=bo)
        Registration.objects.create(event=over, membership=cy, answer="yes", seat="room")
        Registration.objects.create(event=over, membership=leila, answer="no")
    browser = client_for(bo)
    shown = browser.get(page(over, "list")).content.decode()
    assert 'value="address"' not in shown
    taken = lines(browser.post(page(over, "list"), {"columns": ["name", "answer", "seat", "mark"]}))
    assert taken == [
        ["Name", "Answer", "Seat", "Mark"],
        ["Cy Navarro", "Coming", "In the room", "Late"],
        ["Leila Aziz", "Not coming", "", ""],
    ]
    again = browser.get(page(over, "list")).content.decode()
    assert again.count("checked") == 4
    with inside(bo):
        act = Activity.objects.get(verb="attendees.exported")
        assert (act.actor, act.object_id, act.data["lines"]) == (bo, over.pk, 2)
        assert act.data["columns"] == ["name", "answer", "seat", "mark"]


def test_addresses_are_for_organizers(over, cy, bo, ada, inside, client_for, page):
    with inside(bo):
        Attendance.mark(over, cy, "present", by=bo)
    sent = {"columns": ["name", "address"]}
    assert client_for(bo).post(page(over, "list"), sent).status_code == 400
    taken = lines(client_for(ada).post(page(over, "list"), sent))
    assert taken[1] == ["Cy Navarro", "cy@praxis.example"]


def test_cells_never_run_as_formulas(over, bo, ada, inside, client_for, page):
    with inside(ada):
        guest = Guest.objects.create(
            event=over, email="x@y.example", address="x@y.example", name="=1+1", digest="d"
        )
        Attendance.objects.create(event=over, guest=guest, state="present", marked_by=ada)
        Event.objects.filter(pk=over.pk).update(title="@cmd")
    taken = lines(client_for(ada).post(page(over, "list"), {"columns": ["name", "meeting"]}))
    assert taken[1] == ["'=1+1", "'@cmd"]


def test_a_program_s_meetings_of_chosen_days(plan, capstone, cy, bo, inside, client_for):
    early, late = plan(hours=-24 * 20, title="Early"), plan(hours=-24 * 2, title="Late")
    with inside(bo):
        for event in (early, late):
            Attendance.mark(event, cy, "present", by=bo)
    path = f"/c/riverside/programs/{capstone.pk}/sessions/list/"
    first_on = (late.starts_at.date()).isoformat()
    sent = {"columns": ["meeting", "name"], "first_on": first_on}
    assert lines(client_for(bo).post(path, sent))[1:] == [["Cy Navarro", "Late"]]
    wrong = sent | {"last_on": "2020-01-01"}
    assert client_for(bo).post(path, wrong).status_code == 400
    assert client_for(cy).get(path).status_code == 403


def test_the_whole_community_s_is_for_organizers(over, bo, ada, client_for, page):
    path = "/c/riverside/events/lists/"
    assert client_for(bo).get(path).status_code == 403
    assert client_for(ada).post(path, {"columns": ["name"]}).status_code == 200


def test_nobody_takes_what_they_do_not_run(over, cy, inside):
    with inside(cy), pytest.raises(NotAllowed):
        attendee_list.take(Event.objects.filter(pk=over.pk), ["name"], by=cy)


def test_a_file_asks_the_same_however_many_come(
    over, cy, leila, bo, inside, django_assert_num_queries
):
    with inside(bo):
        counts = []
        for person in (cy, leila):
            Attendance.mark(over, person, "present", by=bo)
            with django_assert_num_queries(99, exact=False) as asked:
                attendee_list.take(Event.objects.filter(pk=over.pk), ["name", "team"], by=bo)
            counts.append(len(asked))
        assert counts[0] == counts[1]
