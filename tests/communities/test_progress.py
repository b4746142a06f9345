"""Completing a program: what it takes, in plain words, what is left, and that it is told once."""

import pytest

from communities import completions, progress
from communities.models import Activity, Completion, CompletionRule, Notification, PathItem
from communities.notifications import notify
from events.models import Event
from reflections.models import Entry
from reflections.writing import Writing


def address(program, *below) -> str:
    return f"/c/riverside/programs/{program.pk}/" + "".join(f"{part}/" for part in below)


@pytest.fixture
def rule(capstone, bo, inside):
    """One session and one reflection."""
    with inside(bo):
        said = {"meetings_attended": 1, "reflections_kept": 1}
        return CompletionRule.say(capstone, said, by=bo)


def come(program, member, bo, inside, times: int = 1) -> None:
    with inside(bo):
        for event in Event.objects.filter(program=program).order_by("starts_at")[:times]:
            event.mark_attendance(member, "present", by=bo)


def write(program, member, inside) -> None:
    with inside(member):
        Entry.start(by=member, program=program).submit(
            Writing(body="The door stuck.", visibility="private"), by=member
        )


def read_on(bo, inside) -> None:
    """Lets the receiver read all of the record, twice."""
    with inside(bo):
        for _twice in range(2):
            for activity in Activity.objects.order_by("happened_at", "id"):
                completions.look_again(activity)


def test_what_is_usual_is_said_in_plain_words(capstone, bo, inside):
    with inside(bo):
        PathItem.objects.filter(program=capstone).delete()
        lines = [str(one) for one in progress.Standing(capstone).conditions]
        planned = Event.objects.filter(program=capstone).count()
    enough = -(-2 * planned // 3)
    assert f"Take part in at least {enough} of {planned} sessions" in lines
    assert "Write one reflection in every cycle" in lines


def test_cy_sees_what_is_left(rule, capstone, cy, bo, client_for, inside):
    come(capstone, cy, bo, inside)
    page = client_for(cy).get(address(capstone, "progress", "mine")).content.decode()
    assert "One thing is left." in page
    assert "Write 1 reflection" in page


def test_reaching_it_is_told_once(rule, capstone, cy, bo, leila, inside):
    come(capstone, cy, bo, inside)
    read_on(bo, inside)
    with inside(bo):
        assert not Completion.objects.exists()
    write(capstone, cy, inside)
    come(capstone, leila, bo, inside)
    read_on(bo, inside)
    with inside(bo):
        (done,) = Completion.objects.all()
        assert done.membership_id == cy.pk
        (act,) = Activity.objects.filter(verb="program.completed")
        for _twice in range(2):
            notify(act)
    with inside(cy):
        (told,) = Notification.objects.filter(activity=act, recipient=cy)
    assert told.sentence == "You have done all that “Capstone” asks for."


def test_completed_stays_completed_when_a_mark_is_corrected(rule, capstone, cy, bo, inside):
    come(capstone, cy, bo, inside)
    write(capstone, cy, inside)
    read_on(bo, inside)
    with inside(bo):
        event = Event.objects.filter(program=capstone).order_by("starts_at").first()
        event.mark_attendance(cy, "absent", by=bo)
    read_on(bo, inside)
    with inside(bo):
        assert Completion.objects.count() == 1


def test_needed_items_of_the_path_are_a_condition(capstone, cy, bo, inside):
    with inside(bo):
        PathItem.objects.filter(program=capstone).delete()
        text = PathItem.add(capstone, by=bo, kind="read", title="A text")
        PathItem.add(capstone, by=bo, kind="watch", title="A film", required=False)
        CompletionRule.say(capstone, {"path": 1}, by=bo)
        (step,) = progress.Standing(capstone).steps(cy.pk)
        assert (step.words, step.is_done) == ("0 of 1", False)
    with inside(cy):
        text.tick(by=cy)
    with inside(bo):
        (step,) = progress.Standing(capstone).steps(cy.pk)
        assert step.is_done


def test_bo_changes_what_it_takes_and_sees_who_is_complete(capstone, cy, bo, client_for, inside):
    browser = client_for(bo)
    answer = browser.post(address(capstone, "progress", "rule"), {"meetings_attended": "1"})
    assert answer.status_code == 302
    come(capstone, cy, bo, inside)
    read_on(bo, inside)
    page = browser.get(address(capstone, "progress")).content.decode()
    assert "1 of 3 have completed the program." in page
    refused = browser.post(address(capstone, "progress", "rule"), {"meetings_attended": "x"})
    assert refused.status_code == 400


def test_nobody_sees_how_far_others_are(capstone, cy, client_for):
    browser = client_for(cy)
    assert browser.get(address(capstone, "progress")).status_code == 403
    assert browser.get(address(capstone, "progress", "rule")).status_code == 403


def test_programs_that_call_us_read_their_own_progress(rule, capstone, cy, bo, client_for, inside):
    come(capstone, cy, bo, inside)
    (mine,) = client_for(cy).get("/api/v1/c/riverside/progress/").json()["results"]
    assert [step["is_done"] for step in mine["steps"]] == [True, False]
    assert mine["completed_at"] is None
    assert len(client_for(bo).get("/api/v1/c/riverside/progress/").json()["results"]) == 3
    paths = client_for(cy).get("/api/v1/c/riverside/path-items/").json()["results"]
    text = next(item for item in paths if item["kind"] == "read")
    assert text["done_at"] is None
    marked = client_for(cy).post(f"/api/v1/c/riverside/path-items/{text['id']}/mark/")
    assert marked.status_code == 200
    assert marked.json()["done_at"]
