"""What it adds up to."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Registers what figures show on pages of the left apps."""

    name = "metrics"

    def ready(self):
        from metrics import (  # noqa: F401, PLC0415
            demo,
            functions,
            notices,
            panels,
            sights,
            tracks,
        )
