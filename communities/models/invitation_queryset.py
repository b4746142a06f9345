"""Reads of invitations."""

import datetime as dt

from django.db import models

from communities import clock
from communities.models.enrolment import Enrolment
from communities.models.token import digest
from communities.tenancy.owned import OwnedQuerySet

NUDGES_APART = dt.timedelta(days=7)
FIRST_NUDGE = dt.timedelta(days=1)


class InvitationQuerySet(OwnedQuerySet):
    """Reads of invitations."""

    def visible_to(self, membership):
        """Organizers see all of them, facilitators those into their programs."""
        if membership.is_organizer:
            return self
        mine = Enrolment.objects.facilitated_by(membership).values("program_id")
        return self.filter(program__in=mine)

    def open(self):
        """Neither accepted nor revoked; some may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self):
        """Open, and not expired."""
        return self.open().filter(expires_at__gt=clock.now())

    def nudgeable(self):
        """Not joined, asked at least a day ago, not nudged for a week, into nothing that is over."""
        now, over = clock.now(), models.Q(program__status="closed")
        rested = models.Q(nudged_at=None) | models.Q(nudged_at__lte=now - NUDGES_APART)
        return self.usable().filter(rested, sent_at__lte=now - FIRST_NUDGE).exclude(over)

    def with_secret(self, secret: str):
        """The invitation that a link leads to, or None."""
        found = self.filter(digest=digest(secret))
        return found.select_related("program", "invited_by__user", "accepted_by").first()
