"""Who is known without the directory: each app says whom its people meet anyway."""

from collections.abc import Callable

from django.db.models import Q
from django.db.models.expressions import RawSQL

from communities.tenancy.prepared import Argument, Reader, prepared

_known: list[Callable] = []


def knows(function: Callable) -> Callable:
    """Registers ``function(membership) -> queryset of membership ids`` that this member meets anyway.

    Only what shows the name already counts: a program, a team, a closed conversation, a roster one
    keeps.
    """
    _known.append(function)
    return function


def known_to(membership) -> Q:
    """Memberships that this member knows.

    For a member at hand it is text that was compiled once: half a dozen queries inside of another one
    took longer to build than a list of fifty people to answer.
    """
    if isinstance(membership, Argument):
        known = Q()
        for function in _known:
            known |= Q(pk__in=function(membership))
        return known
    written = _all.sql(membership).replace("%", "%%")
    return Q(pk__in=RawSQL(written, ()))  # noqa: S611 - the ORM wrote it, values and all


@prepared(me=Reader)
def _all(me):
    first, *others = (function(me) for function in _known)
    return first.union(*others, all=True)
