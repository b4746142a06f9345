"""How a community presents itself, and what of Praxis it has in sight."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from communities import blueprints, modules
from communities.models import Activity, Community, Program
from communities.tenancy.access import NotAllowed

HERE = "/c/riverside/"
LOOK = {
    "name": "Riverside",
    "purpose": "We build what the town needs.",
    "hue": "31",
    "time_zone": "Europe/Berlin",
    "language": "en",
}


def test_ada_changes_how_it_looks(ada, inside, client_for):
    browser = client_for(ada)
    browser.post(f"{HERE}settings/community/", LOOK)
    riverside = Community.objects.get(slug="riverside")
    found = {name: str(getattr(riverside, name)) for name in LOOK}
    assert found == LOOK
    page = browser.get(HERE).content.decode()
    assert "--h: 31" in page
    with inside(ada):
        act = Activity.objects.get(verb="community.changed")
        assert act.data["changed"] == ["hue", "name", "purpose", "time_zone"]


@pytest.mark.parametrize(
    "wrong",
    [{"name": " \u202e"}, {"hue": "360"}, {"hue": "red"}, {"time_zone": "x"}, {"language": "xx"}],
)
def test_what_cannot_be_changes_nothing(ada, client_for, wrong):
    answer = client_for(ada).post(f"{HERE}settings/community/", LOOK | wrong)
    assert answer.status_code == 400
    assert "We build what the town needs." in answer.content.decode()
    assert Community.objects.get(slug="riverside").hue == ada.community.hue


def test_others_change_nothing(bo, inside, client_for):
    assert client_for(bo).post(f"{HERE}settings/community/", LOOK).status_code == 403
    assert client_for(bo).post(f"{HERE}settings/modules/", {}).status_code == 403
    with inside(bo), pytest.raises(NotAllowed):
        bo.community.change(name="Mine", by=bo)


def test_the_database_lets_nobody_in_from_elsewhere(ada, dee, inside):
    """Not even with SQL of one's own, and the address never."""

    def change(column: str) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            query = f"UPDATE communities_community SET {column} = 'x' WHERE slug = 'riverside'"
            cursor.execute(query)
            return cursor.rowcount

    with inside(dee):
        assert change("name") == 0
    with inside(ada):
        assert change("name") == 1
        with pytest.raises(DatabaseError):
            change("slug")


def test_a_part_that_is_switched_off_is_out_of_sight(ada, cy, capstone, client_for):
    browser = client_for(ada)
    before = browser.get(HERE).content.decode()
    assert f'href="{HERE}channels/"' in before
    browser.post(f"{HERE}settings/modules/", {"used": ["projects"]})
    for member in (ada, cy):
        page = client_for(member).get(HERE).content.decode()
        assert f'href="{HERE}channels/"' not in page
        assert f'href="{HERE}partners/"' not in page
    program = f"{HERE}programs/{capstone.pk}/"
    assert f'{program}projects/"' in client_for(cy).get(program).content.decode()
    assert browser.get(f"{HERE}channels/").status_code == 200


def test_a_template_switches_on_what_it_brings(ada, inside):
    with inside(ada):
        modules.switch(ada.community, set(), by=ada)
        assert not modules.is_used(ada.community, "projects")
        day = dt.date(2027, 1, 11)
        Program.open_from(blueprints.load("challenge"), title="One", starts_on=day, by=ada)
    used = Community.objects.get(slug="riverside").modules
    assert {"projects", "partners", "conversations"} <= set(used)


def test_what_is_not_built_is_not_offered(ada, client_for):
    page = client_for(ada).get(f"{HERE}settings/modules/").content.decode()
    assert 'value="conversations"' in page
    assert 'value="outcomes"' not in page
