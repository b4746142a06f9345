"""Child processes that never outlive us: servers, web, worker, scheduler."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from config.faults import SetupError
from config.unprivileged import OURSELVES, Servant

SET_PARENT_DEATH_SIGNAL = 1  # prctl(2), Linux only
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One process we started, in its own session, so that Ctrl-C reaches only us."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str | Path],
        *,
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
        runs_as: Servant = OURSELVES,
        stop_with: Sequence[signal.Signals] = (signal.SIGTERM, signal.SIGKILL),
    ):
        self.name = name
        self.arguments = [str(argument) for argument in arguments]
        self.environment = environment
        self.log = log
        self.runs_as = runs_as
        self.stop_with = stop_with
        self.process: subprocess.Popen | None = None
        self.started = 0.0

    def start(self) -> None:
        """Spawn it. With `log`, its output goes to that file, else to ours."""
        self.started = time.monotonic()
        output = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(  # noqa: S603
                self.runs_as.command(self.arguments, self.stop_with[0]),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent(self.stop_with[0]),  # noqa: PLW1509 (no threads here)
                **self.runs_as.keywords(),
            )
        except OSError as error:
            raise SetupError(f"{self.name} could not be started: {error}.") from error
        finally:
            if output:
                output.close()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, within: float = 5.0) -> None:
        """End it by each signal of `stop_with` in turn, `within` seconds apart."""
        for sign in self.stop_with:
            if not self.alive:
                return
            self.signal(sign)
            try:
                self.process.wait(within)
            except subprocess.TimeoutExpired:
                continue

    def signal(self, sign: signal.Signals) -> None:
        """Tell it; a SIGKILL goes to everything it has started as well."""
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if sign == signal.SIGKILL else os.kill)(self.process.pid, sign)


def wait_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Ask `ready` every few milliseconds; False when it never held within `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _die_with_parent(sign: signal.Signals) -> Callable[[], None] | None:
    """What the child does before exec, so that a kill -9 of us ends it as well.

    Runs after the change of user, which would clear the setting.
    """
    if libc is None:
        return None
    parent = os.getpid()

    def ask_kernel() -> None:
        libc.prctl(SET_PARENT_DEATH_SIGNAL, sign)
        if os.getppid() != parent:  # we died before the line above
            os._exit(1)

    return ask_kernel
