"""A word to a learner from who runs the program."""

import pytest
from django.core.exceptions import ValidationError

from communities.models import Activity, Enrolment, Mail
from communities.tenancy.access import NotAllowed
from tests.communities.test_places import crowd


@pytest.fixture
def juns(jun, inside) -> Enrolment:
    with inside(jun):
        found = Enrolment.objects.select_related("program", "membership__user")
        return found.get(membership=jun)


def test_bo_writes_once_a_week(bo, inside, juns):
    with inside(bo):
        juns.nudge(by=bo, letter="We missed you.")
        with pytest.raises(ValidationError):
            juns.nudge(by=bo, letter="We missed you.")
        assert Mail.objects.filter(effect_key__startswith="nudge:").count() == 1
        act = Activity.objects.get(verb="program.nudged")
        assert "missed" not in str(act.data)


def test_cy_cannot_write_from_the_program(cy, inside, juns):
    with inside(cy), pytest.raises(NotAllowed):
        juns.nudge(by=cy, letter="Hello.")


def test_an_empty_word_is_not_sent(bo, client_for, juns, inside):
    path = f"/c/riverside/programs/{juns.program_id}/people/{juns.membership_id}/nudge/"
    response = client_for(bo).post(path, {"letter": "  "})
    assert response.status_code == 400
    assert "This cannot stay empty." in response.content.decode()


def test_nobody_waits_again_where_the_program_is_over(capstone, riverside, ada, inside, client_for):
    (person,) = crowd(riverside, 1)
    with inside(ada):
        capstone.change(joining="approval", by=ada)
        asked = capstone.ask(person, by=person)
        capstone.close(by=ada)
    client_for(ada).post(f"/c/riverside/programs/{capstone.pk}/queue/return/?chosen={asked.pk}")
    with inside(ada):
        asked.refresh_from_db()
        assert asked.state == "declined"
