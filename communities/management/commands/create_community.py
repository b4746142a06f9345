"""`manage.py create_community SLUG ADMIN_EMAIL`: a community and its first admin."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from communities.models import Community, Membership, User
from communities.tenancy.scope import community_scope


class Command(BaseCommand):
    """Makes the community; the admin signs in by a code sent to the address."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("admin_email")
        parser.add_argument("--name", default="")

    def handle(self, slug, admin_email, name, **options):
        community = Community(slug=slug, name=name or slug.replace("-", " ").title())
        try:
            community.full_clean()
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        with transaction.atomic():
            community.save()
            user = User.objects.filter(email__iexact=admin_email).first()
            user = user or User.objects.create_user(admin_email, name=admin_email.split("@")[0])
            with community_scope(community, user):
                roles = ["admin", "organizer"]
                Membership.join(user, roles)
        self.stdout.write(f"{community.name} is at /c/{slug}/; {user.email} is its admin.")
