"""Reads of programs."""

from django.db import models
from django.db.models.functions import Coalesce

from communities import clock, drafts
from communities.models.enrolment import Enrolment
from communities.models.enrolment_request import EnrolmentRequest
from communities.tenancy.owned import OwnedQuerySet


class ProgramQuerySet(OwnedQuerySet):
    """Reads of programs."""

    def visible_to(self, membership):
        """Drafts are for organizers and who helps to run them; guests see no program at all."""
        if membership.is_organizer:
            return self
        if membership.is_guest:
            return self.none()
        return self.filter(drafts.told_to(membership))

    def running(self):
        """Programs that people are in now."""
        return self.filter(status=self.model.Status.RUNNING)

    def with_places(self):
        """With how many places are ``taken`` and ``held``, and how many people are ``waiting``."""
        learners = Enrolment.objects.learners()
        waitlist = EnrolmentRequest.objects.waiting().waitlist()
        offered = EnrolmentRequest.objects.filter(state=EnrolmentRequest.State.OFFERED)
        return self.annotate(
            taken=_counted(learners.active()),
            held=_counted(learners.filter(held_until__isnull=False)) + _counted(offered),
            waiting=_counted(waitlist),
        )

    def with_places_let_go(self):
        """Programs with an offer that ran out, or a place given up whose giver thought long enough."""
        lapsed = EnrolmentRequest.objects.filter(state="offered", offered_until__lte=clock.now())
        left = Enrolment.objects.filter(held_until__lte=clock.now())
        return self.filter(
            models.Q(pk__in=lapsed.values("program_id"))
            | models.Q(pk__in=left.values("program_id"))
        ).order_by("pk")

    def of(self, membership):
        """Programs in which the member is enrolled in any role."""
        return self.filter(
            pk__in=Enrolment.objects.active().filter(membership=membership).values("program_id")
        )


def _counted(rows):
    """How many of these rows belong to each program."""
    each = rows.filter(program=models.OuterRef("pk")).order_by().values("program")
    return Coalesce(models.Subquery(each.annotate(rows=models.Count("pk")).values("rows")), 0)
