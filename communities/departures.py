"""What ends when somebody leaves a community or may do less there: each app says what of theirs."""

from collections.abc import Callable

_ends: list[Callable] = []
_leaves: list[Callable] = []
_losses: list[Callable] = []


def on_end(function: Callable) -> Callable:
    """Registers ``function(membership, by)``, called inside the transaction that ends a membership.

    It ends places (a channel, a team, a seat at a session) and deletes nothing: what somebody did
    stays, under their name.
    """
    _ends.append(function)
    return function


def on_leave(function: Callable) -> Callable:
    """Registers ``function(enrolment, by)``, called inside the transaction that ends an enrolment.

    Like ``on_end``, for what somebody had a place in through one program.
    """
    _leaves.append(function)
    return function


def on_loss(function: Callable) -> Callable:
    """Registers ``function(membership, by)``, called when somebody may do less than before.

    That is after a role was taken from them, in the community or in a program, and when they leave.
    """
    _losses.append(function)
    return function


def ended(membership, by) -> None:
    """Tells every app that this membership has ended."""
    for function in _ends:
        function(membership, by)
    lost(membership, by)


def left(enrolment, by) -> None:
    """Tells every app that somebody's part in a program has ended."""
    for function in _leaves:
        function(enrolment, by)


def lost(membership, by) -> None:
    """Tells every app that this member may do less."""
    for function in _losses:
        function(membership, by)
