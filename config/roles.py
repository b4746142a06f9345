"""The four database roles, told once, for the embedded server and for any other."""

from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.faults import SetupError

LOGINS = {
    "praxis_owner": "DATABASE_OWNER_URL",
    "praxis_app": "DATABASE_URL",
    "praxis_backup": "DATABASE_BACKUP_URL",
}

# Every attribute is stated each time: a role that was widened by hand is narrowed again.
STATEMENTS = """
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY
        ARRAY['praxis_owner', 'praxis_app', 'praxis_definer', 'praxis_backup']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END $$;
ALTER ROLE praxis_owner NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS CREATEDB;
ALTER ROLE praxis_app NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOCREATEDB;
ALTER ROLE praxis_definer NOSUPERUSER NOCREATEROLE NOREPLICATION BYPASSRLS NOCREATEDB NOLOGIN;
ALTER ROLE praxis_backup NOSUPERUSER NOCREATEROLE NOREPLICATION BYPASSRLS NOCREATEDB;
ALTER ROLE praxis_owner LOGIN PASSWORD {praxis_owner};
ALTER ROLE praxis_app LOGIN PASSWORD {praxis_app};
ALTER ROLE praxis_backup LOGIN PASSWORD {praxis_backup};
GRANT praxis_definer TO praxis_owner WITH INHERIT FALSE, SET TRUE;
GRANT pg_read_all_data TO praxis_backup;
ALTER DATABASE {database} OWNER TO praxis_owner;
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO praxis_app, praxis_backup;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
"""


def statements(database: str, passwords: Mapping[str, str]) -> str:
    """The SQL that makes the roles and hands them `database`; may be run again and again."""
    return (
        sql.SQL(STATEMENTS)
        .format(
            database=sql.Identifier(database),
            **{name: sql.Literal(passwords[name]) for name in LOGINS},
        )
        .as_string()
    )


def create(url: str, passwords: Mapping[str, str]) -> None:
    """Make the roles in the database behind `url`, whose user must be allowed to."""
    database = unquote(urlsplit(url).path.lstrip("/"))
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            connection.execute(statements(database, passwords))
    except psycopg.errors.InsufficientPrivilege as error:
        raise SetupError(
            "The user of DATABASE_URL may not make Praxis's roles; let a superuser run what "
            "`python -m config.services roles` prints, then set DATABASE_URL (praxis_app) "
            "and DATABASE_OWNER_URL (praxis_owner)."
        ) from error


def may_create(url: str) -> bool:
    """Whether the user of `url` could make roles. Raises SetupError when nobody answers."""
    question = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            return bool(connection.execute(question).fetchone()[0])
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0].rpartition("FATAL:")[2].strip()
        raise SetupError(
            f"The database of DATABASE_URL does not answer ({reason}); "
            "start it or correct the address."
        ) from error


def urls(url: str, passwords: Mapping[str, str]) -> dict[str, str]:
    """The three addresses of the same database, one for each role that signs in."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return {
        variable: urlunsplit(
            parts._replace(netloc=f"{name}:{quote(passwords[name], safe='')}@{host}")
        )
        for name, variable in LOGINS.items()
    }
