"""Where a member meets their certificate: on the program's page, and on the meeting's."""

from django.utils.translation import gettext as _

from communities import panels
from communities.models import Program
from communities.now import Action
from communities.panels import Panel
from communities.tenancy.scope import here
from events import certificates, desk
from events.models import Certificate


@panels.panel("program")
def of_program(program, membership) -> Panel | None:
    """Once the program is over: the certificate, or that it can be taken; the list for who runs it."""
    return _panel(program, membership) if certificates.is_over(program) else None


@panels.panel("event")
def of_event(event, membership) -> Panel | None:
    """The same of a day of service and of a workshop that stands alone."""
    if not certificates.is_offered(event) or not certificates.is_over(event):
        return None
    return _panel(event, membership)


@desk.act(60)
def issue(event, membership) -> Action | None:
    """For who runs the meeting: who has earned one."""
    if not certificates.is_offered(event) or not certificates.is_over(event):
        return None
    return Action(_("Certificates"), here("events:certificate_event", event.pk))


def _panel(of, membership) -> Panel | None:
    if membership.is_guest:
        return None
    kind = "program" if isinstance(of, Program) else "event"
    runs_it = kind == "program" and certificates.is_run_by(of, membership)
    issued = Certificate.objects.filter(membership=membership, **certificates.about(of))
    certificate = issued.order_by("-issued_at").first()
    standing = None if certificate else certificates.of_member(of, membership)
    earned = bool(standing and standing.is_earned)
    if not (certificate or earned or runs_it):
        return None
    context = {
        "certificate": certificate,
        "standing": standing if earned else None,
        "issue_url": here(f"events:certificate_{kind}_issue", of.pk),
        "list_url": here("events:certificate_program", of.pk) if runs_it else "",
    }
    return Panel(_("Certificate"), "events/certificate_panel.html", context)
