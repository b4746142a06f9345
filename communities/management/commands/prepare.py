"""`manage.py prepare`: everything between new code and the first page, in one process."""

from django.conf import settings
from django.core.management import BaseCommand, call_command

from config import fonts


class Command(BaseCommand):
    """Migrates, gathers the static files and, in demo mode, fills the demo; may be run again."""

    help = "Bring database and static files up to this code."
    requires_system_checks = ()

    def handle(self, *args, **options):
        self.stdout.write("Bringing the database up to date…")
        call_command("migrate", interactive=False, verbosity=0)
        fonts.cut(settings.DATA_DIR / "static" / "fonts")
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=["rest_framework"]
        )
        if settings.DEMO:
            self.stdout.write("Filling the demo…")
            call_command("demo")
