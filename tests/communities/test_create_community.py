"""A community from the command line, and its first admin at the door."""

import io

import pytest
from django.core.management import CommandError, call_command

from communities.models import Community, Membership, User
from communities.tenancy.scope import community_scope


def create(*arguments, **options) -> str:
    said = io.StringIO()
    call_command("create_community", *arguments, stdout=said, **options)
    return said.getvalue()


def admin_of(slug: str) -> Membership:
    with community_scope(Community.objects.get(slug=slug)):
        return Membership.objects.select_related("user").get()


def test_it_has_an_admin_who_gets_in(data, client):
    said = create("north-pier", "Nina@example.org")
    assert said == "North Pier is at /c/north-pier/; nina@example.org is its admin.\n"
    nina = admin_of("north-pier")
    assert nina.roles_set == {"admin", "organizer"}
    client.force_login(nina.user)
    assert client.get("/c/north-pier/").status_code == 200
    assert client.get("/c/riverside/").status_code == 404


def test_someone_with_a_login_keeps_it(dee):
    create("north-pier", "DEE@praxis.example", name="The North Pier")
    assert admin_of("north-pier").user == dee.user
    assert Community.objects.get(slug="north-pier").name == "The North Pier"


@pytest.mark.parametrize("slug", ["riverside", "two words", ""])
def test_a_slug_that_cannot_be_is_refused(data, slug):
    people, communities = User.objects.count(), Community.objects.count()
    with pytest.raises(CommandError):
        create(slug, "nina@example.org")
    assert (User.objects.count(), Community.objects.count()) == (people, communities)
