"""The Celery application and the whole schedule on one page."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("praxis", task_cls="communities.tenancy.task:CommunityTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.task_routes = {
    "communities.tasks.deliver_mail": {"queue": "interactive"},
    "communities.tasks.take_import": {"queue": "bulk"},
    "metrics.tasks.make_export": {"queue": "export"},
}
app.conf.beat_schedule = {
    "mail left in the outbox": {"task": "communities.tasks.sweep_outbox", "schedule": 30},
    "what is due at a moment": {"task": "communities.tasks.sweep_due", "schedule": 20},
    "activities no receiver has seen": {
        "task": "communities.tasks.sweep_receivers",
        "schedule": 60,
    },
    "who may need a word, on Mondays": {
        "task": "communities.tasks.sweep_mondays",
        "schedule": 900,
    },
    "memberships that come to their last day": {
        "task": "communities.tasks.sweep_renewals",
        "schedule": 1800,
    },
    "imports left half-way": {"task": "communities.tasks.sweep_imports", "schedule": 60},
    "places nobody took": {"task": "communities.tasks.sweep_places", "schedule": 30},
    "lines of tables and receipts kept long enough": {
        "task": "communities.tasks.sweep_outdated",
        "schedule": 3600,
    },
    "meetings nobody would be reminded of": {
        "task": "events.tasks.sweep_meetings",
        "schedule": 300,
    },
    "seats nobody took": {"task": "events.tasks.sweep_seats", "schedule": 30},
    "guests of a month ago": {"task": "events.tasks.sweep_guests", "schedule": 3600},
    "exports whose task was lost": {"task": "metrics.tasks.sweep_exports", "schedule": 60},
    "exports kept for a week": {"task": "metrics.tasks.sweep_old_exports", "schedule": 3600},
}
