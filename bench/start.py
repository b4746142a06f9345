"""From `make run` to the first page, on clean data and later; then the memory held while idle."""

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from bench import ratios
from bench.servers import ROOT

FIRST, LATER, IDLE = 20, 6, 500
PATIENCE, QUIET = 90, 8


def main() -> None:
    """Prints three lines; starts and stops Praxis twice on data of its own."""
    with tempfile.TemporaryDirectory(prefix="praxis-bench-") as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {"PRAXIS_DATA": f"{folder}/var", "PORT": str(port)}
        with _Run(environment, port) as run:
            ratios.tell("first page, clean data", run.took, FIRST, unit=" s")
        with _Run(environment, port) as run:
            ratios.tell("first page, later", run.took, LATER, unit=" s")
            time.sleep(QUIET)
            held = _memory(run.process.pid)
        note = ", ".join(f"{name} {size:.0f}" for name, size in sorted(held.items()))
        ratios.tell("idle, sum of PSS", sum(held.values()), IDLE, unit=" MB", note=note)


class _Run:
    """`make run`, from the word go until the landing page answers."""

    def __init__(self, environment: dict[str, str], port: int):
        self.environment, self.port, self.took = environment, port, 0.0
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "_Run":
        started = time.monotonic()
        self.process = subprocess.Popen(
            ["make", "--silent", "run"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > started + PATIENCE:
                self.__exit__()
                raise RuntimeError("`make run` did not come up; the lines above say why")
            time.sleep(0.05)
        self.took = time.monotonic() - started
        return self

    def __exit__(self, *_failure) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(20)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def _memory(root: int) -> dict[str, float]:
    """Megabytes (PSS) of a process and everything below it, by kind of process."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(status.parent.name)] = int(fields[1])
    ours, grown = {root}, True
    while grown:
        below = {pid for pid, parent in parents.items() if parent in ours} - ours
        grown, ours = bool(below), ours | below
    held: dict[str, float] = {}
    for pid in ours:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        size = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        held[_kind(words)] = held.get(_kind(words), 0) + size / 1024
    return held


def _kind(words: str) -> str:
    kinds = ("postgres", "valkey", "uvicorn", " beat ", "celery", "config.run", "make")
    return next((kind.strip() for kind in kinds if kind in words), "other")
