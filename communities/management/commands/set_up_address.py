"""`manage.py set_up_address`: prints the address through which the first organizer comes in."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from communities import starting
from config import first_start


class Command(BaseCommand):
    """The address is good until somebody has come in through it."""

    help = __doc__

    def handle(self, **options):
        if not starting.is_awaited():
            raise CommandError("Praxis is set up already: sign in, or ask who runs it.")
        self.stdout.write(first_start.address(settings.SITE_URL, settings.SECRET_KEY))
