"""What events show on a program's pages: the Sessions tab, the list on its home, the Act column."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock, panels
from communities.models import Enrolment
from communities.now import Action
from communities.panels import Panel, Part
from communities.templatetags.moments import day_of_month
from events.models import Attendance, Event
from events.times import moment_at_day, nearly_at

SHOWN = 3

panels.tab("sessions", _l("Sessions"), "events:program_sessions")


@panels.panel("program")
def sessions(program, membership) -> Panel | None:
    """The next three sessions with the reader's answer; the last three once none is ahead."""
    mine = Event.objects.visible_to(membership).filter(program=program).with_answers(membership)
    shown = list(mine.upcoming()[:SHOWN]) or list(mine.past()[:SHOWN])
    runs_it = program.is_run_by(membership)
    if not shown and not runs_it:
        return None
    context = {"events": shown, "runs_it": runs_it, "program": program}
    return Panel(_("Sessions"), "events/program_panel.html", context)


@panels.part("act")
def act(program, cycle, membership) -> Part:
    """The cycle's last meeting and how many took part; before that, the one ahead."""
    first, last = moment_at_day(cycle.starts_on), moment_at_day(cycle.ends_on, days=1)
    events = Event.objects.visible_to(membership).filter(program=program)
    events = events.exclude(state=Event.State.CANCELLED).filter(
        starts_at__gte=first, starts_at__lt=last
    )
    held = events.held().order_by("-starts_at").first()
    if held:
        return _done(program, held)
    ahead = events.upcoming().first()
    if ahead is None:
        return Part(
            "ahead", _("Act · next"), _("Nothing is planned yet"), _("The session is to come.")
        )
    open_now = ahead.starts_at.date() <= clock.now().date()
    return Part(
        "open" if open_now else "ahead",
        _("Act · %(when)s") % {"when": nearly_at(ahead.starts_at)},
        ahead.title,
        ahead.about,
        Action(_("Agenda"), ahead.get_absolute_url(), kind="quiet"),
    )


def _done(program, event) -> Part:
    learners = Enrolment.objects.active().learners().filter(program=program)
    counted = Attendance.objects.filter(event=event).counted()
    came = counted.filter(membership__in=learners.values("membership_id")).count()
    said = {"day": day_of_month(event.starts_at), "came": came, "all": learners.count()}
    text = _("%(day)s. %(came)s of %(all)s took part.") if came else _("%(day)s.")
    action = Action(_("What we did"), event.get_absolute_url(), kind="quiet")
    return Part("done", _("Act · done"), event.title, text % said, action)
