"""Who may open a view: declared on the view, checked in one place, refused when undeclared."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

AUDIENCES: dict[str, frozenset[str]] = {
    "insider": frozenset({"admin", "organizer", "member", "partner", "sponsor"}),
    "member": frozenset({"admin", "organizer", "member"}),
    "organizer": frozenset({"admin", "organizer"}),
    "admin": frozenset({"admin"}),
    "partner": frozenset({"partner"}),
    "sponsor": frozenset({"sponsor"}),
}
"""An audience → the community roles that belong to it. Narrower rules live in ``<app>/rules.py``."""

PUBLIC, SIGNED_IN = frozenset({"public"}), frozenset({"signed in"})

# Third-party views that bring their own checks; the short list that the sweep allows.
DECLARED_ELSEWHERE = ("allauth.", "drf_spectacular.", "django.views.static")


class NotAllowed(PermissionDenied):
    """403 with a sentence that says who can. For acts on things that one may see."""


def access(*audiences: str) -> Callable:
    """Declares the audiences of a view inside a community; any one of them is enough."""
    unknown = set(audiences) - set(AUDIENCES)
    if unknown or not audiences:
        raise ValueError(f"no such audience: {unknown or 'none given'}")
    return _declare(frozenset(audiences))


def public(view: Callable) -> Callable:
    """Declares a view that anyone may open, signed in or not, and that is in no community."""
    return _declare(PUBLIC)(view)


def signed_in(view: Callable) -> Callable:
    """Declares a view of the person's own account, in no community."""
    return _declare(SIGNED_IN)(view)


def audience_of(view: Callable) -> frozenset[str] | None:
    """What was declared for a view (a function or a class-based view's function), else None."""
    declared = getattr(view, "audience", None) or getattr(
        getattr(view, "cls", None), "audience", None
    )
    if declared is None and getattr(view, "__module__", "").startswith(DECLARED_ELSEWHERE):
        return PUBLIC
    return frozenset(declared) if declared else None


def roles_of(audience: frozenset[str]) -> frozenset[str]:
    """All community roles that satisfy an audience."""
    return frozenset().union(*(AUDIENCES[name] for name in audience))


def _declare(audience: frozenset[str]) -> Callable:
    def mark(view):
        view.audience = audience
        return view

    return mark
