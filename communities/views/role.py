"""Who holds which role, giving and taking them, and who can see what."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import rules, scopes, sections, sights
from communities.models import Activity, Membership
from communities.models.role import Role
from communities.roles_told import told
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.profile import find_person

TELLING = [role for role in Role if role != Role.MEMBER]


@access("organizer")
def role_list(request):
    """Who holds which role in the community, in programs and in projects; what changed lately."""
    me, query = request.membership, request.GET.get("q", "").strip()[:100]
    holders = Membership.objects.active().with_role(*TELLING).order_by("name", "id")
    page = Paginator(holders, 25).get_page(request.GET.get("page"))
    for person in page:
        person.held = [
            (role, rules.may_grant(me, role)) for role in TELLING if role in person.roles_set
        ]
    found = Membership.objects.active().named(query).order_by("name", "id")[:8] if query else []
    context = {
        "tabs": sections.tabs("settings", "roles", me),
        "page": page,
        "query": query,
        "found": found,
        "places": scopes.held(me),
        "log": told(Activity.objects.all()),
    }
    return render(request, "communities/role_list.html", context)


@require_POST
@access("organizer")
def role_grant(request, membership_id, role):
    """Gives a role."""
    return _change(request, membership_id, role, "grant")


@require_POST
@access("organizer")
def role_withdraw(request, membership_id, role):
    """Takes a role back."""
    return _change(request, membership_id, role, "withdraw")


@access("insider")
def sight_list(request):
    """Who can see what, in plain words."""
    context = {
        "tabs": sections.tabs("people", "sights", request.membership),
        "readers": sights.READERS.values(),
        "sights": sights.sights(),
    }
    return render(request, "communities/sight_list.html", context)


def _change(request, membership_id, role: str, verb: str):
    person = find_person(request, membership_id)
    if role not in Role.values:
        raise Http404
    said = {"name": person.name, "role": Role(role).label}
    try:
        getattr(person, verb)(role, by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(person)
    if verb == "grant":
        sentence, back = _("%(name)s is %(role)s now."), "communities:role_withdraw"
    else:
        sentence, back = _("%(name)s is not %(role)s any more."), "communities:role_grant"
    undo = f"undo:{here(back, person.pk, role)}"
    messages.success(request, sentence % said, extra_tags=undo)
    return redirect(person)
