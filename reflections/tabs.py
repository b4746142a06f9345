"""The three places where one's own learning is kept."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from communities.tenancy.scope import here


@dataclass(frozen=True)
class Tab:
    """One link of the tabs over journal pages."""

    label: str
    url: str
    current: bool


PLACES = [
    ("journal", _("My journal"), "reflections:entry_list"),
    ("commitments", _("My promises"), "reflections:commitment_list"),
    ("shared", _("Shared with me"), "reflections:entry_shared"),
]


def tabs(current: str, membership) -> list[Tab]:
    """Guests have a journal of their own, and nobody shares with them."""
    places = PLACES[:2] if membership.is_guest else PLACES
    return [Tab(label, here(viewname), key == current) for key, label, viewname in places]
