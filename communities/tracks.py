"""What hangs on a program's tracks: apps keep something for each, and follow who is on it."""

from collections.abc import Callable

_kept: list[Callable] = []
_removed: list[Callable] = []
_followed: list[Callable] = []


def on_kept(function: Callable) -> Callable:
    """Registers ``function(track)``, in the transaction that opens a track or changes its words."""
    _kept.append(function)
    return function


def on_removed(function: Callable) -> Callable:
    """Registers ``function(track)``, in the transaction that is about to remove an empty track."""
    _removed.append(function)
    return function


def on_followed(function: Callable) -> Callable:
    """Registers ``function(enrolment)``, in the transaction that changes who is on which track.

    That is when somebody comes into a program, comes back, or chooses another track; what ends with
    an enrolment is told by ``departures.on_leave``.
    """
    _followed.append(function)
    return function


def kept(track) -> None:
    """Tells every app that a track was opened, or is called something else."""
    for function in _kept:
        function(track)


def removed(track) -> None:
    """Tells every app that a track goes away."""
    for function in _removed:
        function(track)


def followed(enrolment) -> None:
    """Tells every app that somebody may be on another track now."""
    for function in _followed:
        function(enrolment)
