"""Projects: opened from an accepted need, seen by those concerned, told in one sentence."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from communities import clock, profiles
from communities.models import Activity, Membership, Program, User
from communities.tenancy.access import NotAllowed
from projects.models import Channel, ChannelMembership, Project, StatusUpdate
from projects.models.progress import red_spells

URL = "/c/riverside/projects/"


def people(channel) -> set[str]:
    places = ChannelMembership.objects.active().filter(channel=channel).select_related("membership")
    return {place.membership.first_name for place in places}


def test_a_project_opens_only_from_an_accepted_need(need, capstone, ada, leila, inside):
    with inside(ada), pytest.raises(ValidationError, match="only from an accepted need"):
        Project.open_from(need, program=capstone, title="Early", lead=leila, by=ada)


def test_cy_cannot_open_a_project(need, capstone, ada, cy, inside):
    with inside(ada):
        need.accept(by=ada)
    with inside(cy), pytest.raises(NotAllowed):
        Project.open_from(need, program=capstone, title="Mine", lead=cy, by=cy)


def test_a_need_has_one_project(project, need, capstone, ada, leila, inside):
    with inside(ada), pytest.raises(ValidationError, match="already"):
        Project.open_from(need, program=capstone, title="Twice", lead=leila, by=ada)


def test_it_opens_with_a_private_channel_and_a_partner_line(project, team, line, ada, inside):
    with inside(ada):
        assert people(team) == {"Leila", "Cy", "Mo"}
        assert people(line) == {"Leila", "Cy", "Mo", "Pia"}
        assert not Channel.objects.visible_to(ada).filter(project=project).exists()


def test_who_leaves_the_team_leaves_its_channels(project, team, line, leila, cy, inside):
    with inside(leila):
        project.remove(cy, by=leila)
        assert "Cy" not in people(team) | people(line)
        with pytest.raises(ValidationError, match="Hand the lead over"):
            project.remove(leila, by=leila)


def test_a_guest_joins_as_contact_only(project, leila, sam, pia, inside):
    with inside(leila):
        for guest in (sam, pia):
            with pytest.raises(ValidationError, match="Guests"):
                project.add(guest, by=leila)
        with pytest.raises(ValidationError, match="Only somebody of Harbor"):
            project.add(sam, role="partner_contact", by=leila)


def test_cy_cannot_choose_the_team(project, cy, jun, inside, client_for):
    with inside(cy), pytest.raises(NotAllowed):
        project.add(jun, by=cy)
    assert client_for(cy).get(f"{URL}{project.pk}/team/").status_code == 403


def test_leila_adds_jun_by_the_form(project, team, leila, jun, inside, client_for):
    form = {"membership": str(jun.pk), "role": "contributor"}
    answer = client_for(leila).post(f"{URL}{project.pk}/team/", form)
    assert answer.status_code == 302
    with inside(leila):
        assert "Jun" in people(team)


def test_the_form_offers_strangers_who_are_listed_alone(
    project, cy, leila, ada, pia, inside, client_for
):
    with inside(ada):
        stella, ines = (
            Membership.join(User.objects.create_user(f"{name}@x.example", name=name), by=ada)
            for name in ("Stella", "Ines")
        )
    for person in (stella, cy):
        with inside(person):
            profiles.describe(person, is_listed=False, by=person)
    with inside(leila):
        project.remove(cy, by=leila)
    page = client_for(leila).get(f"{URL}{project.pk}/team/").content.decode()
    assert str(stella.pk) not in page
    assert all(str(one.pk) in page for one in (ines, cy))
    assert str(stella.pk) in client_for(ada).get(f"{URL}{project.pk}/team/").content.decode()


def test_the_first_report_says_that_it_runs(project, cy, jun, inside):
    with inside(cy):
        project.report("green", "We listened.", by=cy)
        assert Project.objects.get(pk=project.pk).state == "running"
    with inside(jun), pytest.raises(NotAllowed):
        project.report("red", "I say so", by=jun)


def test_a_red_spell_stays_told(project, cy, inside):
    with inside(cy):
        for days, colour, sentence in ((7, "red", "No numbers."), (5, "green", "Pia asked them.")):
            with clock.moved(days=-days):
                project.report(colour, sentence, by=cy)
        (spell,) = red_spells(list(StatusUpdate.objects.order_by("at")))
        assert (spell["why"], spell["helped"]) == ("No numbers.", "Pia asked them.")


def test_a_status_without_words_is_told_and_kept(project, cy, client_for):
    form = {"colour": "amber", "sentence": "x" * 201}
    answer = client_for(cy).post(f"{URL}{project.pk}/status/", form)
    assert answer.status_code == 400
    assert "x" * 201 in answer.content.decode()


def test_a_date_is_ticked_off_by_the_team_and_redrawn(project, leila, cy, jun, client_for, inside):
    with inside(leila):
        step = project.plan_milestone("Demo", clock.today(), by=leila)
    url = f"/c/riverside/milestones/{step.pk}/completion/"
    assert client_for(jun).post(url).status_code == 403
    answer = client_for(cy).post(url, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert 'class="done"' in page
    assert "<html" not in page
    assert client_for(cy).post(url).status_code == 302


def test_the_page_shows_the_need_as_a_quote(project, cy, client_for):
    page = client_for(cy).get(f"{URL}{project.pk}/").content.decode()
    assert "“I spend Thursdays on the phone.”" in page
    assert "Pia Sørensen" in page


def test_the_program_shows_its_projects(project, capstone, cy, client_for):
    page = client_for(cy).get(f"/c/riverside/programs/{capstone.pk}/").content.decode()
    assert "Shift planner" in page
    assert "Yours." in page


def test_a_project_opens_in_a_running_program_only(need, capstone, ada, leila, client_for, inside):
    with inside(ada):
        need.accept(by=ada)
        Program.objects.filter(pk=capstone.pk).update(status="closed")
        over = Program.objects.get(pk=capstone.pk)
        with pytest.raises(ValidationError, match="only in a running program"):
            Project.open_from(need, program=over, title="Late", lead=leila, by=ada)
    body = {"need": need.pk, "program": capstone.pk, "title": "Late", "lead": leila.pk}
    url = "/api/v1/c/riverside/projects/"
    assert client_for(ada).post(url, body, content_type="application/json").status_code == 400


def test_the_next_date_lies_ahead(project, cy, client_for, inside):
    with inside(cy), pytest.raises(ValidationError, match="This has passed"):
        project.plan_next(clock.now() - dt.timedelta(minutes=1), "Demo", by=cy)
    form = {"next_at": "2020-11-03T18:00", "next_text": "Kept words"}
    answer = client_for(cy).post(f"{URL}{project.pk}/next-date/", form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This has passed. Any time from now works." in page
    assert "Kept words" in page


def test_adding_somebody_twice_is_one_act(project, cy, leila, inside):
    with inside(leila):
        project.add(cy, by=leila)
        assert Activity.objects.filter(verb="project.joined", subject=cy).count() == 1
        with pytest.raises(ValidationError, match="Cy Navarro is on the team as contributor"):
            project.add(cy, role="mentor", by=leila)
        project.remove(cy, by=leila)
        assert project.add(cy, role="mentor", by=leila).role == "mentor"


@pytest.mark.parametrize("name", ["leila", "mo", "ada"])
def test_the_lead_a_mentor_and_an_organizer_plan_the_way(project, name, request, inside):
    person = request.getfixturevalue(name)
    with inside(person):
        step = project.plan_milestone("First test", clock.today(), by=person)
        assert project.plan_milestone("First test", clock.today(), by=person).pk == step.pk
        with pytest.raises(ValidationError, match="Any day from today"):
            project.plan_milestone("Before", clock.today() - dt.timedelta(days=1), by=person)


def test_cy_plans_no_way(project, cy, client_for, inside):
    with inside(cy), pytest.raises(NotAllowed, match="Only the lead, a mentor or an organizer"):
        project.plan_milestone("Mine", clock.today(), by=cy)
    page = client_for(cy).get(f"{URL}{project.pk}/").content.decode()
    assert "Add a date" not in page


def test_leila_plans_a_date_on_the_page(project, leila, client_for):
    browser, url = client_for(leila), f"{URL}{project.pk}/milestones/"
    bad = browser.post(url, {"title": "First test", "due_on": "2020-11-03"})
    assert bad.status_code == 400
    assert "This has passed. Any day from today works." in bad.content.decode()
    good = {"title": "First test", "due_on": f"{clock.today() + dt.timedelta(days=9)}"}
    page = browser.post(url, good, follow=True).content.decode()
    assert "<b>First test</b>" in page
    assert "Reached" in page
