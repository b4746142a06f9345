"""Reads of events."""

from django.db import models

from communities import clock, drafts
from communities.models import Enrolment
from communities.tenancy.owned import OwnedQuerySet
from events.models.attendance import Attendance
from events.models.event_choices import State
from events.models.registration import Registration


class EventQuerySet(OwnedQuerySet):
    """Reads of events."""

    def visible_to(self, membership):
        """Members see every event but those of drafts that they have no part in; guests see none."""
        if membership.is_guest:
            return self.none()
        if membership.is_organizer:
            return self
        return self.filter(models.Q(program=None) | drafts.told_to(membership, "program__"))

    def concerning(self, membership):
        """Events of the member's programs, and others that they come to, may come to or lead."""
        return self.filter(_concerns(membership))

    def run_by(self, membership):
        """Events whose roster the member keeps: as their lead, or as facilitator of the program."""
        return self.filter(_leads_or_facilitates(membership))

    def planned(self):
        """Neither cancelled nor closed."""
        return self.filter(state=State.PLANNED)

    def upcoming(self):
        """Not over yet, the next one first."""
        return self.filter(ends_at__gt=clock.now()).order_by("starts_at", "id")

    def past(self):
        """Over, the last one first."""
        return self.filter(ends_at__lte=clock.now()).order_by("-starts_at", "-id")

    def held(self):
        """Took place: closed as held, or over without having been cancelled."""
        over = models.Q(state=State.PLANNED, ends_at__lte=clock.now())
        return self.filter(models.Q(state=State.HELD) | over)

    def countable(self):
        """Meetings that figures count (K2): held, and somebody kept the roster."""
        return self.held().filter(_has_roster())

    def unrecorded(self):
        """Held meetings without a roster: figures leave them out and say so."""
        return self.held().filter(~_has_roster())

    def with_seats_let_go(self):
        """Those at which an offered seat was not taken in time."""
        let_go = Registration.objects.filter(offered_until__lte=clock.now())
        return self.filter(pk__in=let_go.values("event_id")).order_by("pk")

    def shown_to_everybody(self):
        """Those that anybody may read about who has their address. Of drafts nobody is told."""
        return self.filter(is_public=True).exclude(program__status="draft")

    def with_answers(self, membership):
        """Adds ``coming`` (how many said yes), ``has_queue``, ``my_answer`` (or None), ``mine_to_run``."""
        answers = Registration.objects.filter(event=models.OuterRef("pk"))
        yes = answers.coming().order_by().values("event")
        mine = answers.filter(membership=membership).values("answer")[:1]
        told = self.select_related("program", "lead").defer("program__blueprint")
        return told.annotate(
            coming=_counted(yes),
            has_queue=models.Exists(answers.waiting()),
            my_answer=models.Subquery(mine),
            mine_to_run=_is_run_by(membership),
        )

    def listed(self):
        """After ``with_answers``: what a line in a list shows, without the lead and the agenda."""
        line = self.select_related(None).select_related("program")
        return line.defer("program__blueprint", "program__purpose", "about", "agenda")

    def with_concern(self, membership):
        """Adds ``concerns_reader`` and ``my_offer`` (until when a place is kept) to ``with_answers``.

        Fit for unions, so without the program.
        """
        mine = Registration.objects.filter(event=models.OuterRef("pk"), membership=membership)
        until = mine.filter(offered_until__gt=clock.now()).values("offered_until")[:1]
        found = self.with_answers(membership).select_related(None)
        return found.annotate(
            concerns_reader=_truth(_concerns(membership)), my_offer=models.Subquery(until)
        )

    def with_learners(self):
        """Adds ``learners`` (how many the program has) and ``learners_there`` (present or late)."""
        enrolled = Enrolment.objects.active().learners().order_by()
        learners = enrolled.filter(program=models.OuterRef("program"))
        there = Attendance.objects.filter(event=models.OuterRef("pk")).counted().order_by()
        learning = enrolled.filter(
            program=models.OuterRef("event__program"), membership=models.OuterRef("membership")
        )
        return self.annotate(
            learners=_counted(learners.values("program")),
            learners_there=_counted(there.filter(models.Exists(learning)).values("event")),
        )

    def with_turnout(self):
        """Adds ``took_part``: how many members were present or late."""
        there = Attendance.objects.filter(event=models.OuterRef("pk"), guest=None)
        there = there.counted().order_by()
        return self.annotate(took_part=_counted(there.values("event")))


def _leads_or_facilitates(membership) -> models.Q:
    facilitating = Enrolment.objects.facilitated_by(membership)
    return models.Q(lead=membership) | models.Q(program__in=facilitating.values("program_id"))


def _is_run_by(membership) -> models.Expression:
    return (
        models.Value(True) if membership.is_organizer else _truth(_leads_or_facilitates(membership))
    )


def _concerns(membership) -> models.Q:
    mine = Enrolment.objects.active().filter(membership=membership).values("program_id")
    said = Registration.objects.filter(membership=membership).perhaps_coming().values("event_id")
    return models.Q(program__in=mine) | models.Q(pk__in=said) | models.Q(lead=membership)


def _truth(condition: models.Q) -> models.Expression:
    """A condition as a column: a NULL in it reads as no."""
    true, false = models.Value(True), models.Value(False)
    return models.Case(models.When(condition, then=true), default=false)


def _counted(grouped: models.QuerySet) -> models.Expression:
    """How many rows a grouped subquery has; 0 when it has none."""
    count = grouped.annotate(n=models.Count("pk")).values("n")
    return models.functions.Coalesce(models.Subquery(count), 0)


def _has_roster() -> models.Exists:
    # Of members: who came as a guest is in no figure.
    return models.Exists(Attendance.objects.filter(event=models.OuterRef("pk"), guest=None))
