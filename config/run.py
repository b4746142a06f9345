"""`make run`: servers, web, worker and scheduler under one roof until Ctrl-C."""

import argparse
import hashlib
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import first_start, services
from config.commands import BASE_DIR, COMMANDS, data_folder
from config.faults import SetupError
from config.processes import Child, wait_until

LONGEST_PAUSE = 30.0  # seconds between two tries to bring a child back
DEMO_SIGN_INS = {
    "ada": "admin and organizer of Riverside Tech Guild",
    "bo": "facilitator",
    "mo": "mentor",
    "cy": "member",
    "pia": "partner contact",
    "sam": "sponsor",
    "dee": "organizer of Hilltop Funders' Network",
}


class Parent:
    """The make that started us: when it goes, we go."""

    def __init__(self):
        self.pid = os.getppid()
        self.listens = self._listens()

    def left(self) -> bool:
        """Whether it is gone, or was interrupted alone: then it waits for us, deaf to SIGINT."""
        return os.getppid() != self.pid or (self.listens and not self._listens())

    def _listens(self) -> bool:
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return False
        caught = int(status.partition("SigCgt:")[2].split()[0], 16)
        return bool(caught >> (signal.SIGINT - 1) & 1)


def main() -> None:
    """Run until Ctrl-C or SIGTERM; every fault of the set-up ends in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m config.run", description="Run Praxis.")
    parser.add_argument("--stop-with-parent", action="store_true", help="stop when make is gone")
    options = parser.parse_args()
    for sign in (signal.SIGINT, signal.SIGTERM):  # a shell's background job starts deaf to SIGINT
        signal.signal(sign, signal.default_int_handler)
    try:
        _run(data_folder(), options.stop_with_parent)
    except SetupError as error:
        sys.exit(f"Praxis: {error}")
    except KeyboardInterrupt:
        print("\nPraxis has stopped.")


def _run(data: Path, stop_with_parent: bool) -> None:
    parent = Parent() if stop_with_parent else None
    port = _port()
    address = f"http://127.0.0.1:{port}"
    os.chdir(BASE_DIR)
    # Cut beside all else, since it takes the longest; `prepare` waits for it.
    fonts = Child("font cut", [sys.executable, "-m", "config.fonts"])
    fonts.start()
    servers = services.start(data, label=address)
    children: list[Child] = []
    try:
        _check_port(port)
        environment = _environment(servers.environment, address)
        _prepare(data, environment)
        for name, command in COMMANDS.items():
            children.append(Child(name, command(), environment=environment))
            children[-1].start()
        _welcome(address, children[0], environment)
        _watch(servers, children, parent)
    finally:
        # A second Ctrl-C is in a hurry; so are we already.
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)
        servers.leave()
        fonts.stop()
        _stop(children)
        servers.stop()


def _environment(servers: dict[str, str], address: str) -> dict[str, str]:
    """What the children see: ours by default, what the caller set before that."""
    defaults = {
        "PRAXIS_DEMO": "1",
        "PRAXIS_HTTPS": "0",
        "SITE_URL": address,
        "MALLOC_ARENA_MAX": "2",
    }
    return defaults | dict(os.environ) | servers


def _prepare(data: Path, environment: dict[str, str]) -> None:
    """`manage.py prepare`, unless it was done for exactly this code and this cluster."""
    mark, state = data / "run" / "prepared", _state(data, environment)
    if state and mark.exists() and mark.read_text() == state:
        return
    mark.unlink(missing_ok=True)
    prepare = Child(
        "set-up", [sys.executable, BASE_DIR / "manage.py", "prepare"], environment=environment
    )
    prepare.start()
    try:
        prepare.process.wait()
    finally:
        prepare.stop()
    if prepare.process.returncode:
        raise SetupError("the set-up did not finish; the lines above say why.")
    mark.write_text(_state(data, environment) or "")


def _state(data: Path, environment: dict[str, str]) -> str | None:
    """A mark of the code, the cluster and the demo mode; None for an outside database."""
    cluster = data / "postgres" / "PG_VERSION"
    manifest = data / "static-root" / "staticfiles.json"
    if not cluster.exists() or not manifest.exists() or os.environ.get("DATABASE_URL"):
        return None
    hidden = {".git", ".venv", "var", "tests", "bench", "docs", "__pycache__"}
    files = [cluster]
    for folder, folders, names in os.walk(BASE_DIR):
        folders[:] = [name for name in folders if name not in hidden]
        files += [Path(folder, name) for name in names]
    told = [
        (str(file), (found := file.stat()).st_mtime_ns, found.st_size) for file in sorted(files)
    ]
    return hashlib.sha256(json.dumps([environment["PRAXIS_DEMO"], told]).encode()).hexdigest()


def _watch(servers: services.Services, children: list[Child], parent: Parent | None) -> None:
    """Bring back what dies, each time after a longer pause, until somebody stops us."""
    pauses: dict[str, float] = {}
    due: dict[str, float] = {}
    while parent is None or not parent.left():
        time.sleep(0.3)
        for name in servers.mend():
            print(f"{name} had ended and was started again.", flush=True)
        for child in children:
            if child.alive:
                continue
            if child.name not in due:
                if time.monotonic() - child.started > LONGEST_PAUSE:
                    pauses.pop(child.name, None)
                pauses[child.name] = min(pauses.get(child.name, 0.25) * 2, LONGEST_PAUSE)
                due[child.name] = time.monotonic() + pauses[child.name]
                print(
                    f"The {child.name} ended; it comes back in {pauses[child.name]:g} s.",
                    flush=True,
                )
            elif time.monotonic() >= due[child.name]:
                del due[child.name]
                child.start()


def _stop(children: list[Child]) -> None:
    """Ask all at once, so that five seconds are enough for everyone."""
    for child in children:
        if child.alive:
            child.signal(signal.SIGTERM)
    wait_until(lambda: not any(child.alive for child in children), 4)
    for child in children:
        if child.alive:
            child.signal(signal.SIGKILL)


def _welcome(address: str, web: Child, environment: dict[str, str]) -> None:
    """Wait for the first page, then say where it is and who may come in."""
    if not wait_until(lambda: not web.alive or _answers(address), 60) or not web.alive:
        raise SetupError("the web process did not come up; the lines above say why.")
    print(f"\nPraxis is ready: {address}\n")
    if environment["PRAXIS_DEMO"] == "1":
        for name, role in DEMO_SIGN_INS.items():
            print(f"  {name + '@praxis.example':<22}{role}")
        print("  password for all:     praxis-demo-1\n")
    elif _awaits_the_first(address):
        site = environment["SITE_URL"].rstrip("/")
        print("  Nobody is here yet. The first organizer comes in through this address, once:")
        print(f"  {first_start.address(site, environment['SECRET_KEY'])}\n")
    print("Ctrl-C stops everything.", flush=True)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 (our own)
            return True
    except (OSError, urllib.error.URLError):
        return False


def _awaits_the_first(address: str) -> bool:
    """Whether the first page leads to the set-up: there is nobody who could sign in."""
    try:
        with urllib.request.urlopen(f"{address}/", timeout=5) as answer:  # noqa: S310 (our own)
            return answer.url.endswith("/start/")
    except (OSError, urllib.error.URLError):
        return False


def _port() -> int:
    told = os.environ.get("PORT") or "8000"
    if not told.isdigit() or not 0 < int(told) < 65536:
        raise SetupError(f"PORT must be a number from 1 to 65535, not {told!r}; try PORT=8001.")
    return int(told)


def _check_port(port: int) -> None:
    """Refuse before anything else is done when the port is not ours to have."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except PermissionError:
            raise SetupError(f"Port {port} is only for root; try PORT=8000.") from None
        except OSError:
            raise SetupError(
                f"Port {port} is taken by another program; stop that one, or try PORT={port + 1}."
            ) from None


if __name__ == "__main__":
    main()
