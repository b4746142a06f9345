"""Lock two as PostgreSQL's own catalog tells it."""

from django.apps import apps
from django.db import connection

from communities.tenancy import row_security
from communities.tenancy.owned import owned_models

# Tables of no community, each with its reason.
GLOBAL_TABLES = {
    "communities_community": "the communities themselves",
    "communities_user": "one login, several communities",
    "communities_apitoken": "acts as a person, in whatever community",
    "account_emailaddress": "addresses of a login",
    "account_emailconfirmation": "confirmation of an address",
    "mfa_authenticator": "passkeys and codes of a login",
    "usersessions_usersession": "where a login is signed in",
    "socialaccount_socialaccount": "who a login is elsewhere",
    "socialaccount_socialapp": "allauth's, unused: the environment names the issuer",
    "socialaccount_socialtoken": "allauth's, unused",
    "auth_group": "Django's, unused",
    "auth_group_permissions": "Django's, unused",
    "auth_permission": "Django's, unused",
    "django_content_type": "Django's list of models",
    "django_migrations": "Django's own",
    "django_session": "sessions of logins",
}
# What row security does not guard on tables without a community.
FORBIDDEN = [
    ("communities_community", "UPDATE"),
    ("communities_community", "DELETE"),
    ("communities_user", "DELETE"),
    ("django_migrations", "INSERT"),
]
DEFINER_FUNCTIONS = {
    "my_communities",
    "communities_of_both",
    "my_channels",
    "communities_with_due_work",
}

IN_COMMUNITY = (
    "(community_id = ( SELECT (NULLIF(current_setting('app.community_id'::text, true), ''::text))"
    '::uuid AS "nullif"))'
)


def problems() -> list[str]:
    """Everything that is wrong with the locks of the connected database."""
    checks = (
        _tables, _policies, _columns, _uniques, _foreign_keys, _functions, _grants, _roles, _others
    )  # fmt: skip
    return [problem for check in checks for problem in check()]


