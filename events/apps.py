"""People meeting."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Registers what events show on pages of the left apps."""

    name = "events"

    def ready(self):
        from events import (  # noqa: F401, PLC0415
            acquaintances,
            beginnings,
            demo,
            departures,
            feed,
            functions,
            health,
            launch,
            notices,
            now,
            panels,
            program_ends,
            progress,
            quiet,
            running,
            searching,
            sessions,
            sights,
        )
