"""The part of `make check` that needs Django: migrations and deploy checks, as in production."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from config import services
from config.faults import SetupError

COMMANDS = (
    ["makemigrations", "--check", "--dry-run"],
    ["check", "--deploy", "--fail-level", "WARNING", "--database", "default"],
)
PRODUCTION = {
    "PRAXIS_HTTPS": "1",
    "PRAXIS_DEMO": "0",
    "ALLOWED_HOSTS": "praxis.example",
    "EMAIL_URL": "smtp://mail.example",
}


def main() -> int:
    """Run each command against fresh servers of its own; 0 when all are content."""
    with tempfile.TemporaryDirectory(prefix="praxis-") as folder:
        data = Path(folder)
        data.chmod(0o755)  # the servers' user passes through when root checks
        (data / "static" / "fonts").mkdir(parents=True)
        servers = services.start(data, fast=True, label="make check")
        environment = dict(os.environ) | servers.environment | PRODUCTION
        try:
            return max(_manage(command, environment) for command in COMMANDS)
        finally:
            servers.stop()


def _manage(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command], env=environment, check=False
    ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"Praxis: {error}")
