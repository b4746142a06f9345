"""People meeting."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Registers what events show on pages of the left apps."""

    name = "events"

    def ready(self):
        from events import (  # noqa: F401, PLC0415
            acquaintances,
            beginnings,
            calendar_lines,
            certificate_notices,
            certificate_panels,
            demo,
            departures,
            feed,
            functions,
            guests,
            health,
            keepsakes,
            launch,
            notices,
            now,
            panels,
            program_ends,
            progress,
            questions,
            quiet,
            reminder_mail,
            reminder_rows,
            running,
            searching,
            seat_notices,
            sessions,
            sights,
        )
