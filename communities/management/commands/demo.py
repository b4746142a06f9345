"""`manage.py demo`: fills the demo once."""

from django.core.management.base import BaseCommand

from communities import demo


class Command(BaseCommand):
    """Makes riverside and hilltop with a year of history, unless they are there."""

    help = __doc__

    def handle(self, *args, **options):
        made = demo.fill()
        self.stdout.write("The demo is ready." if made else "The demo was there already.")
