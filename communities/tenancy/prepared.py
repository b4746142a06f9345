"""Queries that are written once: the ORM makes the SQL on the first call, later calls fill values in.

Building and compiling a queryset costs Django more than PostgreSQL needs to answer it; a home page
asks fifteen times. ``@prepared`` keeps the compiled statement, with slots where the arguments, the
present moment and the community stand. Both locks hold: the community's slot is filled from the
open scope on every call, and row security does not care who wrote the SQL.
"""

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils import timezone
from psycopg.sql import Literal

from communities import clock
from communities.tenancy import owned
from communities.tenancy.scope import require_scope

PLACEHOLDER = re.compile(r"(%s|%%)")
ELSEWHERE = ZoneInfo("Pacific/Kiritimati")  # found in a statement, it gives zone-dependence away


@dataclass(frozen=True)
class Slot:
    """Stands among a statement's parameters where a value goes."""

    name: str


COMMUNITY, LIMIT, OFFSET = Slot("community"), Slot("limit"), Slot("offset")


class Argument(models.Expression):
    """An argument of a prepared query, while it is being built."""

    def __init__(self, name: str, field: models.Field):
        super().__init__(output_field=field)
        self.slot = Slot(name)

    def as_sql(self, compiler, connection):
        return "%s", [self.slot]


class Reader(Argument):
    """A membership as an argument: its id fills the slot, what it may see shapes the query."""

    def __init__(self, name: str, is_organizer: bool, is_guest: bool):
        super().__init__(name, models.UUIDField())
        self.is_organizer, self.is_guest = is_organizer, is_guest

    @property
    def pk(self) -> "Reader":
        """Itself: it stands for the id."""
        return self


class Statement:
    """One compiled queryset. Its compiler knows how rows become objects."""

    def __init__(self, queryset: models.QuerySet, *, paged: bool = False):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        with owned.slotted(COMMUNITY), timezone.override(ELSEWHERE):
            sql, params = self.compiler.as_sql()
        if ELSEWHERE.key in params:
            raise ValueError("a prepared query cannot depend on the reader's time zone")
        if paged:
            sql, params = f"{sql} LIMIT %s OFFSET %s", (*params, LIMIT, OFFSET)
        self.parts = _written(sql, iter(params))
        columns = (self.compiler.select or ())[: self.compiler.col_count]
        self.converters = self.compiler.get_converters([column[0] for column in columns])
        self.slots = {part for part in self.parts if isinstance(part, Slot)}

    def sql(self, values: dict) -> str:
        """The statement with the values in it."""
        if COMMUNITY in self.slots:
            values[COMMUNITY.name] = require_scope().community_id
        said = {slot: _literal(values[slot.name]) for slot in self.slots}
        return "".join([part if type(part) is str else said[part] for part in self.parts])

    def rows(self, values: dict) -> list:
        """The objects, dicts or tuples that the queryset promises."""
        sql = self.sql(values)
        compiler, queryset = _twin(self.compiler), _twin(self.queryset)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        # Without parameters: the driver would look for placeholders again, at the price of the query.
        compiler.as_sql = lambda *args, **kwargs: (sql, None)
        # They follow from the columns, and finding them out costs as much as reading a row.
        compiler.get_converters = lambda _expressions: self.converters
        # Past the property: assigning a query would make the queryset forget what rows it gives.
        queryset._query = _twin(self.queryset.query)
        queryset._query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset._iterable_class(queryset))


