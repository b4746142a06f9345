"""What one reader is told of reflecting and promising in a cycle: all of it in one query.

Others are counted from the record, never from what they wrote.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from communities.models import Activity, Cycle, Enrolment
from communities.models.activity import ActivityQuerySet
from communities.models.enrolment import ProgramRole
from communities.tenancy.prepared import Reader, prepared
from events.models import Event
from events.times import moment_at_day
from reflections.models import Commitment, Entry, Guide

OPEN_DAYS = 6
"""How many days after a session its reflection is due."""


@dataclass(frozen=True)
class Facts:
    """Numbers and dates of one cycle, for one reader."""

    takes_part: bool
    facilitates: bool
    learners: int
    written: int
    open_promises: int
    my_open_promises: int
    promised: bool
    kept_at: dt.datetime | None
    draft_at: dt.datetime | None
    event_id: object
    event_ended_at: dt.datetime | None
    prompt: str
    minutes: int | None

    @property
    def due_on(self) -> dt.date | None:
        """The day until which the session's reflection is expected."""
        return due_on(self.event_ended_at) if self.event_ended_at else None


def due_on(ended_at: dt.datetime) -> dt.date:
    """Six days after a session, in the reader's zone."""
    return timezone.localtime(ended_at).date() + dt.timedelta(days=OPEN_DAYS)


def facts(program, cycle, membership) -> Facts:
    """Asked once per cycle object and reader, however many parts of the page tell of it."""
    cache = cycle.__dict__.setdefault("_reflection_facts", {})
    if membership.pk not in cache:
        first, last = moment_at_day(cycle.starts_on), moment_at_day(cycle.ends_on, days=1)
        row = _row.first(program, cycle, membership, first, last)
        cache[membership.pk] = Facts(**{name: row[name] for name in Facts.__dataclass_fields__})
    return cache[membership.pk]


@prepared(
    program=models.UUIDField(),
    cycle=models.UUIDField(),
    membership=Reader,
    first=models.DateTimeField(),
    last=models.DateTimeField(),
)
def _row(program, cycle, membership, first, last):
    learners = Enrolment.objects.active().learners().filter(program=program)
    enrolled = Enrolment.objects.active().filter(program=program, membership=membership)
    acts = Activity.objects.filter(program=program)
    written = acts.alias(of_cycle=KeyTextTransform("cycle", "data")).filter(
        verb="entry.submitted",
        of_cycle=Cast(cycle, models.TextField()),
        actor__in=learners.values("membership_id"),
    )
    mine = Entry.objects.mine(membership).filter(program=program, cycle=cycle)
    promises = Commitment.objects.visible_to(membership).filter(program=program)
    # The cycle's sessions that took place, the last one first.
    held = Event.objects.filter(program=program, starts_at__gte=first, starts_at__lt=last).held()
    held = held.order_by("-starts_at", "-id")
    asked = Guide.objects.after_session(program)
    return (
        Cycle.objects.filter(pk=cycle)
        .values("pk")
        .annotate(
            takes_part=models.Exists(enrolled.exclude(role=ProgramRole.FACILITATOR)),
            facilitates=models.Exists(enrolled.filter(role=ProgramRole.FACILITATOR)),
            learners=_count(learners, "membership"),
            written=_count(written, "actor"),
            open_promises=_open_promises(acts),
            my_open_promises=_count(promises.open(), "pk"),
            promised=models.Exists(promises.filter(entry__cycle=cycle)),
            kept_at=_first(mine.kept().order_by("-submitted_at"), "submitted_at"),
            draft_at=_first(mine.drafts().order_by("-saved_at"), "saved_at"),
            event_id=_first(held, "pk"),
            event_ended_at=_first(held, "ends_at"),
            prompt=Coalesce(_first(asked, "title"), models.Value("")),
            minutes=_first(asked, "minutes"),
        )
    )


def _open_promises(acts: ActivityQuerySet) -> Coalesce:
    """Promises made and not closed yet: each act says by how much it changes the number."""
    counted = acts.filter(verb__in=["commitment.made", "commitment.answered"])
    change = Cast(KeyTextTransform("open", "data"), models.IntegerField())
    total = counted.order_by().values("program").annotate(n=models.Sum(change)).values("n")
    return Coalesce(models.Subquery(total), 0)


def _count(rows: models.QuerySet, name: str) -> Coalesce:
    counted = rows.order_by().values("community").annotate(n=models.Count(name, distinct=True))
    return Coalesce(models.Subquery(counted.values("n")), 0)


def _first(rows: models.QuerySet, name: str) -> models.Subquery:
    return models.Subquery(rows.values(name)[:1])
