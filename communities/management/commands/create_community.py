"""`manage.py create_community SLUG ADMIN_EMAIL`: a community, its first admin, a program if asked for."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from communities import blueprints, starting
from communities.models import User


class Command(BaseCommand):
    """What /start/ does, from a shell; the admin signs in by a code sent to the address."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("admin_email")
        parser.add_argument("--name", default="", help="of the community; else made of the slug")
        parser.add_argument("--kind", choices=blueprints.KINDS, help="of its first program")
        parser.add_argument(
            "--starts-on", type=dt.date.fromisoformat, help="the program's first day, 2027-01-11"
        )
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Lisbon")

    def handle(self, slug, admin_email, *, name, kind, starts_on, time_zone, **options):
        if not slug or time_zone not in starting.time_zones():
            raise CommandError("Name a slug, and a time zone such as Europe/Lisbon.")
        try:
            validate_email(admin_email)
            with transaction.atomic():
                user = User.objects.filter(email__iexact=admin_email).first()
                user = user or starting.made_by_hand(admin_email)
                community, program = starting.start(
                    user,
                    name=name or slug.replace("-", " ").title(),
                    slug=slug,
                    time_zone=time_zone,
                    kind=kind,
                    starts_on=starts_on,
                )
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{community.name} is at /c/{slug}/; {user.email} is its admin.")
        if program:
            self.stdout.write(f"{program.title} begins on {program.starts_on:%d %B %Y}.")
