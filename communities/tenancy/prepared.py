"""Queries that are written once: the ORM makes the SQL on the first call, later calls fill values in.

Building and compiling a queryset costs Django more than PostgreSQL needs to answer it; a home page
asks fifteen times. ``@prepared`` keeps the compiled statement, with slots where the arguments and
the community stand. Both locks hold: the community's slot is filled from the open scope on every
call, and row security does not care who wrote the SQL.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models

from communities.tenancy import owned
from communities.tenancy.scope import require_scope


@dataclass(frozen=True)
class Slot:
    """Stands among a statement's parameters where a value goes."""

    name: str


COMMUNITY = Slot("community")


class Argument(models.Expression):
    """An argument of a prepared query, while it is being built."""

    def __init__(self, name: str, field: models.Field):
        super().__init__(output_field=field)
        self.slot = Slot(name)

    def as_sql(self, compiler, connection):
        return "%s", [self.slot]


class Statement:
    """One compiled queryset. Its compiler knows how rows become objects."""

    def __init__(self, queryset: models.QuerySet):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        with owned.slotted(COMMUNITY):
            self.sql, self.params = self.compiler.as_sql()

    def rows(self, values: dict) -> list:
        """The objects, dicts or tuples that the queryset promises."""
        compiler, queryset = _twin(self.compiler), _twin(self.queryset)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        bound = tuple(values[one.name] if isinstance(one, Slot) else one for one in self.params)
        compiler.as_sql = lambda *args, **kwargs: (self.sql, bound)
        # Past the property: assigning a query would make the queryset forget what rows it gives.
        queryset._query = _twin(self.queryset.query)
        queryset._query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset._iterable_class(queryset))


def prepared(**fields: models.Field) -> Callable:
    """Turns a function that builds a queryset into one that returns its rows as a list.

    ``fields`` types the positional arguments: ``@prepared(me=UUIDField())``. Keyword-only arguments
    change the shape of the query and get a statement each; they must be few and hashable. What a
    query prefetches is not fetched: use ``select_related``.
    """

    def wrap(build: Callable) -> Callable:
        names = [
            name
            for name, parameter in inspect.signature(build).parameters.items()
            if parameter.kind is not parameter.KEYWORD_ONLY
        ]

        @functools.cache
        def statement(**shape) -> Statement | None:
            arguments = [Argument(name, fields[name]) for name in names]
            try:
                return Statement(build(*arguments, **shape))
            except EmptyResultSet:
                return None

        @functools.wraps(build)
        def rows(*values, **shape) -> list:
            scope = require_scope()
            made = statement(**shape)
            if made is None:
                return []
            slots = dict(zip(names, values, strict=True))
            return made.rows(slots | {COMMUNITY.name: scope.community_id})

        return rows

    return wrap


def _twin(original):
    """A shallow copy; ``copy.copy`` would run a queryset, and clone a query in depth."""
    twin = object.__new__(type(original))
    twin.__dict__.update(original.__dict__)
    return twin
