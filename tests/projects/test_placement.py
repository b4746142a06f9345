"""An invitation that leads onto a team."""

import pytest

from communities import clock, inviting, placements
from communities.models import Activity, Enrolment, Invitation, Program, User
from projects.models import Project, TeamMembership


def invite(ada, project, role="participant") -> Invitation:
    people = inviting.read("Yara <yara@new.example>")
    what = {"program": project.program, "program_role": role}
    Invitation.send(people, by=ada, placement={"team": str(project.pk)}, **what)
    return people[0].invitation


@pytest.mark.parametrize(("role", "on_the_team"), [("participant", "contributor"), ("mentor",) * 2])
def test_into_program_team_and_role(ada, inside, project, role, on_the_team):
    with inside(ada):
        user = User.objects.create_user("yara@new.example", name="Yara")
        yara = invite(ada, project, role).accept(user)
        assert Enrolment.objects.get(membership=yara).role == role
        assert TeamMembership.objects.active().get(membership=yara).role == on_the_team


def test_a_team_that_is_closed_keeps_nobody_out(ada, inside, project):
    with inside(ada):
        invitation = invite(ada, project)
        ended = {"state": "closed", "verdict": "met", "verdict_by": ada, "verdict_at": clock.now()}
        Project.objects.filter(pk=project.pk).update(**ended)
        yara = invitation.accept(User.objects.create_user("yara@new.example", name="Yara"))
        assert Enrolment.objects.active().filter(membership=yara).exists()
        (told,) = Activity.objects.filter(verb="invitation.not_enrolled")
        assert told.data["why"] == "This project is closed."


def test_who_waits_for_the_program_is_on_no_team(ada, inside, project):
    with inside(ada):
        invitation = invite(ada, project)
        Program.objects.filter(pk=project.program_id).update(capacity=1)
        yara = invitation.accept(User.objects.create_user("yara@new.example", name="Yara"))
        assert not Enrolment.objects.active().filter(membership=yara).exists()
        assert not TeamMembership.objects.filter(membership=yara).exists()


def test_teams_are_offered_to_who_chooses_them(ada, bo, leila, inside, capstone, project):
    with inside(ada):
        offered = placements.choices(capstone, ada)
        assert offered == [(f"team:{project.pk}", "Team: Shift planner")]
        assert placements.choices(capstone, leila) == offered
        assert placements.choices(capstone, bo) == []
