"""What other apps show to strangers on a public page. Only what was meant for everybody."""

from collections.abc import Callable

from communities.panels import Panel

_sections: list[Callable[..., Panel | None]] = []


def section(function: Callable) -> Callable:
    """Registers ``function(door) -> Panel | None``; its template is read by people not signed in."""
    _sections.append(function)
    return function


def sections(door) -> list[Panel]:
    """What the other apps show on this door's page, in the order of the apps."""
    return [panel for function in _sections if (panel := function(door))]
