"""A stretch of a program with a name and a few words."""

import datetime as dt
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import blueprints, clock, rules
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class PhaseQuerySet(OwnedQuerySet):
    """Reads of phases."""

    def visible_to(self, membership):
        """Those of programs that one sees."""
        seen = apps.get_model("communities.Program").objects.visible_to(membership)
        return self.filter(program__in=seen.values("pk"))

    def of(self, program):
        """A program's phases in their order."""
        return self.filter(program=program).order_by("starts_on", "id")

    def as_json(self):
        """One object a phase of an outer query's program, for ``Stretch.told``: spares a statement."""
        names = {name: name for name in ("title", "about", "starts_on", "ends_on")}
        return self.of(models.OuterRef("pk")).values(one=JSONObject(**names))


@dataclass(frozen=True)
class Stretch:
    """A phase to look at; equal ones look alike."""

    title: str
    about: str
    starts_on: dt.date
    ends_on: dt.date
    is_now: bool

    @classmethod
    def told(cls, phase: dict) -> "Stretch":
        """As ``as_json`` told it."""
        first, last = (dt.date.fromisoformat(phase[name]) for name in ("starts_on", "ends_on"))
        return cls(phase["title"], phase["about"], first, last, first <= clock.today() <= last)


class Phase(Owned):
    """A stretch of a program. Phases follow their dates; they may overlap and leave gaps."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="phases")
    title = models.CharField(_("title"), max_length=80)
    about = models.CharField(_("in a few words"), max_length=300, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = PhaseQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["community", "program", "starts_on"], name="phase_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="phase_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def add(cls, program, *, title: str, starts_on: dt.date, ends_on: dt.date, about: str = "", by):
        """Adds a phase to a program."""
        _require_shaper(by, program)
        phase = cls(program=program, title=title, about=about, starts_on=starts_on, ends_on=ends_on)
        phase._check()
        with transaction.atomic():
            phase.save()
            Activity.record("phase.added", by=by, obj=phase, program=program)
        return phase

    def change(self, *, by, **fields) -> None:
        """Changes its words and dates. Sessions and loops keep theirs."""
        _require_shaper(by, self.program)
        with transaction.atomic():
            self._lock()
            changed = [name for name, value in fields.items() if getattr(self, name) != value]
            for name in changed:
                setattr(self, name, fields[name])
            self._check()
            if not changed:
                return
            self.save(update_fields=changed)
            Activity.record("phase.changed", by=by, obj=self, program=self.program)

    def remove(self, *, by) -> None:
        """Takes the phase away; nothing else depends on it."""
        _require_shaper(by, self.program)
        with transaction.atomic():
            # Pressed twice in the same moment it goes once.
            if not type(self).objects.select_for_update().filter(pk=self.pk):
                return
            Activity.record("phase.removed", by=by, obj=self, program=self.program)
            self.delete()

    def _lock(self) -> None:
        """Holds the row, and reads again what somebody else may have changed."""
        fields = ("title", "about", "starts_on", "ends_on")
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update(), fields=fields)

    def _check(self) -> None:
        self.clean_fields(exclude=["program", "community"])
        for name in ("starts_on", "ends_on"):
            if clock.is_far(getattr(self, name)):
                raise ValidationError({name: _t("Choose a day within ten years.")})
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _t("The last day is before the first.")})


def _require_shaper(by, program) -> None:
    sentence = _t("Only organizers and the program’s lead change its phases.")
    rules.require(rules.may_shape(by, program), sentence)


@blueprints.builder("phases")
def build_phases(program, cycles, items: list[dict], by) -> None:
    """Lays a blueprint's phases into the program's weeks; a copy's to the day, counted from 0."""
    Phase.objects.bulk_create(
        Phase(
            program=program,
            title=item["title"],
            about=item.get("about", ""),
            starts_on=program.starts_on + dt.timedelta(days=first),
            ends_on=program.starts_on + dt.timedelta(days=last),
        )
        for item in items
        for first, last in [item.get("days") or _days(item)]
    )


@blueprints.describer("phases")
def describe_phases(program) -> list[dict]:
    """The program's phases as they are now; a page's program may know them already."""
    known = getattr(program, "laid_out", None)
    found = Phase.objects.of(program) if known is None else [Stretch.told(phase) for phase in known]
    return [
        {
            "title": phase.title,
            "about": phase.about,
            "days": [
                (phase.starts_on - program.starts_on).days,
                (phase.ends_on - program.starts_on).days,
            ],
        }
        for phase in found
    ]


def _days(item: dict) -> tuple[int, int]:
    """First and last day of the weeks that a kind of program names, counted from 1."""
    return 7 * (item["from_week"] - 1), 7 * item["to_week"] - 1
