"""Lock two: row security, composite keys and grants, built after every migrate from the models.

The owner migrates, FORCE would hide every row from it, so ``relax`` lifts FORCE for the time of a
migration and ``secure`` sets everything again. Both are idempotent; the application role stays
locked throughout. Roles themselves are made by ``config.services``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections, transaction

from communities.tenancy.owned import Owned, OwnedKey, owned_models

APP, DEFINER = "praxis_app", "praxis_definer"
CURRENT = "NULLIF(current_setting('app.%s', true), '')::uuid"
IN_COMMUNITY = f"community_id = (SELECT {CURRENT % 'community_id'})"
HERE = f"(SELECT {CURRENT % 'community_id'})"
OWN_LOOK = "name, purpose, hue, time_zone, language, modules"
CURRENT_USER = f"(SELECT {CURRENT % 'user_id'})"
MY_MEMBERSHIP = (
    "(SELECT m.id FROM communities_membership m WHERE m.community_id ="
    f" {CURRENT % 'community_id'} AND m.user_id = {CURRENT % 'user_id'})"
)


@dataclass(frozen=True)
class Policy:
    """One RESTRICTIVE policy: ``using`` guards reads and old rows, ``check`` new ones."""

    name: str
    using: str
    command: str = "ALL"
    check: str = ""


@dataclass(frozen=True)
class Function:
    """A database function of ours; ``tables`` (definer only) are what it may read.

    ``settings`` (``SET name = value …``) hold while it runs.
    """

    name: str
    arguments: str
    returns: str
    body: str
    language: str = "sql"
    volatility: str = "STABLE"
    definer: bool = False
    tables: tuple[str, ...] = ()
    settings: str = ""


FUNCTIONS: dict[str, Function] = {}


def register(function: Function) -> Function:
    """Adds a function to the step; apps do so in ``ready()``."""
    FUNCTIONS[function.name] = function
    return function


def relax(using: str) -> None:
    """Before a migration: the owner sees rows, so that data migrations and new keys find them."""
    with connections[using].cursor() as cursor:
        existing = set(connections[using].introspection.table_names(cursor))
        for model in owned_models():
            if model._meta.db_table in existing:
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" NO FORCE ROW LEVEL SECURITY')


def secure(using: str) -> None:
    """After a migration: constraints, functions, policies, grants, FORCE; all or nothing."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        constraints = _names(cursor, "SELECT conname FROM pg_constraint")
        indexes = _names(cursor, "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
        for statements in (
            *(_unique(model, constraints) for model in owned_models()),
            *(_keys(model, constraints, indexes) for model in owned_models()),
            _grants(),
            _functions(),
            _unlock(cursor),
            _communities(),
            *(_locks(model) for model in owned_models()),
        ):
            for statement in statements:
                cursor.execute(statement)


def _names(cursor, query: str) -> set[str]:
    cursor.execute(query)
    return {name for (name,) in cursor.fetchall()}


def _unique(model: type[Owned], constraints: set[str]) -> Iterator[str]:
    """The target of composite keys, and the index that leads with the community."""
    table, name = model._meta.db_table, f"{model._meta.db_table}_of"
    if name not in constraints:
        yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" UNIQUE (community_id, id)'


def _keys(model: type[Owned], constraints: set[str], indexes: set[str]) -> Iterator[str]:
    """``(community_id, x_id) → (community_id, id)``, checked at once so that a verb can translate it."""
    table = model._meta.db_table
    for field in model._meta.local_fields:
        if not isinstance(field, OwnedKey):
            continue
        name, target = f"{table}_{field.column}_of", field.related_model._meta.db_table
        if name not in constraints:
            yield (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY'
                f' (community_id, "{field.column}") REFERENCES "{target}" (community_id, id)'
            )
        if f"{table}_{field.column}_ix" not in indexes:
            yield f'CREATE INDEX "{table}_{field.column}_ix" ON "{table}" (community_id, "{field.column}")'


def _grants() -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP}"
    yield f"GRANT USAGE ON SCHEMA public TO {APP}, {DEFINER}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP}"
    # Nothing in Praxis renames or removes a community or a person from inside another one.
    yield f"REVOKE UPDATE, DELETE ON communities_community FROM {APP}"
    yield f"GRANT UPDATE ({OWN_LOOK}) ON communities_community TO {APP}"
    yield f"REVOKE DELETE ON communities_user FROM {APP}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP}"
    for model in owned_models():
        if model.append_only:
            yield f'REVOKE UPDATE, DELETE ON "{model._meta.db_table}" FROM {APP}'


def _functions() -> Iterator[str]:
    """Definer functions are made by their owner, who may create in the schema for just that long."""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {DEFINER}"
    for function in FUNCTIONS.values():
        for table in function.tables:
            yield f'GRANT SELECT ON "{table}" TO {DEFINER}'
    yield f"GRANT CREATE ON SCHEMA public TO {DEFINER}"
    for definer in (True, False):
        if definer:
            yield f"SET LOCAL ROLE {DEFINER}"
        for function in FUNCTIONS.values():
            if function.definer is definer:
                yield from _function(function)
        if definer:
            yield "RESET ROLE"
    yield f"REVOKE CREATE ON SCHEMA public FROM {DEFINER}"
    yield """CREATE OR REPLACE FUNCTION keep_community() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'a row never changes its community' USING ERRCODE = '42501'; END $$"""


def _function(function: Function) -> Iterator[str]:
    signature = f"{function.name}({function.arguments})"
    security = "DEFINER" if function.definer else "INVOKER"
    yield (
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {function.returns}"
        f" LANGUAGE {function.language} {function.volatility} SECURITY {security}"
        f" SET search_path = public, pg_temp {function.settings} AS $body${function.body}$body$"
    )
    yield f"REVOKE ALL ON FUNCTION {function.name} FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {function.name} TO {APP}"


def _unlock(cursor) -> Iterator[str]:
    """Every policy goes first: permissive ones are OR-ed, so a forgotten one would open a table."""
    cursor.execute("SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'")
    for policy, table in cursor.fetchall():
        yield f'DROP POLICY "{policy}" ON "{table}"'


def _communities() -> Iterator[str]:
    """Everybody finds a community by its address; how it presents itself is changed from inside alone."""
    table = "communities_community"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f'CREATE POLICY "found" ON {table} FOR SELECT USING (true)'
    yield f'CREATE POLICY "begun" ON {table} FOR INSERT WITH CHECK (true)'
    yield f'CREATE POLICY "from_inside" ON {table} FOR UPDATE USING (id = {HERE}) WITH CHECK (id = {HERE})'


def _locks(model: type[Owned]) -> Iterator[str]:
    table = model._meta.db_table
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield (
        f'CREATE POLICY "in_community" ON "{table}"'
        f" USING ({IN_COMMUNITY}) WITH CHECK ({IN_COMMUNITY})"
    )
    for policy in model.policies:
        check = f" WITH CHECK ({policy.check})" if policy.check else ""
        yield (
            f'CREATE POLICY "{policy.name}" ON "{table}" AS RESTRICTIVE FOR {policy.command}'
            f" USING ({policy.using}){check}"
        )
    yield f'DROP TRIGGER IF EXISTS keep_community ON "{table}"'
    yield (
        f'CREATE TRIGGER keep_community BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN'
        " (OLD.community_id IS DISTINCT FROM NEW.community_id) EXECUTE FUNCTION keep_community()"
    )
