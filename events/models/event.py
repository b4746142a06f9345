"""A meeting: when, where, who leads it, and what it serves."""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules
from communities.models import Activity, Program
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey
from communities.tenancy.scope import here
from events import cancelling, changes, reminders, roster, times, typed
from events import rules as event_rules
from events.models.attendance import Attendance
from events.models.event_choices import (
    LONGEST_REASON,
    Kind,
    Mode,
    Result,
    State,
    default_reminders,
)
from events.models.event_reads import EventQuerySet
from events.models.event_words import EventWords
from events.models.registration import Registration

ROSTER_OPENS = dt.timedelta(hours=2)


class Event(EventWords, Owned):
    """People meeting, in a program or open to every member. Moments are UTC.

    ``agenda`` is a list of ``{"at": minutes after the start, "text": …, "who": …}``, so that it moves
    with the event and reads right in every zone. ``serves`` names the program's intended result.
    ``key`` makes planning twice plan once.

    ``recurs_at`` is the moment that the rule of its series gave, whatever the meeting was moved to;
    ``own_fields`` names what was changed for this meeting alone, which a change to all leaves be.
    ``capacity`` counts seats in the room, or all of them where there is one kind; a hybrid meeting
    may have ``online_capacity`` beside it. ``reminders`` are minutes before the start. ``sequence``
    rises with every change that calendars must hear of.
    """

    Kind, Mode, State, Result = Kind, Mode, State, Result

    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="events")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.WORKSHOP)
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("what it is about"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_link = models.URLField(
        _("link"), max_length=500, blank=True, validators=[URLValidator(["http", "https"])]
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
    )
    lead = OwnedKey("communities.Membership", models.PROTECT, related_name="events_led")
    agenda = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    serves = models.CharField(_("serves"), max_length=8, choices=Result, blank=True)
    series = OwnedKey("events.Series", models.PROTECT, null=True, blank=True, related_name="events")
    recurs_at = models.DateTimeField(null=True, blank=True, editable=False)
    own_fields = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, editable=False
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    online_capacity = models.PositiveIntegerField(
        _("places online"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours an offered place is kept"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
    )
    reminders = ArrayField(models.PositiveIntegerField(), default=default_reminders, blank=True)
    speakers = models.JSONField(default=list, blank=True)
    is_public = models.BooleanField(_("on the public page"), default=False)
    self_check_in = models.BooleanField(_("people check themselves in"), default=False)
    minutes_kept = models.TextField(_("minutes"), max_length=20000, blank=True)
    recording = models.URLField(
        _("recording"), max_length=500, blank=True, validators=[URLValidator(["http", "https"])]
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "starts_at", "id"], name="event_by_start"),
            models.Index(fields=["community", "program", "starts_at"], name="event_of_program"),
            models.Index(fields=["community", "series", "starts_at"], name="event_of_series"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="one_event_a_key"),
            models.UniqueConstraint(
                fields=["community", "series", "recurs_at"], name="one_event_an_occurrence"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__gte=1), name="event_capacity"
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def plan(cls, program, *, title: str, starts_at: dt.datetime, ends_at: dt.datetime, by, **rest):
        """Plans a meeting; ``rest`` are further fields. The lead is ``by`` unless somebody else is named.

        Organizers plan anything, facilitators sessions of their programs; the meeting is ahead. The
        same ``key`` sent again plans nothing and gives the first meeting back.
        """
        allowed = event_rules.may_plan(by, program)
        rules.require(allowed, _t("Organizers and the program’s facilitators plan sessions."))
        if rest.get("is_public"):
            event_rules.require_may_publish(by, program)
        given = {"lead": by, "time_zone": by.community.time_zone, "title": title, **rest}
        times_given = {"starts_at": starts_at, "ends_at": ends_at}
        event = cls(program=program, **times_given, **typed.tidy(given))
        if before := event._planned_before():
            return before
        event.look_over()
        try:
            with transaction.atomic():
                event.save(force_insert=True)
                reminders.expect([event])
                Activity.record("event.planned", by=by, obj=event, program=program, public=True)
        except IntegrityError:
            # The same form in the same moment: whoever came second gets what the first one made.
            if before := event._planned_before():
                return before
            raise
        return event

    @once
    def change(self, *, by, scope: str = "this", **fields) -> "Event":
        """Changes what is given, here, for ``following`` meetings of its series too, or for ``all``.

        Whoever said they would come keeps their answer and is told. Meetings that are over stay as
        they were, and what was changed for one meeting alone stays with it. See ``changes``.
        """
        self.require_run_by(by, scope)
        if fields.get("is_public") and not self.is_public:
            event_rules.require_may_publish(by, self.program)
        if fields.get("kind", self.kind) != self.kind:
            # Some kinds earn a certificate in the community's name.
            planned = event_rules.may_plan(by, self.program)
            rules.require(planned, _t("Only facilitators and organizers change the kind."))
        changes.make(self, scope, fields, by=by)
        return self

    @once
    def cancel(self, *, by, reason: str = "", scope: str = "this") -> None:
        """Calls the meeting off; everyone who said they would come hears of it with the reason."""
        self.require_run_by(by, scope)
        cancelling.cancel(self, reason.strip(), scope, by=by)

    def restore(self, *, by) -> int:
        """Holds after all what was cancelled in one act with this meeting; how many these are.

        Who leads this one alone restores this one alone.
        """
        self.require_run_by(by)
        scope = "all" if event_rules.may_plan(by, self.program) else "this"
        return cancelling.restore(self, scope, by=by)

    def close(self, *, by) -> None:
        """The meeting was held. With a roster, whoever was expected and not marked was absent.

        Without any mark the meeting stays unrecorded: figures leave it out and say so.
        """
        self.require_run_by(by)
        if not self.has_begun:
            raise ValidationError(_t("It has not begun yet. Cancel it if it will not take place."))
        with transaction.atomic():
            self.lock()
            if self.state == self.State.CANCELLED:
                raise ValidationError(_t("This meeting was cancelled."))
            if self.state == self.State.HELD:
                return
            self.state = self.State.HELD
            self.save(update_fields=["state"])
            marked = Attendance.objects.filter(event=self).exists()
            missing = roster.missing(self) if marked else []
            Attendance.note_absent(self, missing, by=by)
            Activity.record(
                "event.held", by=by, obj=self, program=self.program, public=True,
                recorded=marked, absent=[str(membership.pk) for membership in missing],
            )  # fmt: skip

    def register(self, membership, answer: str, *, by) -> Registration:
        """See ``Registration.give``."""
        return Registration.give(self, membership, answer, by=by)

    def mark_attendance(self, person, state: str, *, by, **rest) -> Attendance | None:
        """See ``Attendance.mark``."""
        return Attendance.mark(self, person, state, by=by, **rest)

    def lock(self) -> None:
        """Holds this event's row until the transaction ends, and reads what others changed."""
        fresh = type(self).objects.select_for_update().get(pk=self.pk)
        for name in ("state", "capacity", "starts_at", "ends_at"):
            setattr(self, name, getattr(fresh, name))

    def is_run_by(self, membership) -> bool:
        """Organizers, the program's facilitators, and the lead."""
        return event_rules.may_run(membership, self)

    def require_run_by(self, by, scope: str = "this") -> None:
        """NotAllowed with a sentence for everybody else. Who leads one meeting does not run its series."""
        is_run = self.is_run_by(by) if scope == "this" else event_rules.may_plan(by, self.program)
        rules.require(is_run, _t("Only facilitators and organizers do this."))

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def is_ahead(self) -> bool:
        """Planned and not over: what is said about it still matters."""
        return self.state == self.State.PLANNED and not self.is_over

    @property
    def is_open_for_registration(self) -> bool:
        """Answers can change until it begins."""
        return self.state == self.State.PLANNED and not self.has_begun

    @property
    def roster_is_open(self) -> bool:
        """From two hours before it begins, for ever: marks can be put right later."""
        began = clock.now() >= self.roster_opens_at
        return began and self.state != self.State.CANCELLED

    @property
    def roster_opens_at(self) -> dt.datetime:
        """No mark was made before it."""
        return self.starts_at - ROSTER_OPENS

    def get_absolute_url(self) -> str:
        return here("events:event_detail", self.pk)

    def meet_at(self, place: str, online_link: str, *, by) -> None:
        """Says where it is, or by which link; a link and a place together are for both ways."""
        self.require_run_by(by)
        said = " ".join(place.split()), online_link.strip()
        both = {"place": said[0], "online_link": said[1]}
        if all(said):
            both["mode"] = self.Mode.HYBRID
        elif any(said):
            both["mode"] = self.Mode.IN_PERSON if said[0] else self.Mode.ONLINE
        changes.make(self, "this", both, by=by)

    def _planned_before(self) -> "Event | None":
        """The meeting that the same key made; a key of somebody else's meeting is refused."""
        before = type(self).objects.filter(key=self.key).first()
        if before and (before.program_id, before.lead_id) != (self.program_id, self.lead_id):
            raise ValidationError({"key": _t("This key belongs to another meeting.")})
        return before

    def look_over(self) -> None:
        """Everything that can be wrong with what was typed, at its field."""
        wrong = times.problems(self.starts_at, self.ends_at)
        if self.program and self.program.status == Program.Status.CLOSED:
            wrong["program"] = _t("%(title)s is finished.") % {"title": self.program.title}
        if wrong := wrong | typed.problems(self):
            raise ValidationError(wrong)
        self.clean_fields(exclude={"community", "program", "lead"})
