"""A place in a program's queue: somebody asked to be let in, or waits until there is room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.enrolment import Enrolment
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

LONGEST_WORDS = 300


class EnrolmentRequestQuerySet(OwnedQuerySet):
    """Reads of the queue."""

    def open(self):
        """Those that somebody still waits with."""
        return self.filter(state__in=EnrolmentRequest.OPEN)

    def waiting(self):
        """Those without an answer or an offer, first come first."""
        return self.filter(state=EnrolmentRequest.State.WAITING).order_by("number")

    def waitlist(self):
        """Those that a free place is for."""
        return self.filter(kind=EnrolmentRequest.Kind.WAITLIST)

    def visible_to(self, membership):
        """One's own, and those of programs that one runs."""
        if membership.is_organizer:
            return self
        facilitated = Enrolment.objects.facilitated_by(membership).values("program_id")
        return self.filter(models.Q(membership=membership) | models.Q(program__in=facilitated))


class EnrolmentRequest(Owned):
    """Somebody's wish to come into a program. ``number`` is the order of arrival; it never changes.

    An offer holds a place until ``offered_until``. Whoever is let in gets an ``Enrolment``; a request
    is never one, so that what counts people in a program need not know of it.
    """

    class Kind(models.TextChoices):
        APPROVAL = "approval", _("Asked to join")
        WAITLIST = "waitlist", _("Waits for a place")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OFFERED = "offered", _("A place is offered")
        ACCEPTED = "accepted", _("In the program")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")
        LAPSED = "lapsed", _("The offer ran out")

    OPEN = (State.WAITING, State.OFFERED)

    program = OwnedKey("communities.Program", models.CASCADE, related_name="requests")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    number = models.PositiveIntegerField()
    why = models.CharField(_("why"), max_length=Enrolment.LONGEST_WHY, blank=True)
    track = OwnedKey("communities.Track", models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("a word"), max_length=LONGEST_WORDS, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    offered_at = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")

    objects = EnrolmentRequestQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "number"], name="enrolment_request_number"
            ),
            models.UniqueConstraint(
                fields=["community", "program", "membership"],
                condition=models.Q(state__in=("waiting", "offered")),
                name="one_open_request_a_program",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-asked_at", "-id"], name="request_by_moment"),
            models.Index(fields=["community", "program", "state", "number"], name="request_queue"),
            models.Index(
                fields=["community", "offered_until"],
                condition=models.Q(state="offered"),
                name="request_offer_ends",
            ),
        ]

    def __str__(self):
        return f"{self.membership_id} waits for {self.program_id}"

    def get_absolute_url(self) -> str:
        return here("communities:program_detail", self.program_id)
