"""Reads of projects."""

from django.db import models

from communities import drafts
from communities.tenancy.owned import OwnedQuerySet
from projects.models.partner import Contact
from projects.models.progress import StatusUpdate
from projects.models.team import TeamMembership


class ProjectQuerySet(OwnedQuerySet):
    """Reads of projects."""

    def visible_to(self, membership):
        """Members see all; a partner's contact those of their partner; other guests none.

        A draft's projects are for those who see the draft, and for their own teams.
        """
        if membership.is_organizer:
            return self
        if not membership.is_guest:
            ours = TeamMembership.objects.active().filter(membership=membership)
            told = drafts.told_to(membership, "program__")
            return self.filter(told | models.Q(pk__in=ours.values("project_id")))
        mine = Contact.objects.active().of(membership).values("partner_id")
        return self.filter(need__partner_id__in=mine)

    def of(self, membership):
        """Projects on whose team somebody is."""
        mine = TeamMembership.objects.active().filter(membership=membership)
        return self.filter(pk__in=mine.values("project_id"))

    def told(self):
        """With partner, program and the newest status, for lists."""
        newest = StatusUpdate.objects.filter(project=models.OuterRef("pk")).order_by("-at", "-id")
        told = self.select_related("need__partner", "program").defer("program__blueprint")
        return told.annotate(
            colour=models.Subquery(newest.values("colour")[:1]),
            sentence=models.Subquery(newest.values("sentence")[:1]),
        )
