"""What people say of their learning."""

from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    """Registers what reflections show on pages of the left apps."""

    name = "reflections"

    def ready(self):
        from reflections import (  # noqa: F401, PLC0415
            demo,
            guides,
            health,
            notices,
            now,
            panels,
            program_ends,
            progress,
            searching,
            sights,
        )
