"""A project ends with the partner's verdict, and with nothing else."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities import clock
from communities.models import Activity, Notification
from communities.notifications import notify
from communities.tenancy.access import NotAllowed
from projects.models import Channel, Project, Topic

BASE = "/c/riverside/"


@pytest.mark.parametrize("name", ["leila", "cy", "mo", "ada", "sam"])
def test_only_the_partner_closes(project, name, request, inside, client_for):
    person = request.getfixturevalue(name)
    with inside(person), pytest.raises(NotAllowed, match="Only Harbor Food Bank"):
        project.close("met", by=person)
    answer = client_for(person).post(f"{BASE}projects/{project.pk}/verdict/", {"verdict": "met"})
    assert answer.status_code == 403


def test_the_contact_of_another_partner_closes_nothing(project, another, pia, client_for, inside):
    with inside(pia), pytest.raises(NotAllowed, match="Only Riverside Library"):
        another.close("not", by=pia)
    url = f"{BASE}projects/{another.pk}/verdict/"
    assert client_for(pia).post(url, {"verdict": "not"}).status_code == 404


@pytest.mark.parametrize("verdict", ["", "great"])
def test_a_verdict_is_one_of_three(project, pia, verdict, inside):
    with inside(pia), pytest.raises(ValidationError, match="met, partly or not"):
        project.close(verdict, by=pia)


def test_there_is_one_verdict(project, pia, inside):
    with inside(pia):
        project.close("partly", "Half of it.", by=pia)
        Project.objects.get(pk=project.pk).close("partly", "Half of it. ", by=pia)
        with pytest.raises(ValidationError, match="already"):
            Project.objects.get(pk=project.pk).close("met", by=pia)
        (act,) = Activity.objects.filter(verb="project.closed")
        assert act.data == {"verdict": "partly"}


def test_the_database_knows_no_end_without_a_verdict(project, ada, inside):
    for change in ({"state": "closed"}, {"verdict": "met"}):
        with inside(ada), pytest.raises(IntegrityError), transaction.atomic():
            Project.objects.filter(pk=project.pk).update(**change)


def test_a_closed_project_takes_nothing_new(project, team, line, gives, leila, jun, pia, inside):
    with inside(leila):
        topic = Topic.start(team, "Who may sign in?", by=leila)
        step = project.plan_milestone("Demo", clock.today(), by=leila)
    with inside(pia):
        project.close("met", by=pia)
    tomorrow = clock.now() + dt.timedelta(days=1)
    with inside(leila):
        late = Project.objects.get(pk=project.pk)
        step.project = late
        for act in (
            lambda: late.report("green", "Still here.", by=leila),
            lambda: late.plan_next(tomorrow, "Once more", by=leila),
            lambda: late.plan_milestone("Once more", tomorrow.date(), by=leila),
            lambda: late.agree("community", "Once more", by=leila),
            lambda: late.add(jun, by=leila),
            lambda: step.complete(by=leila),
        ):
            with pytest.raises(ValidationError, match="This project is closed"):
                act()
        assert not Channel.objects.filter(project=project, archived_at=None).exists()
        archived = Channel.objects.get(pk=team.pk)
        topic.channel = archived
        for act in (
            lambda: archived.post("One more thing", by=leila),
            lambda: Topic.start(archived, "Late", by=leila),
            lambda: topic.resolve(by=leila),
        ):
            with pytest.raises(ValidationError, match="This conversation is over"):
                act()


def test_the_team_is_told(project, pia, cy, ada, inside):
    with inside(pia):
        project.close("met", by=pia)
    with inside(ada):
        notify(Activity.objects.get(verb="project.closed"))
        told = set(Notification.objects.values_list("recipient__name", "sentence"))
        sentence = "Harbor Food Bank has said how Shift planner ended."
        assert told >= {(name, sentence) for name in ("Leila Aziz", "Cy Navarro", "Mo Haddad")}
        assert ("Pia Sørensen", sentence) not in told


def test_it_is_due_when_the_last_date_is_reached_or_over(project, leila, inside):
    with inside(leila):
        assert not project.is_due
        with clock.moved(days=1000):
            assert project.is_due
        step = project.plan_milestone("Verdict", clock.today(), by=leila)
        assert not project.is_due
        with clock.moved(days=1):
            assert project.is_due
        step.complete(by=leila)
        assert project.is_due


def test_one_tap_closes_it_and_pia_is_thanked(project, leila, pia, cy, inside, client_for):
    page = client_for(pia).get(f"{BASE}projects/{project.pk}/").content.decode()
    assert "Say how it ended" in page
    with inside(leila):
        project.plan_milestone("Handed over", clock.today(), by=leila).complete(by=leila)
    page = client_for(pia).get(f"{BASE}projects/{project.pk}/").content.decode()
    assert "Is it done as you said?" in page
    form = {"verdict": "partly", "verdict_words": "The phone rings less."}
    answer = client_for(pia).post(f"{BASE}projects/{project.pk}/verdict/", form, follow=True)
    page = answer.content.decode()
    assert "Thank you, Pia." in page
    assert "Post the next need" in page
    assert "Is it done as you said?" not in page
    for address in (f"projects/{project.pk}/", "projects/"):
        assert "Partly met" in client_for(cy).get(BASE + address).content.decode()
    page = client_for(leila).get(f"{BASE}projects/{project.pk}/").content.decode()
    assert "“The phone rings less.” Pia" in page
    for gone in ("Say how it goes", "Add a date", "Add something", "Add somebody"):
        assert gone not in page


def test_words_that_are_too_long_are_kept(project, pia, client_for, inside):
    form = {"verdict": "met", "verdict_words": "x" * 401}
    answer = client_for(pia).post(f"{BASE}projects/{project.pk}/verdict/", form)
    assert answer.status_code == 400
    assert "x" * 401 in answer.content.decode()
    with inside(pia):
        assert not Project.objects.get(pk=project.pk).verdict


def test_a_slip_of_the_finger_is_undone(project, team, line, cy, pia, inside, client_for):
    browser, page = client_for(pia), f"{BASE}projects/{project.pk}/"
    with inside(cy):
        archived = Channel.objects.get(pk=line.pk)
        archived.archived_at = clock.now() - dt.timedelta(days=1)
        archived.save(update_fields=["archived_at"])
    closed = browser.post(f"{page}verdict/", {"verdict": "not"}, follow=True).content.decode()
    undo = f"{page}verdict/withdrawal/"
    assert f'action="{undo}"' in closed
    for _time in range(2):
        shown = browser.post(undo, follow=True).content.decode()
        assert "Say how it ended" in shown
    with inside(cy):
        there = Project.objects.get(pk=project.pk)
        assert (there.state, there.verdict, there.verdict_by) == ("agreed", "", None)
        assert Channel.objects.get(pk=team.pk).archived_at is None
        assert Channel.objects.get(pk=line.pk).archived_at  # not by the verdict
        assert Activity.objects.filter(verb="project.reopened").count() == 1
        there.report("green", "We go on.", by=cy)
    with inside(pia):
        Project.objects.get(pk=project.pk).close("met", by=pia)
        Project.objects.get(pk=project.pk).take_back_verdict(by=pia)
        assert Project.objects.get(pk=project.pk).state == "running"


def test_a_verdict_stands_after_ten_minutes(project, pia, inside, client_for):
    with inside(pia):
        project.close("met", by=pia)
    undo = f"{BASE}projects/{project.pk}/verdict/withdrawal/"
    with clock.moved(minutes=11):
        answer = client_for(pia).post(undo, follow=True)
    assert "A verdict can be taken back for ten minutes." in answer.content.decode()
    with inside(pia):
        assert Project.objects.get(pk=project.pk).verdict == "met"


@pytest.mark.parametrize("name", ["leila", "cy", "ada", "sam"])
def test_nobody_else_takes_a_verdict_back(project, pia, name, request, inside, client_for):
    with inside(pia):
        project.close("met", by=pia)
    person = request.getfixturevalue(name)
    undo = f"{BASE}projects/{project.pk}/verdict/withdrawal/"
    assert client_for(person).post(undo).status_code == 403
    with inside(person), pytest.raises(NotAllowed, match="Only Harbor Food Bank"):
        Project.objects.get(pk=project.pk).take_back_verdict(by=person)
    with inside(pia):
        assert Project.objects.get(pk=project.pk).verdict == "met"
