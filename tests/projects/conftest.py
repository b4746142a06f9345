"""A partner, its need and its project: leila leads, cy works, mo mentors, pia speaks for the food bank."""

import pytest

from projects.models import Channel, Exchange, Need, Partner, Project
from tests.projects.pages import session_of


@pytest.fixture(autouse=True)
def no_limit(settings):
    """Tests send faster than people; those about the limit set one of their own."""
    settings.MESSAGE_LIMIT = "1000000/10"


@pytest.fixture
def harbor(ada, pia, inside) -> Partner:
    """A partner that pia speaks for."""
    with inside(ada):
        partner = Partner.add(name="Harbor Food Bank", stage="agreed", by=ada)
        partner.add_contact(pia, by=ada)
    return partner


@pytest.fixture
def need(harbor, pia, inside) -> Need:
    """Posted, and not answered."""
    with inside(pia):
        return Need.post(
            partner=harbor, words="I spend Thursdays on the phone.", done_when="I do not.", by=pia
        )


@pytest.fixture
def project(need, capstone, ada, leila, cy, mo, inside) -> Project:
    """Open, with its team and two channels."""
    with inside(ada):
        need.accept(by=ada)
        project = Project.open_from(
            need, program=capstone, title="Shift planner", lead=leila, by=ada
        )
        project.add(cy, by=leila)
        project.add(mo, role="mentor", by=leila)
        return Project.objects.select_related("need__partner", "program").get(pk=project.pk)


@pytest.fixture
def team(project, leila, inside) -> Channel:
    """The team's private channel."""
    with inside(leila):
        return Channel.objects.get(project=project, kind="team")


@pytest.fixture
def line(project, leila, inside) -> Channel:
    """The line between the team and the partner."""
    with inside(leila):
        return Channel.objects.get(project=project, kind="partner_line")


@pytest.fixture
def gives(project, ada, inside) -> dict[str, Exchange]:
    """One thing that each side gives."""
    with inside(ada):
        return {
            side: project.agree(side, f"From the {side}", by=ada)
            for side in ("community", "partner")
        }


@pytest.fixture
def another(ada, capstone, leila, riverside, inside) -> Project:
    """A project of another partner, which pia must never see."""
    from django.contrib.auth.hashers import make_password

    from communities import demo

    with inside(ada):
        cast = demo.Cast(today=None, riverside=riverside, hilltop=riverside)
        rows = [("ruth", "ruth@praxis.example", "Ruth Bell", ["partner"], "")]
        demo.join(cast, riverside, rows, make_password(None))
        library = Partner.add(name="Riverside Library", stage="agreed", by=ada)
        library.add_contact(cast.people["ruth"], by=ada)
        asked = Need.post(
            partner=library, words="Tools", done_when="Listed", by=cast.people["ruth"]
        )
        asked.accept(by=ada)
        return Project.open_from(asked, program=capstone, title="Tool desk", lead=leila, by=ada)


@pytest.fixture
def sessions(committed, cy, mo, pia, dee) -> dict[str, str]:
    """The sessions of cy, mo, pia and dee by their first letters."""
    return {
        name: session_of(member) for name, member in zip("cmpd", (cy, mo, pia, dee), strict=True)
    }
