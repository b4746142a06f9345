"""A series: the rule by which meetings come again."""

import datetime as dt
import uuid
from contextlib import suppress
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules
from communities.models import Activity
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here
from events import recurrence, reminders, rule_words, times, typed
from events import rules as event_rules
from events.models.event import Event

# What a meeting that is added has from the last one.
GOES_ON = (
    "kind", "title", "about", "mode", "place", "online_link", "capacity", "online_capacity",
    "offer_hours", "lead", "agenda", "speakers", "serves", "reminders", "is_public",
    "self_check_in",
)  # fmt: skip


class SeriesQuerySet(OwnedQuerySet):
    """Reads of series."""

    def visible_to(self, membership):
        """Whoever sees one of its meetings."""
        seen = Event.objects.visible_to(membership).filter(series=models.OuterRef("pk"))
        return self.filter(models.Exists(seen))


class Series(Owned):
    """Meetings by an RFC 5545 rule, computed on the wall of ``time_zone``.

    ``rule`` is an RRULE value with an end (COUNT or UNTIL), as in ``FREQ=WEEKLY;BYDAY=TU;COUNT=12``;
    ``first_on`` and ``begins_at`` are its DTSTART. Each occurrence is an ``Event`` of its own.
    """

    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="series")
    title = models.CharField(_("title"), max_length=120)
    rule = models.CharField(_("repeats"), max_length=300)
    first_on = models.DateField(_("first day"))
    begins_at = models.TimeField(_("begins at"))
    minutes = models.PositiveIntegerField(
        _("how many minutes"), validators=[MinValueValidator(5), MaxValueValidator(14 * 24 * 60)]
    )
    time_zone = models.CharField(_("time zone"), max_length=64)
    made_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="one_series_a_key")
        ]
        indexes = [
            models.Index(fields=["community", "-created_at", "-id"], name="series_by_moment")
        ]

    def __str__(self):
        return self.title

    @classmethod
    def plan(
        cls,
        program,
        *,
        title: str,
        rule: str,
        first_on: dt.date,
        begins_at: dt.time,
        minutes: int,
        by,
        time_zone: str = "",
        key: uuid.UUID | None = None,
        **rest,
    ) -> "Series":
        """Plans every meeting of a rule at once, each a row of its own; ``rest`` are their fields.

        One act for all, so that people hear of it once. The same ``key`` sent again plans nothing.
        """
        allowed = event_rules.may_plan(by, program)
        rules.require(allowed, _t("Organizers and the program’s facilitators plan sessions."))
        if rest.get("is_public"):
            event_rules.require_may_publish(by, program)
        series = cls(
            program=program, title=" ".join(title.split()), first_on=first_on, begins_at=begins_at,
            minutes=minutes, time_zone=time_zone or by.community.time_zone, made_by=by,
            key=key or uuid.uuid4(),
        )  # fmt: skip
        if before := series._planned_before():
            return before
        found = series._laid_out(rule)
        meetings = series._meetings(found, {"lead": by, **typed.tidy({"title": title, **rest})})
        meetings[0].look_over()
        try:
            with transaction.atomic():
                series.save(force_insert=True)
                series._add("series.planned", meetings, by=by)
        except IntegrityError:
            # The same form in the same moment: whoever came second gets what the first one made.
            if before := series._planned_before():
                return before
            raise
        return series

    @once
    def extend(self, count: int, *, by) -> "Series":
        """Plans so many more meetings by the same rule, each as the last one is."""
        rules.require(self.is_run_by(by), _t("Only facilitators and organizers do this."))
        with transaction.atomic():
            # Two who extend it at once add one after the other.
            self.refresh_from_db(from_queryset=type(self).objects.select_for_update())
            last = self.events.exclude(recurs_at=None).order_by("recurs_at").last()
            model = self.events.filter(own_fields=[]).order_by("recurs_at").last() or last
            there = self.events.count()
            if not 1 <= count <= recurrence.MOST - there:
                said = {"most": recurrence.MOST, "there": there}
                sentence = _t("A series has at most %(most)s meetings; this one has %(there)s.")
                raise ValidationError({"count": sentence % said})
            wall = last.recurs_at.astimezone(ZoneInfo(self.time_zone))
            # The last one again, and then those that come after it.
            rule = recurrence.with_end(self.rule, count=count + 1)
            found = self._occurrences(rule, wall.date())[1:]
            fields = {name: getattr(model, name) for name in GOES_ON}
            meetings = self._meetings(found, fields)
            meetings[0].look_over()
            self.rule = recurrence.with_end(self.rule, count=there + count)
            self.save(update_fields=["rule"])
            self._add("series.extended", meetings, by=by)
        return self

    def move_along(self, later: dt.timedelta) -> None:
        """Its rule and its slots so many days later, after its meetings have moved with a program."""
        self.first_on += later
        with suppress(ValidationError):
            # Where months decide the day, the rule still says how often; its meetings are rows.
            self.rule = recurrence.later(self.rule, later.days)
        self.save(update_fields=["first_on", "rule"])
        slots = list(self.events.exclude(recurs_at=None))
        self.events.update(recurs_at=None)
        for slot in slots:
            slot.recurs_at = times.later_on_wall(slot.recurs_at, later, self.time_zone)
        Event.objects.bulk_update(slots, ["recurs_at"])

    def is_run_by(self, membership) -> bool:
        """Whoever plans for its program now; having planned it once gives no right to go on."""
        return event_rules.may_plan(membership, self.program)

    @property
    def in_words(self) -> str:
        """ "every second Tuesday, 12 times"."""
        return rule_words.said(self.rule, self.first_on)

    @cached_property
    def wall_time(self) -> str:
        """ "18:00 (Lisbon)": where the time stays the same all year."""
        said = {"time": times.clock_time(self.begins_at), "zone": times.zone_word(self.time_zone)}
        return _t("%(time)s (%(zone)s)") % said

    def get_absolute_url(self) -> str:
        return here("events:series_detail", self.pk)

    def _planned_before(self) -> "Series | None":
        """The series that the same key made; a key of somebody else's series is refused."""
        before = type(self).objects.filter(key=self.key).first()
        if before and (before.program_id, before.made_by_id) != (self.program_id, self.made_by_id):
            raise ValidationError({"key": _t("This key belongs to another meeting.")})
        return before

    def _laid_out(self, rule: str) -> list[recurrence.Occurrence]:
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": typed.unknown_zone()})
        if clock.is_far(self.first_on):
            raise ValidationError({"starts_at": _t("Choose a day within the next ten years.")})
        self.rule = recurrence.read(rule, self.time_zone)
        found = self._occurrences(self.rule, self.first_on)
        self.first_on = found[0].day
        self.clean_fields(exclude={"community", "program", "made_by"})
        return found

    def _occurrences(self, rule: str, first_on: dt.date) -> list[recurrence.Occurrence]:
        return recurrence.occurrences(rule, first_on, self.begins_at, self.time_zone)

    def _meetings(self, found: list[recurrence.Occurrence], fields: dict) -> list[Event]:
        lasts = dt.timedelta(minutes=self.minutes)
        planned = {"program": self.program, "time_zone": self.time_zone} | fields
        return [
            Event(starts_at=one.moment, ends_at=one.moment + lasts, recurs_at=one.moment, **planned)
            for one in found
        ]

    def _add(self, verb: str, meetings: list[Event], *, by) -> None:
        for meeting in meetings:
            # The series has its id since it was saved.
            meeting.series = self
        made = Event.objects.bulk_create(meetings)
        reminders.expect(made)
        Activity.record(
            verb, by=by, obj=self, program=self.program, public=True,
            meetings=len(made), first=str(made[0].pk),
        )  # fmt: skip
