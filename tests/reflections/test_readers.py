"""Who would read it, said truthfully before anybody shares."""

import pytest

from communities.models import Enrolment, Membership
from reflections import readers
from reflections.models import Entry


@pytest.fixture
def around(inside):
    """``around(cy, capstone)`` is what cy's editor says."""

    def look(author, program):
        with inside(author):
            return readers.around(author, program)

    return look


def test_the_program_is_everybody_in_it_once_and_not_the_author(
    ada, bo, mo, cy, capstone, inside, around
):
    with inside(ada):
        capstone.enrol(mo, by=ada, role="mentor")
        capstone.enrol(mo, by=ada, role="facilitator")
        enrolled = Enrolment.objects.active().filter(program=capstone)
        people = set(enrolled.values_list("membership_id", flat=True))
    assert {bo.pk, mo.pk, cy.pk} <= people
    circle = around(cy, capstone)
    assert circle.others == len(people - {cy.pk})
    assert "All " not in circle.program_reads
    assert "Ada" in circle.program_reads
    assert "whoever joins later" in circle.program_reads


def test_the_number_is_of_those_who_can_read(cy, capstone, write, inside, around):
    entry = write(cy, capstone, "program")
    with inside(cy):
        everyone = list(Membership.objects.active().exclude(pk=cy.pk))
    reading = 0
    for member in everyone:
        with inside(member):
            reading += Entry.objects.visible_to(member).filter(pk=entry.pk).exists()
    circle = around(cy, capstone)
    assert reading == circle.others + bool(circle.host)


@pytest.mark.parametrize(
    ("others", "host", "said"),
    [
        (26, "", "The 26 other people in the program, and whoever joins later."),
        (3, "Ada", "The three other people in the program, Ada, and whoever joins later."),
        (1, "", "The one other person in the program, and whoever joins later."),
        (0, "Ada", "Ada, and whoever joins later."),
        (0, "", "Nobody else is in the program yet. Whoever joins later reads it."),
    ],
)
def test_it_is_a_sentence_for_any_number(others, host, said):
    assert readers.Readers(others=others, host=host, in_program=True).program_reads == said
