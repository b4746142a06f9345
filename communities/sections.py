"""The tabs of People, of Settings and of the mails one gets, which several nouns share."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from communities.tenancy.scope import here

_sections: dict[str, list["Section"]] = {"people": [], "settings": [], "mails": []}


@dataclass(frozen=True)
class Section:
    """One page of a place. ``is_for(membership)`` says who gets the tab; the page itself decides."""

    key: str
    label: str
    viewname: str
    is_for: Callable[..., bool]
    position: int


def everyone(membership) -> bool:
    """Everybody who gets to the place at all."""
    return True


def organizers(membership) -> bool:
    """Organizers and admins."""
    return membership.is_organizer


def admins(membership) -> bool:
    """Admins."""
    return "admin" in membership.roles_set


def section(place: str, key: str, label, viewname: str, *, is_for=organizers, position=50) -> None:
    """Registers a page under the tabs of "people", "settings" or "mails"; small positions come first."""
    _sections[place].append(Section(key, label, viewname, is_for, position))


def tabs(place: str, current: str, membership) -> list[dict]:
    """The reader's tabs of a place; a single one is no choice and is not shown."""
    mine = sorted(
        (one for one in _sections[place] if one.is_for(membership)), key=lambda one: one.position
    )
    if len(mine) < 2:
        return []
    return [
        {"label": one.label, "url": here(one.viewname), "current": one.key == current}
        for one in mine
    ]


section(
    "people", "directory", _("Directory"), "communities:people_list", is_for=everyone, position=0
)
section("mails", "mails", _("Mails you get"), "communities:mail_refusal_list", is_for=everyone)
section("people", "skills", _("Skills"), "communities:skill_list", is_for=everyone, position=10)
section(
    "people",
    "organizations",
    _("Organizations"),
    "communities:organization_list",
    is_for=everyone,
    position=20,
)
section(
    "people",
    "sights",
    _("Who sees what"),
    "communities:sight_list",
    is_for=everyone,
    position=90,
)
section("settings", "roles", _("Roles"), "communities:role_list", position=40)
section("people", "terms", _("Memberships"), "communities:term_holder_list", position=60)
section("people", "invitations", _("Invitations"), "communities:invitation_list", position=30)
section(
    "settings", "renewals", _("Renewals"), "communities:renewal_edit", is_for=admins, position=70
)
