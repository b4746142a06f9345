"""A place in a program's queue: somebody asked to be let in, or waits until there is room."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, places, rules
from communities.models.activity import Activity
from communities.models.enrolment import Enrolment
from communities.moments import moment
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

    @classmethod
    def queue(cls, program, membership, *, by, kind: str, why: str = "", track=None):
        """A place at the end of the queue; who waits already keeps theirs. Under the program's lock."""
        if waits := program.requests.open().filter(membership=membership).first():
            return waits
        request = cls.objects.create(
            program=program,
            membership=membership,
            kind=kind,
            number=places.next_number(program),
            why=why,
            track=track,
        )
        request._record("asked", by)
        return request

    def accept(self, *, by) -> None:
        """Lets in who asked; when every place is taken they wait for one from now on."""
        self._require_runner(by)
        with transaction.atomic():
            self._lock()
            if self.kind != self.Kind.APPROVAL or self.state != self.State.WAITING:
                raise ValidationError(_t("This has been answered already."))
            self.decided_at, self.decided_by = clock.now(), by
            wish = {"by": by, "why": self.why, "track": self.track}
            try:
                self.program.enrol(self.membership, **wish)
                self.state = self.State.ACCEPTED
            except places.Full:
                self.kind = self.Kind.WAITLIST
            self.save(update_fields=["state", "kind", "decided_at", "decided_by"])
            self._record("accepted", by)

    def decline(self, *, by, words: str = "") -> None:
        """Says no, with a word to who asked."""
        self._require_runner(by)
        words = words.strip()
        if len(words) > LONGEST_WORDS:
            too_long = _t("Write at most %(longest)s characters.") % {"longest": LONGEST_WORDS}
            raise ValidationError({"words": too_long})
        self._end(self.State.DECLINED, by, words=words)

    def take(self, *, by):
        """Takes the place that was offered, and gives the enrolment."""
        self._require_own(by)
        with transaction.atomic():
            self._lock()
            if self.state == self.State.OFFERED and self.offered_until <= clock.now():
                said = _t("This place was yours until %(moment)s. It has gone to the next.")
                raise ValidationError(said % {"moment": moment(self.offered_until)})
            if self.state != self.State.OFFERED:
                raise ValidationError(_t("No place is offered to you now."))
            return self.program.enrol(self.membership, by=by, why=self.why, track=self.track)

    def withdraw(self, *, by) -> None:
        """Leaves the queue; a place that was offered goes to the next."""
        self._require_own(by)
        self._end(self.State.WITHDRAWN, by)

    def end_with_program(self, *, by) -> None:
        """The program is over, so no place comes. Under the program's lock."""
        self.state, self.decided_at, self.decided_by = self.State.DECLINED, clock.now(), by
        self.words = _t("The program is over.")
        self.save(update_fields=["state", "words", "decided_at", "decided_by"])
        self._record(self.state, by)

    def end_with_membership(self, *, by) -> None:
        """Whoever waits has left the community, or is a guest there from now on."""
        self._end(self.State.WITHDRAWN, by)

    def reopen(self, *, by) -> None:
        """Takes back what one just decided about it: it waits again, at its old place in the queue."""
        with transaction.atomic():
            self._lock()
            self.program.require_open()
            just = self.decided_at and self.decided_at > clock.now() - places.UNDO
            rules.require(self.decided_by_id == by.pk, _t("Only who decided this takes it back."))
            if not just:
                raise ValidationError(_t("This can be taken back for ten minutes only."))
            if self.state == self.State.ACCEPTED:
                self._take_out(by)
            elif self.state == self.State.WAITING:  # let in when every place was taken
                self.kind = self.Kind.APPROVAL
            elif self.program.requests.open().filter(membership=self.membership).exists():
                raise ValidationError(_t("There is a newer request."))
            self.state, self.words = self.State.WAITING, ""
            self.decided_at = self.decided_by = None
            self.save()
            self._record("reopened", by)
            places.offer(self.program)

    @property
    def name(self) -> str:
        """Who waits."""
        return self.membership.name

    @property
    def is_offered(self) -> bool:
        """A place is kept for them, until ``offered_until``."""
        return self.state == self.State.OFFERED

    @property
    def waits_for_answer(self) -> bool:
        """Somebody has to say yes or no."""
        return self.kind == self.Kind.APPROVAL and self.state == self.State.WAITING

    def before(self) -> int:
        """How many wait for a place and came earlier."""
        waits = self.program.requests.open().waitlist()
        return waits.filter(number__lt=self.number).count()

    def _end(self, state: str, by, *, words: str = "") -> None:
        with transaction.atomic():
            self._lock()
            if self.state not in self.OPEN:
                raise ValidationError(_t("This has been answered already."))
            self.state, self.words, self.decided_at, self.decided_by = state, words, clock.now(), by
            self.save(update_fields=["state", "words", "decided_at", "decided_by"])
            self._record(state, by)
            places.offer(self.program)

    def _take_out(self, by) -> None:
        enrolments = Enrolment.objects.active().learners().filter(program=self.program)
        if enrolment := enrolments.filter(membership=self.membership).first():
            enrolment.end(by=by)

    def _lock(self) -> None:
        """The program's lock, and this row as it is under it."""
        places.lock(self.program)
        self.refresh_from_db(
            fields=["state", "kind", "words", "offered_until", "decided_at", "decided_by"]
        )

    def _require_runner(self, by) -> None:
        sentence = _t("Only organizers and the program’s facilitators answer this.")
        rules.require(self.program.is_run_by(by), sentence)

    def _require_own(self, by) -> None:
        rules.require(by.pk == self.membership_id, _t("Only who waits decides this."))

    def _record(self, done: str, by) -> None:
        Activity.record(
            f"enrolment_request.{done}",
            by=by,
            obj=self,
            program=self.program,
            subject=self.membership,
        )
