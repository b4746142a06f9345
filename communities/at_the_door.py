"""What an organizer's home says about people who wait to be let in."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import JoinRequest
from communities.now import Action, Now, provider
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here


@provider
def waiting(membership) -> Iterable[Now]:
    """One card for all of them: who waits longest, and since when."""
    if not membership.is_organizer:
        return
    first = _first.first(membership)
    if first is None:
        return
    said = {"count": first.count, "name": first.name}
    title = ngettext("%(name)s asks to join.", "%(count)s people wait at the door.", first.count)
    text = _("%(name)s has waited longest.") % said if first.count > 1 else ""
    url = here("communities:join_request_list") if first.count > 1 else first.get_absolute_url()
    yield Now(
        weight=25,
        kicker=_("Requests"),
        title=title % said,
        text=text,
        actions=(Action(_("Read what they say"), url, kind="primary"),),
    )


@prepared(me=Reader)
def _first(me):
    """The one who has waited longest, with how many wait."""
    found = JoinRequest.objects.visible_to(me).waiting()
    return found.annotate(count=models.Window(models.Count("pk"))).order_by("asked_at", "id")[:1]
