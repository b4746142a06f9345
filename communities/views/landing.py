"""The first page: what Praxis is, or my communities."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.shortcuts import redirect, render

from communities import starting
from communities.models.membership import Role
from communities.tenancy.access import public


@dataclass(frozen=True)
class Door:
    """One of my communities on the landing page."""

    slug: str
    name: str
    hue: int
    roles: list[str]

    @property
    def role_words(self) -> str:
        """The roles as words."""
        return ", ".join(str(Role(role).label) for role in self.roles)


@public
def landing(request):
    """Signed out: what Praxis is. Signed in: the one community one belongs to, or the choice.

    Where nobody is yet, the first organizer is asked for.
    """
    if not request.user.is_authenticated:
        if starting.is_awaited():
            return redirect("front:start")
        return render(request, "communities/landing.html", {"demo": settings.DEMO})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT slug, name, hue, roles FROM my_communities(%s)", [str(request.user.pk)]
        )
        doors = [Door(*row) for row in cursor.fetchall()]
    if len(doors) == 1 and "all" not in request.GET:
        return redirect("communities:home", doors[0].slug)
    context = {"doors": doors, "may_start": starting.may_start(request.user)}
    return render(request, "communities/my_communities.html", context)
