"""What events show on a program's pages: the Sessions tab, the list on its home, the Act column."""

from dataclasses import replace

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock, panels
from communities.moments import day_of_month
from communities.now import Action
from communities.panels import Panel, Part
from communities.tenancy.prepared import Reader, prepared
from events import asks, standing
from events.models import Event
from events.times import moment_at_day, nearly_at

SHOWN = 3

panels.tab("sessions", _l("Sessions"), "events:program_sessions")


@panels.panel("program")
def sessions(program, membership) -> Panel | None:
    """The next three sessions with the reader's answer; the last three once none is ahead."""
    shown = _shown(program, membership, ahead=True) or _shown(program, membership, ahead=False)
    runs_it = program.is_run_by(membership)
    if not shown and not runs_it:
        return None
    context = {"events": shown, "runs_it": runs_it, "program": program}
    return Panel(_("Sessions"), "events/program_panel.html", context)


@panels.panel("first_step")
def first_session(program, membership) -> Panel | None:
    """Whether the reader comes to the first session, until they have said so."""
    for event in _shown(program, membership, ahead=True)[:1]:
        if asked := asks.ask(event, membership, standing.of(event, membership)):
            said = {"title": event.title}
            now = replace(
                asked,
                kicker=_("Your first step"),
                title=_("Are you coming to “%(title)s”?") % said,
                text=_("%(when)s.") % {"when": capfirst(nearly_at(event.starts_at))},
            )
            return Panel(_("Your first step"), "events/first_step.html", {"now": now})
    return None


@panels.part("act")
def act(program, cycle, membership) -> Part:
    """The cycle's last meeting and how many took part; before that, the one ahead."""
    first, last = moment_at_day(cycle.starts_on), moment_at_day(cycle.ends_on, days=1)
    if held := _last_held.first(program, membership, first, last):
        return _done(held)
    ahead = _first_ahead.first(program, membership, first, last)
    if not ahead:
        return Part(
            "ahead", _("Act · next"), _("Nothing is planned yet"), _("The session is to come.")
        )
    return Part(
        "open" if timezone.localdate(ahead.starts_at) <= clock.today() else "ahead",
        _("Act · %(when)s") % {"when": nearly_at(ahead.starts_at)},
        ahead.title,
        ahead.about,
        Action(_("Agenda"), ahead.get_absolute_url(), kind="quiet"),
    )


def _done(event) -> Part:
    said = {
        "day": day_of_month(event.starts_at),
        "came": event.learners_there,
        "all": event.learners,
    }
    text = _("%(day)s. %(came)s of %(all)s took part.") if event.learners_there else _("%(day)s.")
    action = Action(_("What we did"), event.get_absolute_url(), kind="quiet")
    return Part("done", _("Act · done"), event.title, text % said, action)


@prepared(program=models.UUIDField(), me=Reader)
def _shown(program, me, *, ahead):
    mine = Event.objects.visible_to(me).filter(program=program).with_answers(me).listed()
    return (mine.upcoming() if ahead else mine.past())[:SHOWN]


IN_A_CYCLE = {
    "program": models.UUIDField(),
    "me": Reader,
    "first": models.DateTimeField(),
    "last": models.DateTimeField(),
}


@prepared(**IN_A_CYCLE)
def _last_held(program, me, first, last):
    held = _between(program, me, first, last).held()
    return held.with_learners().defer("agenda").order_by("-starts_at", "-id")[:1]


@prepared(**IN_A_CYCLE)
def _first_ahead(program, me, first, last):
    ahead = _between(program, me, first, last).exclude(state=Event.State.CANCELLED)
    return ahead.defer("agenda").order_by("starts_at", "id")[:1]


def _between(program, me, first, last):
    events = Event.objects.visible_to(me).filter(program=program)
    return events.filter(starts_at__gte=first, starts_at__lt=last)
