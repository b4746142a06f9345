"""The house stands as `docs/architecture.md` says: imports, shapes, names."""

import pytest

from tests.sweeps import code, doors, named


def test_imports_go_one_way():
    assert list(code.import_problems()) == []


def test_modules_and_models_can_be_read():
    assert list(code.reading_problems()) == []


def test_one_door_sets_the_scope():
    assert list(code.setting_problems()) == []


def test_no_model_slips_past_a_lock():
    assert list(code.model_problems()) == []


def test_every_view_declares_its_audience():
    assert doors.undeclared() == []


def test_what_the_page_names_is_there():
    assert list(named.problems()) == []


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("`scope.py`", "`scopes.py`"),
        ("`communities.now.provider(f)`", "`communities.now.provides(f)`"),
        ("`{% mark %}`", "`{% marks %}`"),
        ("`now_card`", "`now_cards`"),
        ("`search-field`", "`search-fields`"),
        ("`communities/receivers.py`", "`communities/receiver.py`"),
        ("| registry |", "| registries |"),
    ],
)
def test_a_name_that_is_wrong_is_found(name, changed):
    assert name in named.PAGE
    assert list(named.problems(named.PAGE.replace(name, changed)))
