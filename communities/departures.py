"""What ends when somebody leaves a community: each app says what of theirs goes with them."""

from collections.abc import Callable

_ends: list[Callable] = []


def on_end(function: Callable) -> Callable:
    """Registers ``function(membership, by)``, called inside the transaction that ends a membership.

    It ends places (a channel, a team, a seat at a session) and deletes nothing: what somebody did
    stays, under their name.
    """
    _ends.append(function)
    return function


def ended(membership, by) -> None:
    """Tells every app that this membership has ended."""
    for function in _ends:
        function(membership, by)
