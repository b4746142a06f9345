"""Which doors are pages: looked at with GET, by people."""

import inspect
import re
from collections.abc import Iterable

from tests.sweeps.doors import Door, doors

_METHODS = "request_method_list"
_PARAMETER = re.compile(r"<[^>]+>")


def page_doors() -> list[Door]:
    """Every address that answers a GET with a page: neither the API's nor those that only take a POST."""
    return [door for door in doors() if not door.is_api and _takes_get(door.view)]


def without_line(found: Iterable[Door], lines: Iterable[str], argued: dict[str, str]) -> list[str]:
    """Routes of pages that no line's address leads to and that no argument excuses.

    ``*`` in an address stands for an id with its slash.
    """
    addresses = {line.partition("?")[0].replace("*", "id/") for line in lines}
    return [
        door.route
        for door in found
        if door.route not in argued and not any(_leads(door, address) for address in addresses)
    ]


def _leads(door: Door, address: str) -> bool:
    pattern = "".join(
        "[^/]+" if _PARAMETER.fullmatch(part) else re.escape(part)
        for part in re.split(f"({_PARAMETER.pattern})", f"/{door.route}")
    )
    return re.fullmatch(pattern, address) is not None


def _takes_get(view) -> bool:
    """Looks through a view's decorators for ``require_http_methods``."""
    while view:
        if _METHODS in getattr(getattr(view, "__code__", None), "co_freevars", ()):
            return "GET" in inspect.getclosurevars(view).nonlocals[_METHODS]
        view = getattr(view, "__wrapped__", None)
    return True
