"""What projects show to strangers: partners that agreed to be named, and nothing else of theirs."""

from django.utils.translation import gettext as _

from communities.doors import section
from communities.panels import Panel
from projects.models import Partner

SHOWN = 40


@section
def partners(door) -> Panel | None:
    """By name: those of the program, or of the community."""
    named = Partner.objects.named()
    if door.program_id:
        named = named.filter(needs__projects__program=door.program_id).distinct()
    names = list(named.values_list("name", flat=True)[:SHOWN])
    if not names:
        return None
    return Panel(_("Whom it is for"), "projects/door_partners.html", {"names": names})
