"""Starts PostgreSQL and Valkey for `make run` and the tests alike, and says how to reach them.

python -m config.services start         both servers until Ctrl-C, nothing else
python -m config.services environment   their addresses, for `eval`
python -m config.services roles         the SQL of the roles; --apply URL runs it
"""

import argparse
import fcntl
import hashlib
import json
import os
import shlex
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from config import postgres, roles, secrets, valkey
from config.faults import AlreadyRunning, SetupError
from config.processes import Child, wait_until
from config.unprivileged import Servant, servant

GIVEN = ("SECRET_KEY", "VALKEY_URL", "REDIS_URL", *roles.LOGINS.values())
LONGEST_SOCKET_PATH = 100  # 107 bytes on Linux, 103 on macOS; a server adds a few for its lock
LONGEST_STOP = 12.0  # seconds until everything of a run has ended
SPACE_TO_START = 256 * 2**20  # bytes: an empty cluster with its log takes about 60 MB


@dataclass
class Services:
    """The servers we started for one data folder; empty where outside ones serve."""

    environment: dict[str, str]
    lock: IO[str]
    starters: dict[str, Callable[[], Child]] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    def mend(self) -> list[str]:
        """Start again what has died; the names of it."""
        dead = [name for name, child in self.children.items() if not child.alive]
        for name in dead:
            self.children[name] = self.starters[name]()
        return dead

    def leave(self) -> None:
        """Tell whoever starts meanwhile that it is worth the wait."""
        _tell(self.lock, pid=os.getpid(), leaves=True)

    def stop(self) -> None:
        """Stop what we started and let others use the data folder."""
        self.leave()
        for child in self.children.values():
            child.stop()
        self.lock.close()


def start(data: Path, *, fast: bool = False, label: str = "") -> Services:
    """Start the embedded servers of `data` and make roles and database.

    Outside servers named by DATABASE_URL and VALKEY_URL or REDIS_URL take their place.
    `fast` is for tests: a power cut may then cost the data. `label` is told to whoever
    finds the data folder in use. Raises SetupError, in one sentence.
    """
    data = data.resolve()
    lock = _claim(data, label)
    services = Services(environment(data), lock)
    try:
        _start_valkey(services, data)
        _start_postgres(services, data, fast)
    except BaseException:
        services.stop()
        raise
    return services


def environment(data: Path) -> dict[str, str]:
    """What the settings need to reach the servers of `data`, without starting anything.

    Variables that are set win; the rest is worked out from the data folder's path and secrets.
    """
    data = data.resolve()
    given = {name: value for name in GIVEN if (value := os.environ.get(name))}
    found = {"PRAXIS_DATA": str(data)}
    if not given.get("SECRET_KEY"):
        found["SECRET_KEY"] = secrets.load(data)["secret_key"]
    if not given.get("DATABASE_URL"):
        passwords = secrets.load(data)
        sockets = _socket_folder(data)
        found |= {
            variable: postgres.url(name, passwords[name], sockets)
            for name, variable in roles.LOGINS.items()
        }
    if not given.get("VALKEY_URL"):
        found["VALKEY_URL"] = given.get("REDIS_URL") or valkey.url(
            _socket_folder(data) / "valkey.sock"
        )
    return found | given


def _start_postgres(services: Services, data: Path, fast: bool) -> None:
    """The embedded cluster, or the roles in the outside one."""
    passwords = secrets.load(data)
    outside = os.environ.get("DATABASE_URL")
    if outside:
        services.environment |= _adopt(outside, passwords)
        return
    folder, sockets, log = data / "postgres", _socket_folder(data), data / "run" / "postgres.log"
    serving = _prepare_folders(data, sockets)

    def run() -> Child:
        return postgres.run(folder, sockets, log, passwords["postgres"], serving, fast=fast)

    services.starters["PostgreSQL"] = run
    services.children["PostgreSQL"] = run()
    roles.create(postgres.url("postgres", passwords["postgres"], sockets), passwords)


def _start_valkey(services: Services, data: Path) -> None:
    if os.environ.get("VALKEY_URL") or os.environ.get("REDIS_URL"):
        return
    folder, sockets, log = data / "valkey", _socket_folder(data), data / "run" / "valkey.log"
    serving = _prepare_folders(data, sockets)

    def run() -> Child:
        return valkey.run(folder, sockets / "valkey.sock", log, serving)

    services.starters["Valkey"] = run
    services.children["Valkey"] = run()


def _adopt(url: str, passwords: dict[str, str]) -> dict[str, str]:
    """The role addresses of an outside database: made there when its user may, else as given."""
    if os.environ.get("DATABASE_OWNER_URL"):
        return {}
    if not roles.may_create(url):
        raise SetupError(
            "DATABASE_URL's user may not make roles, so DATABASE_OWNER_URL must name the one that "
            "migrates (praxis_owner; `python -m config.services roles` prints the SQL for all)."
        )
    roles.create(url, passwords)
    return roles.urls(url, passwords)


