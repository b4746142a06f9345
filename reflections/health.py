"""A sign from reflecting: nothing written this cycle, though the time for it is over."""

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock, health
from communities.models import Activity, Cycle, Enrolment
from events.models import Attendance, Event
from events.times import moment_at_day
from reflections.loop import OPEN_DAYS
from reflections.now import AWAY


@health.signal("silent", _l("Nothing written this cycle"))
def silent(program):
    """Learners who were at a session of this cycle whose reflection is overdue, and kept none."""
    cycle = Cycle.objects.filter(program=program).at(clock.today()).first()
    if cycle is None or cycle.ends_on < clock.today():
        return
    overdue = clock.now() - clock.dt.timedelta(days=OPEN_DAYS)
    held = Event.objects.filter(program=program, starts_at__gte=moment_at_day(cycle.starts_on))
    held = held.held().filter(ends_at__lt=overdue).only("title").order_by("-starts_at", "-id")
    session = held.first()
    if session is None:
        return
    written = Activity.objects.filter(program=program, verb="entry.submitted")
    written = written.alias(of=KeyTextTransform("cycle", "data")).filter(of=str(cycle.pk))
    away = Attendance.objects.filter(event=session, state__in=AWAY)
    quiet = Enrolment.objects.active().learners().filter(program=program)
    quiet = quiet.filter(enrolled_at__lt=overdue)
    quiet = quiet.exclude(
        models.Q(membership__in=written.values("actor_id"))
        | models.Q(membership__in=away.values("membership_id"))
    )
    said = {"title": session.title}
    sentence = _("Has written nothing this cycle, after “%(title)s”.") % said
    draft = _("if “%(title)s” left you with a thought, two lines are enough.") % said
    for membership_id in quiet.values_list("membership_id", flat=True):
        yield health.Sign(membership_id, sentence, draft)
