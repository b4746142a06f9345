"""The record of roles, told in sentences."""

from django.utils.translation import gettext_lazy as _l

from communities.models import Activity
from communities.models.role import Role

SENTENCES = {
    "membership.joined": _l("%(person)s joined."),
    "membership.ended": _l("%(person)s left."),
    "membership.role_granted": _l("%(actor)s made %(person)s %(role)s."),
    "membership.role_withdrawn": _l("%(actor)s took from %(person)s: %(role)s."),
    "membership.test_account": _l("%(actor)s changed whether %(person)s is a test account."),
}
LATEST = 20


def told(activities) -> list[tuple[Activity, str]]:
    """The latest acts about who may do what, each with its sentence."""
    found = activities.filter(verb__in=SENTENCES).select_related("actor", "subject")
    return [(one, _sentence(one)) for one in found.order_by("-happened_at", "-id")[:LATEST]]


def _sentence(one: Activity) -> str:
    role = one.data.get("role", "")
    said = {
        "actor": one.actor.name if one.actor else "",
        "person": one.subject.name if one.subject else "",
        "role": str(Role(role).label).lower() if role in Role.values else "",
    }
    return str(SENTENCES[one.verb]) % said
