"""What `docs/architecture.md` names, and whether it is there."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from communities.templatetags import ui

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([^`]+)`")
PATH = re.compile(r"`((?:communities|config|docs|metrics|static|templates|tests)/[\w./]+)`")


def problems(page: str = PAGE) -> Iterator[str]:
    """Every path, registry, tag, partial and class that the page names and nobody finds."""
    for path in PATH.findall(page):
        if not (ROOT / path).exists():
            yield f"{path}: no such file"
    checks = {
        "file": _is_door,
        "registry": _is_registry,
        "tag or filter (no load needed)": _is_tag,
        "`ui/` partial": _is_partial,
        "classes without a partial": _is_class,
    }
    found = tables(page)
    for heading, there in checks.items():
        for name in found.pop(heading, ()):
            if not there(name):
                yield f"{heading}: {name}"
    yield from (f"{heading}: nobody reads this table" for heading in found)


def tables(page: str) -> dict[str, list[str]]:
    """What stands in backticks in the first column of each table, by the heading of the column."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in page.splitlines():
        first = line.removeprefix("|").split(" | ")[0].strip().rstrip(" |")
        if not line.startswith("|"):
            heading = ""
        elif not heading:
            heading = first
            found[heading] = []
        else:
            found[heading] += NAMED.findall(first)
    return found


def _is_door(name: str) -> bool:
    return (ROOT / "communities" / "tenancy" / name).is_file()


def _is_registry(name: str) -> bool:
    """A dotted name; a short one is one of the tenancy's or stands beside ``communities.live.frame``."""
    dotted = name.partition("(")[0]
    return any(
        _leads_somewhere(prefix + dotted)
        for prefix in ("", "communities.tenancy.", "communities.live.")
    )


def _leads_somewhere(dotted: str) -> bool:
    parts = dotted.split(".")
    known = 0
    while known < len(parts) and _is_module(".".join(parts[: known + 1])):
        known += 1
    if not known:
        return False
    thing = import_module(".".join(parts[:known]))
    for part in parts[known:]:
        thing = getattr(thing, part, None)
    return thing is not None


def _is_module(dotted: str) -> bool:
    try:
        return find_spec(dotted) is not None
    except ModuleNotFoundError:  # its parent is a module without a folder
        return False


def _is_tag(name: str) -> bool:
    if name.startswith("{%"):
        return name.split()[1] in ui.register.tags
    return name in ui.register.filters


def _is_partial(name: str) -> bool:
    return (ROOT / "templates" / "ui" / f"{name}.html").is_file()


def _is_class(name: str) -> bool:
    if name.startswith("data-"):
        return name in _text("static/js", "*.js")
    dashed = rf"[.\w-]*{name}" if name.startswith("-") else rf"\.{name}"
    return re.search(rf"{dashed}(?![\w-])", _text("static/css", "*.css")) is not None


def _text(folder: str, files: str) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / folder).glob(files)))
