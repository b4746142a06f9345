"""Looking as a member: an organizer sees pages with the rights of a plain member, and changes nothing.

The session keeps which community is looked at so. Whoever looks stays who they are, with fewer
roles: nothing can be seen in this way that they could not see anyway, and nobody else's private
things are in sight. What a page would write meanwhile is rolled back.
"""

import copy

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from communities.tenancy.access import NotAllowed

KEY = "looks_as_member_of"
READS = {"GET", "HEAD", "OPTIONS"}
BACK = "communities:preview_end"
REFUSAL = _("You are looking as a member, and looking changes nothing. Stop looking first.")


def begin(request) -> None:
    """From the next request on, in this community alone."""
    request.session[KEY] = str(request.community.pk)


def end(request) -> None:
    """Own eyes again."""
    request.session.pop(KEY, None)


def enter(request) -> None:
    """Gives the request a member's eyes, where its session says so and for reading alone."""
    request.is_preview = holds(request.session, request.membership)
    if request.is_preview and request.method in READS:
        request.membership = as_member(request.membership)


def leaves_nothing(request) -> bool:
    """Whether what this request writes is rolled back: opening a page marks things as read."""
    return request.is_preview and request.method in READS


def holds(session, membership) -> bool:
    """Whether a session looks as a member here. Only for who runs things; others have no less."""
    looks = session is not None and session.get(KEY) == str(membership.community_id)
    return looks and membership.is_organizer


def as_member(membership):
    """A copy with the roles of a member, in the community and in its programs; never more of either."""
    seen = copy.copy(membership)
    for name in ("roles_set", "initials"):
        seen.__dict__.pop(name, None)
    seen.roles, seen.is_preview = ["member"], True
    seen.enrolled = [
        {"program": program, "role": "participant"}
        for program in {one["program"] for one in membership.enrolled or []}
    ]
    return seen


def refuse(request) -> None:
    """Raises NotAllowed for anything but reading; the way back stays open."""
    match = request.resolver_match
    if request.method not in READS and match.view_name != BACK:
        raise NotAllowed(REFUSAL)


def way_back(request) -> str:
    """The page that the bar stood on, if it is one of ours."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    inside = target.startswith(f"/c/{request.community.slug}/")
    return target if safe and inside else ""
