"""A sign from meetings: the last two sessions missed."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import health
from communities.moments import day, day_of_month
from events.models import Attendance, Event
from events.quiet import IN_A_ROW


@health.signal("missed", _l("Missed two sessions"))
def missed(program):
    """Learners absent from the program's last two sessions with a roster."""
    held = Event.objects.filter(program=program).countable().order_by("-starts_at", "-id")
    ahead = Event.objects.filter(program=program).planned().upcoming()
    absent = Attendance.objects.filter(
        event__in=held.values("pk")[:IN_A_ROW], state=Attendance.State.ABSENT, guest=None
    )
    found = (
        absent.order_by()
        .values_list("membership_id")
        .annotate(
            times=models.Count("pk"),
            first=models.Min("event__starts_at"),
            last=models.Max("event__starts_at"),
            ahead=models.Subquery(ahead.values("title")[:1]),
            ahead_at=models.Subquery(ahead.values("starts_at")[:1]),
        )
    )
    for membership_id, _times, *told in found.filter(times=IN_A_ROW):
        yield health.Sign(membership_id, *_said(*told))


def _said(first, last, ahead: str | None, ahead_at) -> tuple[str, str]:
    """The sentence, and what a letter would say."""
    when = {"first": day_of_month(first), "last": day_of_month(last)}
    draft = _("we missed you on %(day)s. No need to explain.") % {"day": day(last)}
    if ahead:
        said = {"title": ahead, "day": day(ahead_at)}
        draft += " " + _("“%(title)s” is on %(day)s, and there is a place for you.") % said
    return _("Missed the sessions on %(first)s and %(last)s.") % when, draft
