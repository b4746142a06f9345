"""The passwords and the key of one data folder, made once and kept in `secrets.json`."""

import contextlib
import json
import os
from pathlib import Path
from secrets import token_urlsafe

NAMES = ("secret_key", "postgres", "praxis_owner", "praxis_app", "praxis_backup")


def load(data: Path) -> dict[str, str]:
    """The secrets of this data folder, made on the first call; two first calls agree."""
    file = data / "secrets.json"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        draft = data / f"secrets.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(
            json.dumps({name: token_urlsafe(48 if name == "secret_key" else 24) for name in NAMES})
        )
        with contextlib.suppress(FileExistsError):  # another process was first: its secrets hold
            file.hardlink_to(draft)
        draft.unlink()
    return json.loads(file.read_text())