def _claim(data: Path, label: str) -> IO[str]:
    """Hold the data folder's lock, which the kernel drops however we end."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "run").mkdir(mode=0o700, exist_ok=True)
        lock = (data / "run" / "owner").open("a+")
    except OSError as error:
        raise SetupError(
            f"{data} cannot be written ({error.strerror}); set PRAXIS_DATA to a folder that can."
        ) from error
    if not wait_until(lambda: _locked(lock), 1) and not (
        _told(lock).get("leaves") and wait_until(lambda: _locked(lock), LONGEST_STOP)
    ):
        told = _told(lock)
        who = ", ".join(filter(None, (f"process {told.get('pid', 'unknown')}", told.get("label"))))
        raise AlreadyRunning(
            f"Praxis already runs on {data} ({who}); stop it first, "
            "or set PRAXIS_DATA and PORT for a second one."
        )
    _tell(lock, pid=os.getpid(), label=label)
    _check_space(data)
    return lock


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _told(lock: IO[str]) -> dict:
    """What the owner of the data folder says of itself."""
    lock.seek(0)
    return json.loads(lock.read() or "{}")


def _tell(lock: IO[str], **facts) -> None:
    lock.truncate(0)
    lock.write(json.dumps(facts))
    lock.flush()


def _check_space(data: Path) -> None:
    free = shutil.disk_usage(data).free
    if free < SPACE_TO_START:
        raise SetupError(
            f"Only {free // 2**20} MB are free where {data} lives and Praxis needs "
            f"{SPACE_TO_START // 2**20} MB to start; make room, or set PRAXIS_DATA to another disk."
        )


def _socket_folder(data: Path) -> Path:
    """`run` in the data folder, or a short private one where the path is too long for a socket."""
    folder = data / "run"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
        return folder
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path("/tmp") / f"praxis-{os.getuid()}-{mark}"  # noqa: S108 (0700 and its owner checked)


def _prepare_folders(data: Path, sockets: Path) -> Servant:
    """Make the servers' folders and give them to whoever serves."""
    for folder in (data / "run", data / "valkey", sockets):
        folder.mkdir(mode=0o700, exist_ok=True)
    serving = servant(data / "postgres", data, postgres.programs())
    for folder in (data / "run", data / "valkey", sockets):
        if folder.lstat().st_uid not in (os.getuid(), serving.uid) or folder.is_symlink():
            raise SetupError(f"{folder} belongs to somebody else; remove it or set PRAXIS_DATA.")
        serving.own(folder)
    return serving


def main() -> None:
    """The command line; see the module's docstring."""
    parser = argparse.ArgumentParser(
        prog="python -m config.services", description="PostgreSQL and Valkey for Praxis."
    )
    parser.add_argument("command", choices=("start", "environment", "roles"))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PRAXIS_DATA") or "var"))
    parser.add_argument("--fast", action="store_true", help="start: trade safety for speed")
    parser.add_argument("--apply", metavar="URL", help="roles: run the SQL there, as its superuser")
    options = parser.parse_args()
    try:
        {"start": _serve, "environment": _print_environment, "roles": _print_roles}[
            options.command
        ](options)
    except SetupError as error:
        sys.exit(f"Praxis: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _serve(options: argparse.Namespace) -> None:
    """Both servers until Ctrl-C or SIGTERM."""
    for sign in (signal.SIGINT, signal.SIGTERM):  # a shell's background job starts deaf to SIGINT
        signal.signal(sign, signal.default_int_handler)
    services = start(options.data, fast=options.fast, label="servers only")
    print("PostgreSQL and Valkey are up; Ctrl-C stops them.", flush=True)
    try:
        while True:
            time.sleep(1)
            for name in services.mend():
                print(f"{name} had died and was started again.", flush=True)
    except KeyboardInterrupt:
        services.stop()


def _print_environment(options: argparse.Namespace) -> None:
    for name, value in environment(options.data).items():
        print(f"export {name}={shlex.quote(value)}")


def _print_roles(options: argparse.Namespace) -> None:
    """The roles with the passwords that the role addresses in the environment hold."""
    addresses = environment(options.data)
    passwords = {}
    for name, variable in roles.LOGINS.items():
        password = urlsplit(addresses.get(variable, "")).password
        if not password:
            raise SetupError(f"{variable} must be set and hold the password that {name} will have.")
        passwords[name] = unquote(password)
    if options.apply:
        roles.create(options.apply, passwords)
    else:
        print(roles.statements(urlsplit(addresses["DATABASE_URL"]).path.lstrip("/"), passwords))


if __name__ == "__main__":
    main()
