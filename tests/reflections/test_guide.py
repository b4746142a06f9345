"""What a guide says about itself is what the pages say."""

import pytest

from reflections.models import Guide
from reflections.models.guide import about_minutes


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (None, "About three minutes"),
        (1, "About one minute"),
        (5, "About five minutes"),
        (12, "About 12 minutes"),
    ],
)
def test_minutes_are_said_in_words(minutes, said):
    assert about_minutes(minutes) == said


def test_home_and_program_tell_the_guides_own_minutes(
    bo, cy, held, capstone, guide, inside, client_for
):
    with inside(bo):
        Guide.objects.filter(pk=guide.pk).update(minutes=7)
    browser = client_for(cy)
    assert "About seven minutes" in browser.get("/c/riverside/").content.decode()
    program = browser.get(f"/c/riverside/programs/{capstone.pk}/").content.decode()
    assert "About seven minutes" in program
    assert "About three minutes" not in program
