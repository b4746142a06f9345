"""Whether somebody means to come."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from communities import clock, rules
from communities.models import Activity
from communities.tenancy.owned import Owned, OwnedKey
from communities.ways_in import until_when
from events import rules as event_rules
from events import seats, times
from events.models.guest import Guest
from events.models.registration_reads import Answer, RegistrationQuerySet, Seat, whose


class Registration(Owned):
    """One person's answer to one event. A yes holds a seat until it is taken back.

    The person is a member, or a guest who signed up by mail. Who waits has a ``number``, the order of
    arrival, which never changes; an offer holds a seat until ``offered_until``. ``invited_at`` is when
    the meeting was sent to their calendar, unless it was taken out again.
    """

    Answer, Seat = Answer, Seat
    GIVEN = (Answer.YES, Answer.NO, Answer.MAYBE)

    event = OwnedKey("events.Event", models.CASCADE, related_name="registrations")
    membership = OwnedKey(
        "communities.Membership", models.PROTECT, null=True, related_name="registrations"
    )
    guest = OwnedKey("events.Guest", models.CASCADE, null=True, related_name="registrations")
    answer = models.CharField(max_length=7, choices=Answer)
    seat = models.CharField(max_length=6, choices=Seat, blank=True)
    number = models.PositiveIntegerField(null=True, editable=False)
    offered_at = models.DateTimeField(null=True, editable=False)
    offered_until = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(default=clock.now)
    invited_at = models.DateTimeField(null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "event", "membership"], name="one_registration_an_event"
            ),
            models.UniqueConstraint(
                fields=["community", "event", "guest"], name="one_registration_a_guest"
            ),
            models.UniqueConstraint(
                fields=["community", "event", "number"], name="one_number_in_a_queue"
            ),
            models.CheckConstraint(
                condition=models.Q(membership=None) ^ models.Q(guest=None),
                name="registration_of_one_person",
            ),
            models.CheckConstraint(
                condition=models.Q(offered_until=None) | models.Q(answer="waiting"),
                name="offer_to_who_waits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "event", "seat", "number"],
                condition=models.Q(answer="waiting"),
                name="registration_queue",
            ),
            models.Index(
                fields=["community", "offered_until"],
                condition=models.Q(offered_until__isnull=False),
                name="registration_offer_ends",
            ),
            models.Index(
                fields=["community", "-answered_at", "-id"], name="registration_by_moment"
            ),
        ]

    def __str__(self):
        return f"{self.membership_id or self.guest_id}: {self.answer}"

    @classmethod
    def give(cls, event, person, answer: str, *, by, seat: str = "") -> "Registration":
        """Answers an invitation; the same answer again changes nothing.

        ``person`` is a member, or a guest who came by their link (then ``by`` is None). A yes takes a
        seat, of the kind that ``seat`` says; when every seat is taken or others came before, it
        becomes "waiting". A no gives back a seat, an offer or a place in the queue. Raises
        ValidationError for an unknown answer or seat, and when the event has begun or is cancelled.
        """
        _require_allowed(event, person, answer, by)
        if answer not in cls.GIVEN:
            raise ValidationError({"answer": _t("Answer yes, no or maybe.")})
        with transaction.atomic():
            seats.lock(event)
            _require_open(event)
            seats.pass_on(event)
            registration = cls.objects.filter(event=event).of(person).with_person().first()
            registration = registration or cls(**whose(person))
            registration.event = event
            if answer == cls.Answer.YES:
                registration._come(seat, by)
            elif registration.answer != answer:
                registration._step_back(answer, by)
        return registration

    def take(self, *, by) -> "Registration":
        """Takes the seat that was offered. Who runs the event gives one to anybody who waits.

        Given out of turn, the seat may be one more than there are: the record says who gave it.
        """
        event, given = self.event, not self._is_own(by)
        if given:
            event.require_run_by(by)
        else:
            _require_allowed(event, self.person, self.Answer.YES, by)
        with transaction.atomic():
            self._lock()
            _require_open(event)
            if self.answer == self.Answer.YES:
                return self
            if not given:
                self._require_offer()
            elif self.answer != self.Answer.WAITING:
                raise ValidationError(_t("They do not wait for a place."))
            self._hold(self.seat, by, "registration.given" if given else "event.answered")
        return self

    def leave(self, *, by) -> "Registration":
        """Gives back a seat or a place in the queue, until the event begins. Twice is once."""
        return type(self).give(self.event, self.person, self.Answer.NO, by=by)

    def release(self, *, by) -> None:
        """Ends with what it rested on, a membership or a place in the program."""
        with transaction.atomic():
            self._lock()
            if self.answer != self.Answer.NO:
                self._step_back(self.Answer.NO, by)

    def lapse(self) -> None:
        """The offer ran out: the seat goes on, and this person waits no more. Under the lock."""
        if not self.event.is_open_for_registration:
            # Nobody is passed over when there is nothing left to come to.
            self.offered_until = None
            self.save(update_fields=["offered_until"])
            return
        self._set(self.Answer.MAYBE)
        self.record("registration.lapsed")

    @property
    def person(self):
        """The member, or the guest."""
        return self.membership or self.guest

    @property
    def person_name(self) -> str:
        """The name; "A guest" of who gave none."""
        return str(self.person)

    @property
    def is_offered(self) -> bool:
        """A seat is kept for them now, until ``offered_until``."""
        return self.offered_until is not None and self.offered_until > clock.now()

    @property
    def has_lapsed(self) -> bool:
        """A seat was offered, and has gone to the next."""
        return self.answer == self.Answer.MAYBE and self.offered_at is not None

    def before(self) -> int:
        """How many wait for the same kind of seat and came earlier."""
        queue = type(self).objects.filter(event=self.event_id, seat=self.seat).waiting()
        return queue.filter(number__lt=self.number).count()

    def record(self, verb: str, by=None, **data) -> None:
        """One act of or about this person in the record; of guests it says nothing but that."""
        about = self if verb.startswith("registration.") else self.event
        Activity.record(
            verb, by=by, obj=about, program=self.event.program, subject=self.membership,
            event=str(self.event.pk), **data,
        )  # fmt: skip

    def _come(self, seat: str, by) -> None:
        now = seats.of(self.event)
        if seat and seat not in now.kinds:
            raise ValidationError({"seat": _t("There are no such seats at this meeting.")})
        kept = self.seat if self.seat in now.kinds else ""
        seat = seat or kept or now.open_kind
        if seat == kept and self.answer == self.Answer.YES:
            return
        offered = self.offered_until is not None
        if (offered and seat == kept) or not now[seat].are_full:
            self._hold(seat, by)
        elif offered or self.answer == self.Answer.YES:
            raise ValidationError({"seat": _kept_instead(seat)}, code="full")
        elif self.answer != self.Answer.WAITING or seat != kept:
            self._set(self.Answer.WAITING, seat, number=seats.next_number(self.event))
            self.record("registration.waiting", by, seat=seat)

    def _hold(self, seat: str, by, verb: str = "event.answered") -> None:
        held = self.answer == self.Answer.YES or self.offered_until
        self._set(self.Answer.YES, seat)
        self.record(verb, by, answer=self.answer, seat=seat)
        if held:
            # Another kind of seat, or somebody else's turn, may have come free.
            seats.offer(self.event)

    def _step_back(self, answer: str, by) -> None:
        waited = self.answer == self.Answer.WAITING
        held = self.answer == self.Answer.YES or self.offered_until
        self._set(answer)
        left = waited and answer == self.Answer.NO
        self.record("registration.left" if left else "event.answered", by, answer=answer)
        if held:
            seats.offer(self.event)

    def _set(self, answer: str, seat: str = "", number: int | None = None) -> None:
        """Writes the answer down; only a lapsed offer leaves its moment behind."""
        lapsed = answer == self.Answer.MAYBE and self.offered_until is not None
        self.offered_at = self.offered_at if lapsed else None
        self.answer, self.seat, self.number, self.offered_until = answer, seat, number, None
        self.answered_at = clock.now()
        self.save()
        from events import reminders  # noqa: PLC0415 - they look at events

        reminders.settle(self)

    def _lock(self) -> None:
        """The event's lock, and this row as it is under it."""
        seats.lock(self.event)
        self.refresh_from_db(fields=["answer", "seat", "number", "offered_at", "offered_until"])

    def _is_own(self, by) -> bool:
        """A member's own, or a guest's by their link."""
        return by is None if self.guest_id else by is not None and by.pk == self.membership_id

    def _require_offer(self) -> None:
        if self.offered_until and not self.is_offered:
            said = _t("This place was yours until %(when)s. It goes to the next.")
            raise ValidationError(said % {"when": until_when(self.offered_until)})
        if self.has_lapsed:
            raise ValidationError(_t("The place has gone to the next. You can queue again."))
        if not self.is_offered:
            raise ValidationError(_t("No place is offered to you now."))


