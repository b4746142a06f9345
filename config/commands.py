"""The command lines of web, worker and scheduler, told once: `python -m config.commands web`."""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
QUEUES = "interactive,default,bulk,export"


def data_folder() -> Path:
    """PRAXIS_DATA, else `var` beside the code."""
    return Path(os.environ.get("PRAXIS_DATA") or BASE_DIR / "var").resolve()


def web() -> list[str]:
    """Pages and sockets from one process, on HOST (127.0.0.1) and PORT (8000)."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    return [
        *(sys.executable, "-m", "uvicorn", "config.asgi:application"),
        *("--host", host, "--port", port, "--loop", "uvloop", "--http", "httptools"),
        *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--lifespan", "off"),
        *("--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "2"),
        *_believed(os.environ.get("PROXY_ADDRESSES", "")),
    ]


def worker() -> list[str]:
    """Four tasks at a time, from every queue."""
    return [
        *_celery("worker", "--pool", "threads", "--concurrency", "4", "--queues", QUEUES),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def scheduler() -> list[str]:
    """The clock that puts due work into the queues; there must be one of it."""
    schedule = data_folder() / "run" / "schedule"
    schedule.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _celery("beat", "--schedule", str(schedule), "--pidfile=")


def _believed(proxies: str) -> list[str]:
    """Whose X-Forwarded-For names the visitor: nobody's, unless PROXY_ADDRESSES does.

    Without it uvicorn would believe loopback, where anything on this machine can say anything.
    """
    addresses = [one.strip() for one in proxies.split(",") if one.strip()]
    if not addresses:
        return ["--no-proxy-headers"]
    return ["--proxy-headers", "--forwarded-allow-ips", ",".join(addresses)]


COMMANDS = {"web": web, "worker": worker, "scheduler": scheduler}


def _celery(*words: str) -> list[str]:
    # Run as root in a container, Celery would complain about that on each start.
    calm = ["-W", "ignore:You're running the worker with superuser"]
    start = [sys.executable, *calm, "-m", "celery", "--quiet", "--app", "config"]
    return [*start, *words, "--loglevel", "WARNING"]


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"Praxis: name one of {', '.join(COMMANDS)}.")
    arguments = COMMANDS[sys.argv[1]]()
    os.execv(arguments[0], arguments)  # noqa: S606
