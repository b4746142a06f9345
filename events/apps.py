"""People meeting."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Registers what events show on pages of the left apps."""

    name = "events"
