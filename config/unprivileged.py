"""Whom the servers run as when we are root, which PostgreSQL refuses to be."""

import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.faults import SetupError


@dataclass(frozen=True)
class Servant:
    """The user that owns the servers' folders and processes; `uid` None: we ourselves.

    Where root keeps the checkout in a folder closed to others, the servant is `let_in`: it keeps
    the one capability to enter and read, and nothing else of root's.
    """

    uid: int | None = None
    gid: int | None = None
    let_in: bool = False

    def command(self, arguments: list[str], dies_by: signal.Signals) -> list[str]:
        """The command line, with what lets it in where that is needed."""
        if not self.let_in:
            return arguments
        return [
            *("setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"),
            *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
            *("--securebits=+no_setuid_fixup", f"--pdeathsig={dies_by.name}"),
            *arguments,
        ]

    def keywords(self) -> dict:
        """The keywords of `subprocess` that change the user."""
        if self.uid is None or self.let_in:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, *paths: Path) -> None:
        """Give these to the servant."""
        for path in paths:
            if self.uid is not None:
                os.chown(path, self.uid, self.gid)


OURSELVES = Servant()


def servant(folder: Path, *needed: Path) -> Servant:
    """Who serves: the owner of `folder` if it is there already; must come to all of `needed`."""
    if os.geteuid() != 0:
        return OURSELVES
    uid, gid = _owner(folder)
    closed = [path for path in needed if not _enters(path, uid, gid)]
    if closed and not shutil.which("setpriv"):
        raise SetupError(
            f"Run by root, PostgreSQL works as the user {pwd.getpwuid(uid).pw_name}, who may not "
            f"enter {closed[0]}: move to where everybody may, or run as a plain user."
        )
    return Servant(uid, gid, let_in=bool(closed))


def _owner(folder: Path) -> tuple[int, int]:
    if folder.exists() and folder.stat().st_uid != 0:
        return folder.stat().st_uid, folder.stat().st_gid
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return known[name].pw_uid, known[name].pw_gid
    raise SetupError(
        "PostgreSQL does not run as root and there is no user postgres or nobody here; "
        "run as a plain user."
    )


def _enters(path: Path, uid: int, gid: int) -> bool:
    command = ["test", "-x", str(path)]
    return not subprocess.run(  # noqa: S603
        command, check=False, user=uid, group=gid, extra_groups=[]
    ).returncode
