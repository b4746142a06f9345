"""Who is not in the directory is known to the people of their team and of their circles."""

from communities import circles, profiles
from communities.models import Enrolment, Membership
from projects.models import Channel


def known(by, person, inside) -> bool:
    """Whether one may see the other, with everything read anew."""
    with inside(by):
        me = Membership.objects.get(pk=by.pk)
        return Membership.objects.visible_to(me).filter(pk=person.pk).exists()


def leaves(person, inside) -> None:
    """Takes somebody out of the directory, and out of every program."""
    with inside(person):
        profiles.describe(person, is_listed=False, by=person)
        for enrolment in Enrolment.objects.active().filter(membership=person):
            enrolment.withdraw(by=person)


def test_a_circle_makes_its_people_known(cy, leila, inside):
    leaves(cy, inside)
    assert not known(leila, cy, inside)
    with inside(cy):
        talk = circles.open_talk("Chess", [cy, leila], by=cy)
    assert known(leila, cy, inside)
    with inside(cy):
        Channel.objects.get(pk=talk).dismiss(leila)
    assert not known(leila, cy, inside)


def test_an_open_channel_makes_nobody_known(cy, leila, ada, inside):
    leaves(cy, inside)
    with inside(ada):
        channel = Channel.objects.create(kind=Channel.Kind.OPEN_COMMUNITY, title="Hall")
        channel.admit(cy)
        channel.admit(leila)
    assert not known(leila, cy, inside)


def test_a_team_makes_its_people_known_as_long_as_they_are_on_it(project, cy, leila, jun, inside):
    leaves(cy, inside)
    assert known(leila, cy, inside)
    assert not known(jun, cy, inside)
    with inside(leila):
        project.remove(cy, by=leila)
    assert not known(leila, cy, inside)


def test_the_projects_page_names_to_others_who_they_know(
    project, cy, leila, jun, client_for, inside
):
    address = f"/c/riverside/projects/{project.pk}/"
    leaves(cy, inside)
    assert "Cy Navarro" in client_for(leila).get(address).content.decode()
    elsewhere = client_for(jun).get(address).content.decode()
    assert "Cy Navarro" not in elsewhere
    assert "and 1 who is not in the directory" in elsewhere
