"""A sign from reflecting: nothing written this cycle, though the time for it is over."""

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock, health
from communities.models import Activity, Cycle, Enrolment
from events.models import Attendance, Event
from reflections.loop import OPEN_DAYS
from reflections.now import AWAY


@health.signal("silent", _l("Nothing written this cycle"))
def silent(program):
    """Learners who were at a session of this cycle whose reflection is overdue, and kept none."""
    overdue = clock.now() - clock.dt.timedelta(days=OPEN_DAYS)
    began = Cast(models.OuterRef("starts_on"), models.DateTimeField())
    held = Event.objects.filter(program=program, starts_at__gte=began, ends_at__lt=overdue).held()
    held = held.order_by("-starts_at", "-id")
    cycle = Cycle.objects.filter(program=program, ends_on__gte=clock.today()).at(clock.today())
    cycle = cycle.annotate(
        session=models.Subquery(held.values("pk")[:1]),
        session_title=models.Subquery(held.values("title")[:1]),
    ).first()
    if cycle is None or cycle.session is None:
        return
    written = Activity.objects.filter(program=program, verb="entry.submitted")
    written = written.alias(of=KeyTextTransform("cycle", "data")).filter(of=str(cycle.pk))
    away = Attendance.objects.filter(event=cycle.session, state__in=AWAY)
    quiet = Enrolment.objects.active().learners().filter(program=program)
    quiet = quiet.filter(enrolled_at__lt=overdue)
    quiet = quiet.exclude(
        models.Q(membership__in=written.values("actor_id"))
        | models.Q(membership__in=away.values("membership_id"))
    )
    said = {"title": cycle.session_title}
    sentence = _("Has written nothing this cycle, after “%(title)s”.") % said
    draft = _("if “%(title)s” left you with a thought, two lines are enough.") % said
    for membership_id in quiet.values_list("membership_id", flat=True):
        yield health.Sign(membership_id, sentence, draft)
