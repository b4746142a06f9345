"""The place and its people."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CommunitiesConfig(AppConfig):
    """Registers the definer functions and hooks row security to migrations."""

    name = "communities"

    def ready(self):
        from communities import (  # noqa: F401, PLC0415
            enrolment_ends,
            feed,
            functions,
            health,
            home_cards,
            invitation_ends,
            launch,
            modules,
            notices,
            notifications,
            paths,
            progress,
            receivers,
        )
        from communities.account import factors  # noqa: F401, PLC0415
        from communities.demo import fillers  # noqa: F401, PLC0415
        from communities.imports import kinds  # noqa: F401, PLC0415
        from config import celery  # noqa: F401, PLC0415 - or tasks would go to no broker

        pre_migrate.connect(before_migrations)
        post_migrate.connect(after_migrations)


def before_migrations(sender, using, **kwargs):
    """Once a migrate, before the first app."""
    from communities.tenancy import row_security  # noqa: PLC0415 - needs the loaded registry

    if sender.label == _labels()[0]:
        row_security.relax(using)


def after_migrations(sender, using, **kwargs):
    """Once a migrate, after the last app."""
    from communities.tenancy import row_security  # noqa: PLC0415

    if sender.label == _labels()[-1]:
        row_security.secure(using)


def _labels() -> list[str]:
    """The apps that send migration signals, in their order: those with models."""
    from django.apps import apps  # noqa: PLC0415

    return [config.label for config in apps.get_app_configs() if config.models_module]
