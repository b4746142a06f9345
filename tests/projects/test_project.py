"""Projects: opened from an accepted need, seen by those concerned, told in one sentence."""

import pytest
from django.core.exceptions import ValidationError

from communities import clock
from communities.tenancy.access import NotAllowed
from projects.models import Channel, ChannelMembership, Milestone, Project, StatusUpdate
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


def test_a_date_is_ticked_off_by_the_team_and_redrawn(project, cy, jun, client_for, inside):
    with inside(cy):
        step = Milestone.objects.create(project=project, title="Demo", due_on=clock.today())
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
