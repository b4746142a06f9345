"""Servers for one benchmark: PostgreSQL and Valkey on data of their own, web servers on loopback."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 0.8
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def ground() -> Iterator[Path]:
    """A data folder with running servers, whose addresses are in the environment meanwhile."""
    from config import services  # noqa: PLC0415 - reads the environment when it is imported

    with tempfile.TemporaryDirectory(prefix="praxis-bench-") as folder:
        data = Path(folder) / "var"
        (data / "static" / "fonts").mkdir(parents=True)  # no page waits for fonts
        os.environ |= {
            "PRAXIS_DATA": str(data),
            "PRAXIS_HTTPS": "0",
            "PRAXIS_DEMO": "0",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        servers = services.start(data, label="a benchmark")
        os.environ |= servers.environment
        try:
            yield data
        finally:
            servers.stop()


@dataclass
class Web:
    """One web process of ours or of the reference, and a connection that stays open."""

    application: str
    cookie: str = ""
    process: subprocess.Popen = None
    connection: http.client.HTTPConnection = None

    def __enter__(self) -> "Web":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [
            *(sys.executable, "-m", "uvicorn", self.application, "--host", "127.0.0.1"),
            *("--port", str(port), "--loop", "uvloop", "--http", "httptools", "--lifespan", "off"),
            *("--no-access-log", "--log-level", "error"),
        ]
        self.process = subprocess.Popen(command, cwd=ROOT)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return self
            time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"{self.application} did not start")

    def __exit__(self, *_failure) -> None:
        self.process.terminate()
        self.process.wait(10)

    def get(self, path: str, cookie: str = "") -> bytes:
        """The body of a page that must answer 200."""
        headers = {"Cookie": f"sessionid={cookie or self.cookie}", "Accept-Language": "en"}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body

    def cpu_of(self, path: str, times: int, cookie: str = "") -> float:
        """Seconds of processor time that one request costs the server process.

        A slow page is asked for less often, so that the whole stays bounded.
        """
        self.connection.close()  # the server may have hung up since the last page
        before, until = self.cpu(), time.monotonic() + PATIENCE
        done = 0
        while done < times and time.monotonic() < until:
            self.get(path, cookie)
            done += 1
        return (self.cpu() - before) / done

    def cpu(self) -> float:
        """Seconds of processor time used so far, by all threads, past and present."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK


def manage(*words: str) -> None:
    """`manage.py` in a process of its own."""
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)
