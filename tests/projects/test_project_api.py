"""Projects for programs that call us: the pages' verbs and the pages' rules."""

import uuid

import pytest

from communities import clock
from projects.models import Exchange, Milestone, Project

API = "/api/v1/c/riverside/projects/"


@pytest.fixture
def call(project, client_for):
    """``call(cy, "milestones", title="Demo")`` posts below the project."""

    def post(person, below: str, **body):
        address = f"{API}{project.pk}/{below}/"
        return client_for(person).post(address, body, content_type="application/json")

    return post


def test_the_way_is_planned_and_ticked_off(project, leila, cy, call, client_for, inside):
    body = {"title": "First test", "due_on": str(clock.today()), "key": str(uuid.uuid4())}
    planned = [call(leila, "milestones", **body) for _time in range(2)]
    assert [answer.status_code for answer in planned] == [201, 201]
    assert planned[0].json() == planned[1].json()
    step = planned[0].json()
    done = call(cy, f"milestones/{step['id']}/completion")
    assert done.status_code == 200
    assert done.json()["done_at"]
    (listed,) = client_for(cy).get(f"{API}{project.pk}/milestones/").json()["results"]
    assert listed == done.json()


def test_who_may_not_plan_is_told_who_can(project, cy, pia, call, inside):
    refused = call(cy, "milestones", title="Mine", due_on=str(clock.today()))
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Only the lead, a mentor or an organizer plans the way."
    with inside(cy):
        assert not Milestone.objects.exists()


def test_a_date_of_another_project_is_not_found(project, another, ada, leila, call, inside):
    with inside(ada):
        step = another.plan_milestone("Elsewhere", clock.today(), by=ada)
    assert call(leila, f"milestones/{step.pk}/completion").status_code == 404


def test_each_side_is_written_down(project, leila, pia, call, client_for, inside):
    assert call(leila, "exchanges", giver="community", text="Two Saturdays").status_code == 201
    assert call(pia, "exchanges", giver="partner", text="A room").status_code == 201
    assert call(pia, "exchanges", giver="community", text="More").status_code == 403
    assert call(pia, "exchanges", giver="nobody", text="More").status_code == 400
    listed = client_for(pia).get(f"{API}{project.pk}/exchanges/").json()["results"]
    assert [one["text"] for one in listed] == ["Two Saturdays", "A room"]
    with inside(pia):
        assert Exchange.objects.get(giver="partner").agreed_by_id == pia.pk


def test_pia_closes_and_takes_it_back(project, cy, pia, call, inside):
    assert call(cy, "verdict", verdict="met").status_code == 403
    assert call(pia, "verdict", verdict="great").status_code == 400
    closed = call(pia, "verdict", verdict="partly", words="Half of it.").json()
    assert (closed["state"], closed["verdict"]) == ("closed", "partly")
    assert closed["verdict_words"] == "Half of it."
    late = call(pia, "exchanges", giver="partner", text="More")
    assert (late.status_code, late.json()["detail"]) == (400, "This project is closed.")
    assert call(cy, "verdict/withdrawal").status_code == 403
    assert call(pia, "verdict/withdrawal").json()["state"] == "agreed"
    with inside(pia):
        assert Project.objects.get(pk=project.pk).verdict == ""


def test_another_partners_project_does_not_exist(another, pia, client_for):
    browser = client_for(pia)
    for below in ("milestones/", "exchanges/", "verdict/", "verdict/withdrawal/"):
        address = f"{API}{another.pk}/{below}"
        assert browser.post(address, {}, content_type="application/json").status_code == 404
