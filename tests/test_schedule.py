"""The schedule names tasks that exist, and no sweep is forgotten."""

import pytest

from config.celery import app


@pytest.fixture(scope="module")
def tasks() -> dict:
    """Every registered task by name, as a worker that has just started knows them."""
    app.autodiscover_tasks(force=True)
    return dict(app.tasks)


def test_every_sweep_is_on_the_schedule(tasks):
    sweeps = {
        name
        for name, task in tasks.items()
        if name.rpartition(".")[2].startswith("sweep_") and task.global_reason
    }
    assert "metrics.tasks.sweep_exports" in sweeps
    assert sweeps == {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_the_schedule_and_the_routes_name_tasks_that_exist(tasks):
    named = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert named | set(app.conf.task_routes) <= set(tasks)
