"""`manage.py migrate`, as the owner of the schema: the application role may not change it."""

from django.core.management.commands import migrate


class Command(migrate.Command):
    """Django's migrate with the alias ``owner`` as its default."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
