"""What meetings add to a program's goals and to its end."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities.closeout import OpenEnd, closeout
from communities.moments import day_of_month
from communities.serving import MOST, Serving, plans, serves
from communities.tenancy.scope import here
from events.models import Event


@serves(_l("Sessions"))
def sessions(program, membership):
    """Every session by the result it serves."""
    seen = Event.objects.visible_to(membership).filter(program=program)
    for event in seen.exclude(state=Event.State.CANCELLED).order_by("starts_at", "id")[:MOST]:
        when = day_of_month(event.starts_at)
        yield Serving(event.serves, event.title, event.get_absolute_url(), when)


@plans
def session(program, membership, result):
    """Whoever runs the program plans a session, with the result filled in."""
    if program.is_run_by(membership):
        url = f"{here('events:event_create')}?program={program.pk}&serves={result}"
        return _("Plan a session for it"), url
    return None


@closeout
def planned(program, membership):
    """Sessions to come, and those that nobody has noted attendance for."""
    url = here("events:program_sessions", program.pk)
    if ahead := Event.objects.filter(program=program).planned().upcoming().count():
        sentence = ngettext(
            "%(count)s session is still planned.", "%(count)s sessions are still planned.", ahead
        )
        yield OpenEnd(sentence % {"count": ahead}, url)
    if blank := Event.objects.filter(program=program).unrecorded().count():
        sentence = ngettext(
            "For %(count)s session nobody noted who came.",
            "For %(count)s sessions nobody noted who came.",
            blank,
        )
        yield OpenEnd(sentence % {"count": blank}, url)
