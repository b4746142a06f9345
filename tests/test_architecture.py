"""The house stands as `docs/architecture.md` says: imports, shapes, names."""

from tests.sweeps import code, doors


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