class Prepared:
    """A function that builds a queryset, called for its rows. Made by ``@prepared``."""

    def __init__(self, build: Callable, fields: dict):
        functools.update_wrapper(self, build)
        self.build, self.fields, self.statements = build, fields, {}
        self.names = [
            name
            for name, parameter in inspect.signature(build).parameters.items()
            if parameter.kind is not parameter.KEYWORD_ONLY
        ]

    def __call__(self, *values, **shape) -> list:
        return self.ask("rows", values, shape)

    def first(self, *values, **shape):
        """The first row, or None; the queryset itself says how many are fetched."""
        return next(iter(self(*values, **shape)), None)

    def lazily(self, *values, **shape) -> "Rows":
        """The rows for a Paginator: counted, and fetched a page at a time."""
        return Rows(self, values, shape)

    def sql(self, *values, **shape) -> str:
        """The statement as text, with its values: a part of a larger one that is written by hand."""
        statement, slots = self._filled("rows", values, shape, {})
        return statement.sql(slots)

    def ask(self, what: str, values: tuple, shape: dict, **slots) -> list:
        """Runs the statement for "rows", a "page" of them, or their "count"."""
        statement, slots = self._filled(what, values, shape, slots)
        return statement.rows(slots) if statement else []

    def _filled(self, what: str, values: tuple, shape: dict, slots: dict):
        """The statement, made when it is asked for the first time, and what its slots say now."""
        given = dict(zip(self.names, values, strict=True))
        key = (what, *shape.values(), *map(_sight, values))
        if key not in self.statements:
            self.statements[key] = self._statement(what, given, shape)
        slots |= {name: getattr(value, "pk", value) for name, value in given.items()}
        return self.statements[key], slots | {"now": clock.now()}

    def _statement(self, what: str, given: dict, shape: dict) -> Statement | None:
        stand_ins = [self._stand_in(name, value) for name, value in given.items()]
        with clock.standing(Argument("now", models.DateTimeField())):
            queryset = self.build(*stand_ins, **shape)
        if what == "count":
            queryset = queryset.order_by().values("community").annotate(rows=models.Count("pk"))
            queryset = queryset.values_list("rows", flat=True)
        try:
            return Statement(queryset, paged=what == "page")
        except EmptyResultSet:
            return None

    def _stand_in(self, name: str, value) -> Argument:
        if self.fields[name] is Reader:
            return Reader(name, value.is_organizer, value.is_guest)
        return Argument(name, self.fields[name])


@dataclass(frozen=True)
class Rows:
    """What a Paginator needs of a queryset: a count and slices."""

    prepared: Prepared
    values: tuple
    shape: dict

    def count(self) -> int:
        """How many there are on all pages."""
        return sum(self.prepared.ask("count", self.values, self.shape))

    def __getitem__(self, part: slice) -> list:
        slots = {LIMIT.name: part.stop - part.start, OFFSET.name: part.start}
        return self.prepared.ask("page", self.values, self.shape, **slots)


def prepared(**fields: models.Field | type[Reader]) -> Callable[[Callable], Prepared]:
    """Turns a function that builds a queryset into one that returns its rows as a list.

    ``fields`` types the positional arguments: ``@prepared(me=Reader, program=UUIDField())``; rows
    stand for their ids. ``clock.now()`` is the moment of each call. Keyword-only arguments change
    the shape of the query and get a statement each; they must be few and hashable. What a query
    prefetches is not fetched: use ``select_related``.
    """
    return lambda build: Prepared(build, fields)


def _sight(value) -> tuple | None:
    """What of an argument shapes a query: whether a reader organizes or is a guest."""
    return (value.is_organizer, value.is_guest) if hasattr(value, "is_guest") else None


def _written(sql: str, params: Iterator) -> list[str | Slot]:
    """The statement in pieces, constants written in, slots left open."""
    pieces = [""]
    for text in PLACEHOLDER.split(sql):
        value = next(params) if text == "%s" else text.replace("%%", "%")
        if isinstance(value, Slot):
            pieces += [value, ""]
        else:
            pieces[-1] += _literal(value) if text == "%s" else value
    return pieces


def _literal(value) -> str:
    """A value as SQL, quoted by the driver as it quotes parameters; ids, the most of them, plainly."""
    if type(value) is UUID:
        return f"'{value}'::uuid"
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    return Literal(value).as_string(connection.connection)


def _twin(original):
    """A shallow copy; ``copy.copy`` would run a queryset, and clone a query in depth."""
    twin = object.__new__(type(original))
    twin.__dict__.update(original.__dict__)
    return twin
