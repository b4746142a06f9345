"""People making things with a partner, and talking about it."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Registers what projects show on pages of the left app."""

    name = "projects"

    def ready(self):
        from projects import (  # noqa: F401, PLC0415
            acquaintances,
            blueprint,
            circles,
            demo,
            departures,
            doors,
            feed,
            frames,
            functions,
            health,
            home,
            notices,
            now,
            panels,
            placements,
            program_ends,
            progress,
            scopes,
            sights,
            tracks,
        )