def _rows(query: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def _owned_tables() -> dict[str, type]:
    return {model._meta.db_table: model for model in owned_models()}


def _tables():
    found = _rows(
        """SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
                  EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                          AND a.attname = 'community_id' AND NOT a.attisdropped)
           FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"""
    )
    for table, enabled, forced, has_community in found:
        if not has_community and table not in GLOBAL_TABLES:
            yield f"{table}: no community_id, and not on the reviewed list"
        if has_community and not (enabled and forced):
            yield f"{table}: row security is not enabled and forced"
        if has_community and table not in _owned_tables():
            yield f"{table}: has community_id but its model is not Owned"
    tables = {row[0] for row in found}
    for model in apps.get_models():
        if model._meta.db_table not in tables:
            yield f"{model._meta.db_table}: not migrated"


def _policies():
    found = _rows(
        """SELECT tablename, policyname, permissive, cmd, qual, with_check, roles::text
           FROM pg_policies WHERE schemaname = 'public'"""
    )
    for table, model in _owned_tables().items():
        own = [row[1:] for row in found if row[0] == table]
        permissive = [row for row in own if row[1] == "PERMISSIVE"]
        expected = ("in_community", "PERMISSIVE", "ALL", IN_COMMUNITY, IN_COMMUNITY, "{public}")
        if permissive != [expected]:
            yield f"{table}: its permissive policy is not exactly the template's"
        restrictive = {row[0] for row in own if row[1] == "RESTRICTIVE"}
        if restrictive != {policy.name for policy in model.policies}:
            yield f"{table}: restrictive policies are not those of the model"


def _columns():
    triggers = {table for (table,) in _rows(
        """SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
           WHERE t.tgname = 'keep_community' AND t.tgenabled <> 'D'"""
    )}  # fmt: skip
    nullable = {table for (table,) in _rows(
        """SELECT table_name FROM information_schema.columns
           WHERE column_name = 'community_id' AND is_nullable = 'YES' AND table_schema = 'public'"""
    )}  # fmt: skip
    for table in _owned_tables():
        if table not in triggers:
            yield f"{table}: community_id could be changed"
        if table in nullable:
            yield f"{table}: community_id may be null"


def _uniques():
    found = _rows(
        """SELECT t.relname, i.relname, x.indisunique, x.indisprimary, a.attname
           FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
           LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
           WHERE t.relnamespace = 'public'::regnamespace"""
    )
    for table in _owned_tables():
        own = [row[1:] for row in found if row[0] == table]
        if not any(first == "community_id" for *_, first in own):
            yield f"{table}: no index leads with community_id"
        for name, unique, primary, first in own:
            if unique and not primary and first != "community_id":
                yield f"{table}: unique index {name} does not lead with community_id"


def _foreign_keys():
    found = _rows(
        """SELECT t.relname, c.conname, f.relname, c.condeferrable, c.convalidated,
                  array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)
                        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.o)
           FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
           JOIN pg_class f ON f.oid = c.confrelid WHERE c.contype = 'f'"""
    )
    owned = _owned_tables()
    composite = set()
    for table, name, target, deferrable, valid, columns in found:
        if table not in owned or target not in owned:
            continue
        if columns[0] != "community_id" or len(columns) != 2:
            yield f"{table}: plain foreign key {name} is checked past row security"
        elif deferrable or not valid:
            yield f"{table}: {name} is deferrable or not validated"
        else:
            composite.add((table, columns[1]))
    for table, model in owned.items():
        for field in model._meta.local_fields:
            target = field.related_model
            if target and target._meta.db_table in owned and (table, field.column) not in composite:
                yield f"{table}.{field.column}: no composite foreign key"


def _functions():
    found = _rows(
        """SELECT p.proname, r.rolname, p.prosecdef, coalesce(p.proconfig::text, '')
           FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
           WHERE p.pronamespace = 'public'::regnamespace"""
    )
    for name, owner, definer, config in found:
        if definer and name not in DEFINER_FUNCTIONS:
            yield f"{name}: a definer function that is not on the list"
        if definer and "search_path=public, pg_temp" not in config:
            yield f"{name}: its search_path is not pinned"
        if (owner == row_security.DEFINER) is not definer:
            yield f"{name}: owned by {owner}"


def _grants():
    """Asked as the catalog knows it: the application role writes no history and no schema."""
    forbidden = _rows(
        """SELECT table_name, privilege_type FROM information_schema.role_table_grants
           WHERE grantee = %s AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')""",
        row_security.APP,
    )
    for table, privilege in forbidden:
        yield f"{table}: the application role has {privilege}"
    for table, privilege in FORBIDDEN:
        ((granted,),) = _rows(
            "SELECT has_table_privilege(%s, %s, %s)", row_security.APP, table, privilege
        )
        if granted:
            yield f"{table}: the application role has {privilege}"
    for table, model in _owned_tables().items():
        for privilege in ("UPDATE", "DELETE"):
            query = "SELECT has_table_privilege(%s, %s, %s)"
            ((granted,),) = _rows(query, row_security.APP, table, privilege)
            if granted is model.append_only:
                yield f"{table}: {privilege} is {'' if granted else 'not '}granted"


def _roles():
    found = _rows(
        """SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreatedb, rolcreaterole
           FROM pg_roles WHERE rolname LIKE 'praxis\\_%%'"""
    )
    rights = {name: tuple(flags) for name, *flags in found}
    if rights.get("praxis_app") != (False, False, True, False, False):
        yield "praxis_app has rights that it should not have"
    if rights.get("praxis_owner", (True,))[:2] != (False, False):
        yield "praxis_owner passes row security"
    if rights.get("praxis_definer") != (False, True, False, False, False):
        yield "praxis_definer may sign in, or may not pass row security"
    ((user,),) = _rows("SELECT current_user")
    if user != row_security.APP:
        yield f"connected as {user}"


def _others():
    found = _rows(
        """SELECT relname, relkind, relispartition, coalesce(reloptions::text, '') FROM pg_class
           WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'r', 'p')"""
    )
    for name, kind, is_partition, options in found:
        if kind == "m" or is_partition:
            yield f"{name}: readable without row security"
        if kind == "v" and "security_invoker=true" not in options:
            yield f"{name}: a view that is not security_invoker"
