"""Programs: opened from a template, enrolled in, seen by those who may."""

import pytest

from communities.models import Activity, Cycle, Program
from communities.tenancy.access import NotAllowed
from tests.factories import blueprints


def test_a_template_brings_cycles_results_and_skills(ada, inside, capstone):
    with inside(ada):
        assert Cycle.objects.filter(program=capstone).count() == 6
        assert capstone.weeks == 12
        assert capstone.learning_result
        assert "Handing over" in capstone.skills


def test_cy_cannot_open_a_program(cy, inside):
    with inside(cy), pytest.raises(NotAllowed):
        Program.open_from(
            blueprints.load("capstone_mentoring"),
            title="Mine",
            starts_on=cy.joined_at.date(),
            by=cy,
        )


def test_enrolling_twice_gives_the_first_enrolment(cy, inside, capstone):
    with inside(cy):
        acts = Activity.objects.count()
        first = capstone.enrol(cy, by=cy)
        assert capstone.enrol(cy, by=cy) == first
        assert Activity.objects.count() == acts
