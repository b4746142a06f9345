"""Who was there, apart from who said they would be."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity, Enrolment
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class AttendanceQuerySet(OwnedQuerySet):
    """Reads of attendances."""

    def counted(self):
        """Present or late: what figures count as having been there."""
        return self.filter(state__in=COUNTED)

    def state_of(self, event, membership) -> str:
        """A member's mark at an event; empty when there is none."""
        mine = self.filter(event=event, membership=membership)
        return mine.values_list("state", flat=True).first() or ""

    def of_program(self, program):
        """Attendances at the meetings of one program."""
        return self.filter(event__program=program)

    def visible_to(self, membership):
        """One's own; organizers see all, facilitators and leads those of what they run."""
        if membership.is_organizer:
            return self
        facilitating = Enrolment.objects.facilitated_by(membership)
        return self.filter(
            models.Q(membership=membership)
            | models.Q(event__lead=membership)
            | models.Q(event__program__in=facilitating.values("program_id"))
        )


class Attendance(Owned):
    """Whether one member was at one event. Who marked what and when is kept in the record.

    Every mark writes an ``attendance.marked`` activity with the event as its object, the member as
    its subject, and ``state`` and ``before`` in its data; ``event.held`` names those found absent at
    the close. This row holds the last mark.
    """

    class State(models.TextChoices):
        PRESENT = "present", _("Here")
        LATE = "late", _("Late")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    class Way(models.TextChoices):
        ROSTER = "roster", _("On the roster")
        CODE = "code", _("By the code in the room")

    event = OwnedKey("events.Event", models.CASCADE, related_name="attendances")
    membership = OwnedKey(
        "communities.Membership", models.PROTECT, null=True, related_name="attendances"
    )
    guest = OwnedKey("events.Guest", models.CASCADE, null=True, related_name="attendances")
    state = models.CharField(max_length=7, choices=State)
    way = models.CharField(max_length=6, choices=Way, default=Way.ROSTER)
    marked_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField(default=clock.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "event", "membership"], name="one_attendance_an_event"
            ),
            models.UniqueConstraint(
                fields=["community", "event", "guest"], name="one_attendance_a_guest"
            ),
            models.CheckConstraint(
                condition=models.Q(membership=None) ^ models.Q(guest=None),
                name="attendance_of_one_person",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-marked_at", "-id"], name="attendance_by_moment")
        ]

    def __str__(self):
        return f"{self.membership_id}: {self.state}"

    @classmethod
    def mark(cls, event, membership, state: str, *, by) -> "Attendance | None":
        """Marks a member on the roster; an empty state takes a mark back. Repeating changes nothing.

        Raises NotAllowed for anyone but those who run the event, ValidationError before the roster
        opens, for guests, and for an unknown state.
        """
        event.require_run_by(by)
        if state and state not in cls.State.values:
            raise ValidationError({"state": _t("Mark here, late, excused or absent.")})
        if membership.is_guest:
            raise ValidationError(_t("Guests are not on the roster."))
        with transaction.atomic():
            # Two facilitators mark the same person at the same moment: one after the other.
            event.lock()
            if not event.roster_is_open:
                raise ValidationError(_closed(event))
            attendance = cls.objects.filter(event=event, membership=membership).first()
            before = attendance.state if attendance else ""
            if before == state:
                return attendance
            attendance = _settle(attendance or cls(event=event, membership=membership), state, by)
            Activity.record(
                "attendance.marked", by=by, obj=event, program=event.program, subject=membership,
                state=state, before=before,
            )  # fmt: skip
        return attendance

    @classmethod
    def note_absent(cls, event, memberships: list, *, by) -> None:
        """Records those who were expected and not marked, when an event is closed."""
        cls.objects.bulk_create(
            cls(
                event=event,
                membership=membership,
                state=cls.State.ABSENT,
                marked_by=by,
                community=event.community,
            )
            for membership in memberships
        )


COUNTED = (Attendance.State.PRESENT, Attendance.State.LATE)


def _settle(attendance: Attendance, state: str, by) -> Attendance | None:
    if not state:
        attendance.delete()
        return None
    attendance.state, attendance.marked_by, attendance.marked_at = state, by, clock.now()
    attendance.save()
    return attendance


def _closed(event) -> str:
    if event.state == event.State.CANCELLED:
        return _t("This meeting was cancelled.")
    return _t("The roster opens two hours before the meeting begins.")
