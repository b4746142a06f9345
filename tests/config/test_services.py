"""The embedded servers: made, found, killed and started again, each time on a folder of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config import roles, services

GIVEN = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "VALKEY_URL", "REDIS_URL"}


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """An empty data folder, and no server named by the environment."""
    for name in (*GIVEN, "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "var"


@contextmanager
def serving(data: Path) -> Iterator[subprocess.Popen]:
    """The servers of `data`, started by a process of their own as `make run` starts them."""
    command = [sys.executable, "-m", "config.services", "start", "--fast", "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert "are up" in (said := process.stdout.readline()), said
        yield process
    finally:
        process.terminate()
        process.wait(15)


def ask(data: Path, variable: str, question: str) -> tuple:
    with psycopg.connect(services.environment(data)[variable]) as connection:
        return connection.execute(question).fetchone()


def refusal(data: Path, **environment: str) -> str:
    """What a start that must fail says."""
    command = [sys.executable, "-m", "config.services", "start", "--data", str(data)]
    done = subprocess.run(
        command,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_each_role_may_do_its_part_and_no_more(data):
    with serving(data):
        rights = (
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
            " has_database_privilege(current_database(), 'CREATE'),"
            " has_schema_privilege('public', 'CREATE') FROM pg_roles WHERE rolname = current_user"
        )
        app = ask(data, "DATABASE_URL", rights)
        owner = ask(data, "DATABASE_OWNER_URL", rights)
        backup = ask(data, "DATABASE_BACKUP_URL", rights)
        assert app == ("praxis_app", False, False, False, False, False, False)
        assert owner == ("praxis_owner", False, False, True, False, True, True)
        assert backup == ("praxis_backup", False, True, False, False, False, False)
        definer = "SELECT rolcanlogin, rolbypassrls FROM pg_roles WHERE rolname = 'praxis_definer'"
        assert ask(data, "DATABASE_URL", definer) == (False, True)
        set_role = (
            "SELECT pg_has_role('praxis_definer', 'SET'), pg_has_role('praxis_definer', 'USAGE')"
        )
        assert ask(data, "DATABASE_OWNER_URL", set_role) == (True, False)
        assert ask(data, "DATABASE_URL", set_role) == (False, False)


def test_nobody_comes_in_without_the_password(data):
    with serving(data):
        address = services.environment(data)["DATABASE_URL"]
        password = address.split(":")[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(address.replace(password, "guess"))


def test_a_killed_run_hinders_nobody(data):
    with serving(data) as first:
        with psycopg.connect(services.environment(data)["DATABASE_OWNER_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS answer")
        server = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGKILL)
        first.kill()
        with serving(data):
            assert ask(data, "DATABASE_OWNER_URL", "SELECT answer FROM kept") == (7,)
            assert redis.from_url(services.environment(data)["VALKEY_URL"]).ping()


def test_a_lone_kill_of_the_parent_takes_the_servers_along(data):
    with serving(data) as first:
        first.kill()
        first.wait()
        with serving(data):
            assert ask(data, "DATABASE_URL", "SELECT 1") == (1,)


def test_a_second_start_on_the_same_data_says_who_has_it(data):
    with serving(data) as first:
        assert f"process {first.pid}" in refusal(data)


def test_a_long_path_gets_a_short_private_socket_folder(data):
    long = data / ("folder-" * 20)
    with serving(long):
        assert ask(long, "DATABASE_URL", "SELECT 1") == (1,)
        address = services.environment(long)["VALKEY_URL"].removeprefix("unix://")
        assert len(address) < 100
        assert Path(address).parent.stat().st_mode & 0o077 == 0


def test_the_addresses_are_the_same_without_a_server(data):
    assert services.environment(data) == services.environment(data)
    assert (data / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_an_outside_database_gets_the_roles_when_its_user_may_make_them(data, monkeypatch):
    outside = data.with_name("outside")
    with serving(outside):
        password = services.secrets.load(outside)["postgres"]
        sockets = services.environment(outside)["VALKEY_URL"].removeprefix("unix://")
        superuser = services.postgres.url("postgres", password, Path(sockets).parent)
        monkeypatch.setenv("DATABASE_URL", superuser)
        monkeypatch.setenv("VALKEY_URL", services.environment(outside)["VALKEY_URL"])
        started = services.start(data)
        try:
            assert not started.children
            with psycopg.connect(started.environment["DATABASE_URL"]) as connection:
                assert connection.execute("SELECT current_user").fetchone() == ("praxis_app",)
        finally:
            started.stop()


def test_an_outside_database_that_does_not_answer_is_told_in_a_sentence(data):
    said = refusal(data, DATABASE_URL="postgresql://a:b@127.0.0.1:1/praxis", VALKEY_URL="redis://x")
    assert "does not answer" in said


def test_the_role_statements_take_any_password():
    awkward = "it's; DROP ROLE praxis_app; --"
    told = roles.statements('pra"xis', dict.fromkeys(roles.LOGINS, awkward))
    assert "'it''s; DROP ROLE praxis_app; --'" in told
    assert '"pra""xis"' in told
