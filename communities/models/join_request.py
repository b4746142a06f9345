"""Somebody at the door: who asks to join, what they answered, and what was decided."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.models.door import Door
from communities.models.mail import Mail
from communities.models.membership import Membership
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

AGAIN_AFTER = dt.timedelta(days=30)
"""How long a no stands before the same person may ask again."""
REGRET = dt.timedelta(minutes=5)
"""How long the letter about a decision waits, so that the decision can be taken back."""


class JoinRequestQuerySet(OwnedQuerySet):
    """Reads of requests."""

    def waiting(self):
        """Those that nobody has decided."""
        return self.filter(state=JoinRequest.State.WAITING)

    def visible_to(self, membership):
        """Organizers decide about all of them."""
        return self if membership.is_organizer else self.none()

    def of(self, user, program):
        """What one person asked at one door, the newest first."""
        return self.filter(user=user, program=program).order_by("-asked_at", "-id")


class JoinRequest(Owned):
    """A person's wish to come in, by a proved address.

    ``answers`` is ``[{"question", "answer"}, …]`` in the words of that day, and stays after the
    decision. ``decided_by`` is nobody where the door trusts.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    LONGEST_WORDS = 500

    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey("communities.User", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("address"))
    answers = models.JSONField(default=list)
    agreement = OwnedKey("communities.Agreement", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("a word to them"), max_length=LONGEST_WORDS, blank=True)
    membership = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")

    objects = JoinRequestQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user", "program"],
                condition=models.Q(state="waiting"),
                nulls_distinct=False,
                name="one_waiting_request_a_door",
            )
        ]
        indexes = [
            models.Index(fields=["community", "state", "-asked_at", "-id"], name="join_by_state"),
            models.Index(fields=["community", "-asked_at", "-id"], name="join_by_moment"),
            models.Index(fields=["community", "user", "program"], name="join_of_person"),
        ]

    def __str__(self):
        return f"{self.name} asks to join"
