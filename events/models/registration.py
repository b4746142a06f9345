"""Whether somebody means to come."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities import clock, rules
from communities.models import Activity, Enrolment, Membership
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from events import rules as event_rules
from events import times


class RegistrationQuerySet(OwnedQuerySet):
    """Reads of registrations."""

    def coming(self):
        """Those who said yes: they hold a place."""
        return self.filter(answer=Registration.Answer.YES)

    def perhaps_coming(self):
        """Those to tell when something changes."""
        return self.exclude(answer=Registration.Answer.NO)

    def visible_to(self, membership):
        """Members see who of those they know is coming, and their own answers.

        Who runs the event sees every answer.
        """
        if membership.is_guest:
            return self.none()
        if membership.is_organizer:
            return self
        facilitating = Enrolment.objects.facilitated_by(membership)
        seen = models.Q(event__program=None) | ~models.Q(event__program__status="draft")
        named = Membership.objects.visible_to(membership).values("pk")
        return self.filter(seen).filter(
            models.Q(answer=Registration.Answer.YES, membership_id__in=named)
            | models.Q(membership=membership)
            | models.Q(event__lead=membership)
            | models.Q(event__program__in=facilitating.values("program_id"))
        )


class Registration(Owned):
    """One person's answer to one event. A yes holds a seat until it is taken back.

    The person is a member, or a guest who signed up by mail. Who waits has a ``number``, the order of
    arrival, which never changes; an offer holds a seat until ``offered_until``.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("Coming")
        NO = "no", _("Not coming")
        MAYBE = "maybe", _("Perhaps")
        WAITING = "waiting", _("Waiting for a place")

    class Seat(models.TextChoices):
        ROOM = "room", _("In the room")
        ONLINE = "online", _("Online")

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
        return f"{self.membership_id}: {self.answer}"

    @classmethod
    def give(cls, event, membership, answer: str, *, by) -> "Registration":
        """Answers an invitation; the same answer again changes nothing.

        The event's row is locked, so that the last place is given away once. Raises ValidationError
        when every place is taken, when it has begun or is cancelled, or for an unknown answer.
        """
        _require_allowed(event, membership, by)
        if answer not in cls.Answer.values:
            raise ValidationError({"answer": _t("Answer yes, no or maybe.")})
        with transaction.atomic():
            event.lock()
            _require_open(event)
            registration = cls.objects.filter(event=event, membership=membership).first()
            if registration and registration.answer == answer:
                return registration
            if answer == cls.Answer.YES:
                _require_place(event)
            registration = registration or cls(event=event, membership=membership)
            registration.answer, registration.answered_at = answer, clock.now()
            registration.save()
            Activity.record(
                "event.answered", by=by, obj=event, program=event.program, subject=membership,
                answer=answer,
            )  # fmt: skip
        return registration


def _require_allowed(event, membership, by) -> None:
    theirs = event_rules.may_answer_for(by, membership, event)
    rules.require(theirs, _t("People answer for themselves; facilitators and organizers may help."))
    invited = event_rules.may_come(membership, event) and not membership.ended_at
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


def _require_place(event) -> None:
    if event.capacity is None:
        return
    if Registration.objects.filter(event=event).coming().count() >= event.capacity:
        raise ValidationError(no_place(event.capacity), code="full")


def no_place(capacity: int) -> str:
    """ "All 24 places are taken." """
    said = ngettext("The only place is taken.", "All %(places)s places are taken.", capacity)
    return said % {"places": capacity}
