"""Cuts the two faces from their packages once, to a twentieth: `python -m config.fonts`."""

import fcntl
import os
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

# The letters of Western Europe, and what writing needs: dashes, quotes, fractions, ordinals, the euro.
SIGNS = "\u00a0¡£§©ª«°±²³·º»¼½¾¿–—‘’‚“”„•…‹›€−"
LETTERS = (*range(0x20, 0x7F), *range(0xC0, 0x100), *map(ord, "ŒœŸ"), *map(ord, SIGNS))


@dataclass(frozen=True)
class Face:
    """One face: where it comes from, what is kept of it."""

    file: str
    package: str
    source: str
    axes: dict[str, float | tuple[float, float]]
    features: tuple[str, ...]


FACES = (
    Face(
        "newsreader.woff2",
        "fontpkg_newsreader",
        "Newsreader[opsz,wght].ttf",
        {"opsz": 30, "wght": 480},
        ("kern", "liga"),
    ),
    Face(
        "inter.woff2",
        "fontpkg_inter",
        "Inter[opsz,wght].ttf",
        {"opsz": 16, "wght": (400, 650)},
        # Without calt: its alternates for arrows and signs we do not set cost 4 KB of the budget.
        ("kern", "tnum"),
    ),
)


def cut(folder: Path) -> None:
    """Write the faces into `folder` unless they are there.

    Two callers at once cut once. Never raises: without them browsers use Georgia and system-ui,
    and the next call tries again.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for face in FACES:
                if not (folder / face.file).exists():
                    _write(face, folder / face.file)
    except Exception as error:  # whatever it is, a start goes on
        print(f"The fonts could not be cut, pages use the reader's own: {error}", file=sys.stderr)


def _write(face: Face, file: Path) -> None:
    """Instance, subset and compress one face; in place by one rename."""
    # Here, since it takes long to load and is needed once.
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    origin = Path(find_spec(face.package).origin).parent / "files" / face.source
    options = subset.Options()
    options.layout_features = list(face.features)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]  # who made it, and its licence
    options.flavor = "woff2"
    font = TTFont(origin)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)  # first, since it makes the instancing quick
    font = instancer.instantiateVariableFont(font, face.axes)
    draft = file.with_suffix(".draft")
    subset.save_font(font, draft, options)
    draft.rename(file)


if __name__ == "__main__":
    cut(Path(os.environ.get("PRAXIS_DATA") or "var") / "static" / "fonts")