def _require_allowed(event, person, answer: str, by) -> None:
    if isinstance(person, Guest):
        theirs = by is None or event.is_run_by(by)
        rules.require(theirs, _t("Guests answer by their link."))
        # Who has not come in yet finds the door as it stands now.
        there = event.is_public or person.confirmed_at or answer == Answer.NO
        rules.require(there, _t("This event is for members."))
        return
    theirs = event_rules.may_answer_for(by, person, event)
    rules.require(theirs, _t("People answer for themselves; facilitators and organizers may help."))
    invited = event_rules.may_come(person, event) and not person.ended_at
    if not invited and answer == Answer.NO:
        # Whoever came in while it was for everybody may still give the seat back.
        invited = event.registrations.of(person).exists()
    title = event.program.title if event.program else ""
    rules.require(
        invited,
        _t("This session is for the people of %(title)s. Join the program first.")
        % {"title": title}
        if title
        else _t("This event is for members."),
    )


def _require_open(event) -> None:
    if event.state == event.State.CANCELLED:
        raise ValidationError(_t("This meeting was cancelled."))
    if not event.is_open_for_registration:
        raise ValidationError(
            _t("This began %(when)s; answers no longer change.")
            % {"when": times.nearly_at(event.starts_at)}
        )


def _kept_instead(seat: str) -> str:
    """Why one cannot change to the other kind of seat now; nothing is given up for it."""
    if seat == seats.ONLINE:
        return _t("Every place online is taken. You keep yours in the room.")
    return _t("Every place in the room is taken. You keep yours online.")


def no_place(capacity: int) -> str:
    """ "All 24 places are taken." """
    said = ngettext("The only place is taken.", "All %(places)s places are taken.", capacity)
    return said % {"places": capacity}
