"""Who may read which entry, and which entries wait for whom."""

from django.db import models

from communities.models import Program
from communities.models.enrolment import Enrolment
from communities.tenancy.owned import OwnedQuerySet
from reflections import teams
from reflections.models.facilitator_response import FacilitatorResponse


class EntryQuerySet(OwnedQuerySet):
    """Reads of entries. Row security holds whatever is asked here."""

    def mine(self, membership):
        """The member's own, drafts included."""
        return self.filter(author=membership)

    def visible_to(self, membership):
        """One's own, and what others kept and chose to share with a circle one belongs to."""
        own = models.Q(author=membership)
        if membership.is_guest:
            return self.filter(own)
        return self.filter(own | models.Q(submitted_at__isnull=False) & _shared_with(membership))

    def drafts(self):
        """Not kept yet; in nobody's reach but the author's."""
        return self.filter(submitted_at=None)

    def kept(self):
        """Submitted."""
        return self.filter(submitted_at__isnull=False)

    def unanswered_by_facilitators(self, membership):
        """Shared with the facilitators of programs that the member facilitates, without an answer."""
        answers = FacilitatorResponse.objects.filter(entry=models.OuterRef("pk"))
        return (
            self.kept()
            .filter(visibility="facilitators", program__in=_facilitated(membership))
            .exclude(author=membership)
            .filter(~models.Exists(answers))
        )

    def listed(self):
        """With what a line in a list shows."""
        line = self.select_related("author", "event", "guide")
        return line.defer("event__about", "event__agenda", "promise")

    def said(self):
        """With everything that a line about an entry names."""
        return self.select_related("author", "program__lead", "event", "guide")


def _facilitated(membership) -> models.QuerySet:
    return Enrolment.objects.facilitated_by(membership).values("program_id")


def _shared_with(membership) -> models.Q:
    """The circles as the editor names them: facilitators, team, everybody in the program."""
    enrolled = Enrolment.objects.active().filter(membership=membership).values("program_id")
    led = Program.objects.filter(lead=membership).values("pk")
    everyone = models.Q(program__in=enrolled) | models.Q(program__in=led)
    return (
        models.Q(visibility="facilitators", program__in=_facilitated(membership))
        | models.Q(visibility="program") & everyone
        | models.Q(visibility="team") & teams.on_a_team_with(membership)
    )
