"""Who is known without the directory, beside the people of one's programs: each app says whom."""

from collections.abc import Callable

from django.db.models import QuerySet

_known: list[Callable] = []


def knows(function: Callable) -> Callable:
    """Registers ``function(membership) -> queryset of membership ids`` that this member meets anyway.

    Only what shows the name already counts: a team, a closed conversation, a roster one keeps.
    """
    _known.append(function)
    return function


def of(membership) -> list[QuerySet]:
    """A queryset of ids from each app."""
    return [function(membership) for function in _known]
