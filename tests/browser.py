"""Finds a Chromium for the browser tests, installs one if need be: `python -m tests.browser`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = (
    ["apt-get", "update", "-q"],
    ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
)


def find() -> str | None:
    """The path of a Chromium: named by PRAXIS_CHROMIUM, on the PATH, or Playwright's own."""
    named = os.environ.get("PRAXIS_CHROMIUM")
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return named or on_path or _playwrights()


def install() -> None:
    """As root on Debian by the system's packages, else by Playwright; what it says goes to stderr."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands = INSTALL
    else:
        commands = ([sys.executable, "-m", "playwright", "install", "chromium"],)
    print("Installing a Chromium for the browser tests (once)…", file=sys.stderr)
    for command in commands:
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
            return


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    if not find():
        install()
    found = find()
    if not found:
        sys.exit(
            "Praxis: the browser tests need a Chromium and none could be installed; install "
            "chromium, or name one with PRAXIS_CHROMIUM."
        )
    print(found)
