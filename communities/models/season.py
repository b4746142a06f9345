"""One edition of a program that goes on: seasons follow each other, what was done stays."""

import datetime as dt

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import blueprints, clock, places, rules
from communities.models.activity import Activity
from communities.models.cycle import Cycle
from communities.models.phase import Phase
from communities.models.receipt import once
from communities.moments import day_of_month
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class SeasonQuerySet(OwnedQuerySet):
    """Reads of seasons."""

    def visible_to(self, membership):
        """Those of programs that one sees."""
        seen = apps.get_model("communities.Program").objects.visible_to(membership)
        return self.filter(program__in=seen.values("pk"))

    def of(self, program):
        """A program's seasons, the latest first."""
        return self.filter(program=program).order_by("-position")


class Season(Owned):
    """A season of a program without an end. The program's last day is that of its latest season."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="seasons")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(null=True)

    objects = SeasonQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "position"], name="season_position"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="season_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def begin(cls, program, *, title: str, by) -> "Season":
        """Lets a program go on without an end: what there is of it becomes its first season."""
        _require_shaper(by, program)
        with transaction.atomic():
            places.lock(program)
            if first := program.seasons.order_by("position").first():
                return first
            season = cls(
                program=program,
                position=1,
                title=title.strip(),
                starts_on=program.starts_on,
                ends_on=program.ends_on,
            )
            season.clean_fields(exclude=["program", "community", "closed_at"])
            season.save()
            Activity.record("season.opened", by=by, obj=season, program=program)
        return season

    def close(self, *, by) -> None:
        """The season is over; people stay in the program, and the next one can be opened."""
        _require_shaper(by, self.program)
        with transaction.atomic():
            places.lock(self.program)
            self.refresh_from_db(fields=["closed_at"])
            if self.closed_at:
                return
            self.closed_at = clock.now()
            self.save(update_fields=["closed_at"])
            Activity.record("season.closed", by=by, obj=self, program=self.program)

    @classmethod
    @once
    def open_next(cls, program, *, title: str, starts_on: dt.date, by) -> "Season":
        """Opens the next season: loops, phases and sessions as in the one before, from a new first day."""
        _require_shaper(by, program)
        if clock.is_far(starts_on):
            raise ValidationError({"starts_on": _t("Choose a day within ten years.")})
        with transaction.atomic():
            places.lock(program)
            last = program.seasons.order_by("-position").first()
            if last is None or not last.closed_at:
                raise ValidationError(_t("Close the season that is running first."))
            if starts_on <= last.ends_on:
                said = {"day": day_of_month(last.ends_on)}
                sentence = _t("The season before ends on %(day)s. Any day after that works.")
                raise ValidationError({"starts_on": sentence % said})
            later = starts_on - last.starts_on
            season = cls(
                program=program,
                position=last.position + 1,
                title=title.strip(),
                starts_on=starts_on,
                ends_on=last.ends_on + later,
            )
            season.clean_fields(exclude=["program", "community", "closed_at"])
            season.save()
            type(program).objects.filter(pk=program.pk).update(ends_on=season.ends_on)
            program.ends_on = season.ends_on
            season._lay_out(last, later, by)
            Activity.record("season.opened", by=by, obj=season, program=program, public=True)
        return season

    def _lay_out(self, last: "Season", later: dt.timedelta, by) -> None:
        """What the season before had, moved to this one's dates."""
        in_last = {"starts_on__gte": last.starts_on, "starts_on__lte": last.ends_on}
        cycles = list(self.program.cycles.filter(**in_last).order_by("position"))
        after = self.program.cycles.aggregate(last=models.Max("position"))["last"] or 0
        for position, cycle in enumerate(cycles, start=after + 1):
            cycle.pk, cycle.position = None, position
        phases = list(self.program.phases.filter(**in_last))
        for row in (*cycles, *phases):
            row.pk = None
            row.starts_on, row.ends_on = row.starts_on + later, row.ends_on + later
        Cycle.objects.bulk_create(cycles)
        Phase.objects.bulk_create(phases)
        blueprints.build_again("sessions", self.program, cycles, by=by)


def next_first_day(season: Season) -> dt.date:
    """The first Monday after a season, or after today when that is later."""
    day = max(season.ends_on, clock.today()) + dt.timedelta(days=1)
    return day + dt.timedelta(days=-day.weekday() % 7)


def _require_shaper(by, program) -> None:
    sentence = _t("Only organizers and the program’s lead open and close its seasons.")
    rules.require(rules.may_shape(by, program), sentence)
