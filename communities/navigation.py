"""What every page's frame needs: navigation, the person, the community's look."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from communities import modules
from communities.models import Notification

_counts: dict[str, Callable] = {}
PRAXIS_HUE = 262


@dataclass(frozen=True)
class Place:
    """One place to go. ``count`` is what waits there for the reader."""

    key: str
    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0


def count(key: str) -> Callable:
    """Registers ``function(membership) -> int`` for the number beside a place."""

    def add(function):
        _counts[key] = function
        return function

    return add


# key, label, path below the community, icon, who: members, partners, or organizers.
MEMBER_PLACES = [
    ("home", _("Home"), "", "house"),
    ("programs", _("Programs"), "programs/", "loop"),
    ("channels", _("Conversations"), "channels/", "messages-square"),
    ("events", _("Calendar"), "events/", "calendar"),
    ("people", _("People"), "people/", "users"),
]
ORGANIZER_PLACES = [
    ("metrics", _("Impact"), "metrics/", "chart-no-axes-column"),
    ("partners", _("Partners"), "partners/", "handshake"),
    ("settings", _("Settings"), "settings/", "settings"),
]
MODULES = {"channels": "conversations", "partners": "partners"}
"""The entries that go when their module is switched off."""
OWN_PLACES = [
    ("entries", _("My journal"), "reflections/", "notebook-pen"),
    ("commitments", _("My promises"), "commitments/", "hand-heart"),
]
PARTNER_PLACES = [
    ("projects", _("My projects"), "projects/", "loop"),
    ("channels", _("Conversations"), "channels/", "messages-square"),
]
SPONSOR_PLACES = [("metrics", _("Impact"), "metrics/", "chart-no-axes-column")]


def layout(request) -> dict:
    """Context processor: ``layout`` for the frame, made only by templates that show one."""
    return {"layout": SimpleLazyObject(lambda: _layout(request))}


def _layout(request) -> dict:
    frame = {"demo": _demo(request) if settings.DEMO else None, "places": (), "mine": ()}
    membership = getattr(request, "membership", None)
    if not membership:
        # Not even the colour of a community reaches those who are not in it.
        return frame | {"community": None, "membership": None, "hue": PRAXIS_HUE}
    community = request.community
    frame |= {"community": community, "membership": membership, "hue": community.hue}
    base = f"/c/{community.slug}/"
    main, more = (
        [place for place in each if _is_used(place, community)] for each in _places(membership)
    )
    below = request.path.removeprefix(base)
    own = [] if membership.is_guest else OWN_PLACES
    return frame | {
        "is_member": not membership.is_guest,
        "mine": tuple([_place(place, base, below, membership) for place in own]),
        "places": tuple([_place(place, base, below, membership) for place in main]),
        "more": tuple([_place(place, base, below, membership) for place in more]),
        "role": membership.role_word,
        "preview_url": f"{base}preview/end/" if request.is_preview else "",
        "home_url": base,
        "search_url": f"{base}search/",
        "inbox_url": f"{base}notifications/",
        "inbox_count": Notification.count_unread(membership),
    }


def _places(membership) -> tuple[list, list]:
    if membership.is_organizer:
        return MEMBER_PLACES, ORGANIZER_PLACES
    if not membership.is_guest:
        return MEMBER_PLACES, []
    return PARTNER_PLACES if "partner" in membership.roles_set else SPONSOR_PLACES, []


def _is_used(place, community) -> bool:
    """What is switched off has no entry."""
    return place[0] not in MODULES or modules.is_used(community, MODULES[place[0]])


def _place(place, base: str, below: str, membership) -> Place:
    key, label, path, icon = place
    current = below.startswith(path) if path else not below
    waiting = _counts[key](membership) if key in _counts else 0
    return Place(key, str(label), base + path, icon, current, waiting)


def _demo(request) -> dict:
    """The bar that lets one switch person; in demo mode only."""
    # An error page may come from a middleware that ran before anyone was signed in.
    here = getattr(getattr(request, "user", None), "email", None)
    people = [
        {"email": email, "name": name, "role": role, "current": email == here}
        for email, name, role in DEMO_CAST
    ]
    # On a phone only the first few are in sight.
    people.sort(key=lambda person: not person["current"])
    return {
        "people": people,
        "switch_url": reverse("front:demo_switch"),
        "outbox_url": reverse("front:demo_outbox"),
    }


DEMO_CAST = [
    ("ada@praxis.example", "Ada", _("organizer")),
    ("bo@praxis.example", "Bo", _("facilitator")),
    ("mo@praxis.example", "Mo", _("mentor")),
    ("cy@praxis.example", "Cy", _("member")),
    ("pia@praxis.example", "Pia", _("partner")),
    ("sam@praxis.example", "Sam", _("sponsor")),
    ("dee@praxis.example", "Dee", _("organizer of Hilltop")),
]
