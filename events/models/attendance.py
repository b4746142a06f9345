"""Who was there, apart from who said they would be."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, limits, rules
from communities.models import Activity, Enrolment
from communities.models.receipt import once
from communities.naming import clean_name
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from events import check_in
from events import rules as event_rules
from events.models.guest import Guest


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
    """Whether one person was at one event. Who marked what and when is kept in the record.

    Every mark writes an ``attendance.marked`` activity with the event as its object, the member as
    its subject (or the ``guest`` in its data), and ``state``, ``before``, ``way`` and ``at``, the
    moment of the tap; ``event.held`` names those found absent at the close. This row holds the last
    mark.
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
    def mark(
        cls, event, person, state: str, *, by, at: dt.datetime | None = None
    ) -> "Attendance | None":
        """Marks a member or a guest; an empty state takes a mark back. Repeating changes nothing.

        ``at`` is the moment of the tap when it arrives later: it is kept if it lies between the opening
        of the roster and now, and what somebody marked after it stands. Raises NotAllowed for anyone
        but those who run the event, ValidationError before the roster opens, for people of partners,
        and for an unknown state.
        """
        event.require_run_by(by)
        if state and state not in cls.State.values:
            raise ValidationError({"state": _t("Mark here, late, excused or absent.")})
        who = _who(event, person)
        with transaction.atomic():
            # Two facilitators mark the same person at the same moment: one after the other.
            event.lock()
            _require_open(event)
            attendance = cls.objects.filter(event=event, **who).first()
            moment = _moment(event, at)
            before = attendance.state if attendance else ""
            if before == state or (attendance and attendance.marked_at > moment):
                return attendance
            attendance = attendance or cls(event=event, **who)
            attendance.way = cls.Way.ROSTER
            return _settle(attendance, state, by, moment)

    @classmethod
    @once
    def walk_in(cls, event, name: str, *, by) -> "Attendance":
        """Puts somebody without a membership on the roster, as here. They leave no address."""
        event.require_run_by(by)
        name = clean_name(name)
        if not name:
            raise ValidationError({"name": _t("Type the name of who walked in.")})
        with transaction.atomic():
            event.lock()
            _require_open(event)
            guest = Guest.objects.create(event=event, name=name, digest=uuid.uuid4().hex)
            return _settle(cls(event=event, guest=guest), cls.State.PRESENT, by, clock.now())

    @classmethod
    def mark_here(cls, event, people: list, *, by) -> "dt.datetime":
        """Marks everybody of ``people`` without a mark as here. Returns the moment they share.

        One act each in the record, as if somebody had pressed the buttons: figures and the log read
        those. The shared moment is how all of it is taken back.
        """
        event.require_run_by(by)
        with transaction.atomic():
            event.lock()
            _require_open(event)
            moment, marked = clock.now(), set(cls.objects.filter(event=event).values_list(*WHO))
            for person in people:
                who = _who(event, person)
                if tuple(getattr(one, "pk", None) for one in who.values()) not in marked:
                    _settle(cls(event=event, **who), cls.State.PRESENT, by, moment)
        return moment

    @classmethod
    def take_back(cls, event, moment: dt.datetime, *, by) -> int:
        """Takes back what ``by`` marked at once at ``moment``, where nobody has changed it since."""
        event.require_run_by(by)
        with transaction.atomic():
            event.lock()
            marks = cls.objects.filter(
                event=event, marked_by=by, marked_at=moment, way=cls.Way.ROSTER
            )
            found = list(marks.select_related("membership", "guest"))
            for attendance in found:
                attendance.event = event
                _settle(attendance, "", by, clock.now())
        return len(found)

    @classmethod
    def check_in(cls, event, said: str, *, by) -> "Attendance":
        """The member's own mark by the code in the room; late after a while. Repeating changes nothing.

        A mark that somebody made on the roster stands: they were in the room as well. Raises NotAllowed
        for who may not come, TooMany, and ValidationError with what to do now.
        """
        invited = event_rules.may_come(by, event)
        rules.require(invited, _t("Only the people of this meeting check in here."))
        check_in.require_open(event)
        limits.spend("check_in", by.pk)
        check_in.require_right(event, said)
        with transaction.atomic():
            event.lock()
            check_in.require_open(event)
            attendance = cls.objects.filter(event=event, membership=by).first()
            if attendance:
                return attendance
            state = cls.State.LATE if check_in.is_late(event) else cls.State.PRESENT
            attendance = cls(event=event, membership=by, way=cls.Way.CODE)
            return _settle(attendance, state, by, clock.now())

    @property
    def person(self):
        """The member or the guest."""
        return self.membership if self.membership_id else self.guest

    @property
    def person_name(self) -> str:
        """How they are called; a guest may have said no name."""
        return str(self.membership.name if self.membership_id else self.guest)

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
WHO = ("membership_id", "guest_id")


def _who(event, person) -> dict:
    """Whose attendance it is: one of two keys is empty."""
    if isinstance(person, Guest):
        if person.event_id != event.pk:
            raise ValidationError(_t("They signed up for another meeting."))
        return {"membership": None, "guest": person}
    if person.is_guest:
        raise ValidationError(_t("Guests are not on the roster."))
    return {"membership": person, "guest": None}


def _moment(event, at: dt.datetime | None) -> dt.datetime:
    """When the button was pressed, if that can be; else now."""
    now = clock.now()
    return at if at and event.roster_opens_at <= at <= now else now


def _settle(attendance: Attendance, state: str, by, moment: dt.datetime) -> Attendance | None:
    """Writes the row and the act."""
    before = "" if attendance._state.adding else attendance.state
    guest = {"guest": str(attendance.guest_id)} if attendance.guest_id else {}
    Activity.record(
        "attendance.marked", by=by, obj=attendance.event, program=attendance.event.program,
        subject=attendance.membership, state=state, before=before, way=attendance.way,
        at=moment.isoformat(), **guest,
    )  # fmt: skip
    if not state:
        attendance.delete()
        if (guest := attendance.guest) and not guest.address and guest.confirmed_at is None:
            # Somebody put on the roster by name is there through this mark alone.
            guest.delete()
        return None
    attendance.state, attendance.marked_by, attendance.marked_at = state, by, moment
    attendance.save()
    return attendance


def _require_open(event) -> None:
    if event.state == event.State.CANCELLED:
        raise ValidationError(_t("This meeting was cancelled."))
    if not event.roster_is_open:
        raise ValidationError(_t("The roster opens two hours before the meeting begins."))
