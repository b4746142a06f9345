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
    last = list(held.only("title", "starts_at")[:IN_A_ROW])
    if len(last) < IN_A_ROW:
        return
    ahead = (
        Event.objects.filter(program=program)
        .planned()
        .upcoming()
        .only("title", "starts_at")
        .first()
    )
    absent = Attendance.objects.filter(event__in=last, state=Attendance.State.ABSENT).order_by()
    counted = absent.values_list("membership_id").annotate(n=models.Count("pk"))
    when = {"first": day_of_month(last[1].starts_at), "last": day_of_month(last[0].starts_at)}
    draft = _("we missed you on %(day)s. No need to explain.") % {"day": day(last[0].starts_at)}
    if ahead:
        said = {"title": ahead.title, "day": day(ahead.starts_at)}
        draft += " " + _("“%(title)s” is on %(day)s, and there is a place for you.") % said
    for membership_id, times in counted:
        if times == IN_A_ROW:
            sentence = _("Missed the sessions on %(first)s and %(last)s.") % when
            yield health.Sign(membership_id, sentence, draft)
