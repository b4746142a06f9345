"""A new meeting, or a series of them: when it comes again, and when that ends."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.forms import Day, Pills
from communities.models import Program
from events import recurrence
from events.forms import AnyPills, MeetingForm, programs_to_plan_for
from events.models import Event, Series

WEEK = dt.timedelta(days=7)
ONCE, OWN = "", "own"
FREQUENCIES = {"weekly": ("WEEKLY", 1), "fortnightly": ("WEEKLY", 2), "monthly": ("MONTHLY", 1)}
REPEATS = [
    (ONCE, _("Does not")),
    ("weekly", _("Every week")),
    ("fortnightly", _("Every two weeks")),
    ("monthly", _("Every month")),
    (OWN, _("By a rule of its own")),
]
LAID_OUT_BY = {"date", "time", "time_zone", "weekdays", "rule", "ends", "count", "until"}
TIMES, ON_A_DAY, WITH_PROGRAM = "times", "day", "program"
ENDS = [
    (TIMES, _("After so many times")),
    (ON_A_DAY, _("On a day")),
    (WITH_PROGRAM, _("With the program")),
]


class EventForm(MeetingForm):
    """A meeting: title, kind, when and where; what stands behind has a sensible default."""

    program = forms.ModelChoiceField(
        label=_("Program"), queryset=None, required=False, empty_label=_("None, for every member")
    )
    repeats = forms.ChoiceField(
        label=_("Comes again"), choices=REPEATS, required=False, widget=Pills, initial=ONCE
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On which days"),
        choices=[(day, WEEKDAYS_ABBR[n]) for n, day in enumerate(recurrence.WEEKDAYS)],
        required=False,
        widget=AnyPills,
        help_text=_("None: on the day of the first date."),
        error_messages={"invalid_choice": _("Choose one of those that are offered.")},
    )
    rule = forms.CharField(
        label=_("Its rule"),
        max_length=300,
        required=False,
        help_text=_(
            "As calendars write it (RFC 5545), with its end: FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=12"
        ),
    )
    ends = forms.ChoiceField(
        label=_("Ends"), choices=ENDS, required=False, widget=Pills, initial=TIMES
    )
    count = forms.IntegerField(
        label=_("How many times"),
        min_value=1,
        max_value=recurrence.MOST,
        required=False,
        initial=12,
    )
    until = forms.DateField(label=_("Last day"), widget=Day, required=False)

    def __init__(
        self,
        *args,
        by,
        program: Program | None = None,
        serves: str = "",
        date: dt.date | None = None,
        **kwargs,
    ):
        initial = _defaults(program)
        if date:
            initial["date"] = date
        if serves in Event.Result.values:
            initial["serves"] = serves
        zones = [initial.get("time_zone"), by.user.time_zone, by.community.time_zone]
        super().__init__(*args, by=by, zones=[*filter(None, zones)], initial=initial, **kwargs)
        self.fields["program"].queryset = programs_to_plan_for(by)
        self.fields["program"].required = not by.is_organizer
        self.occurrences: list[recurrence.Occurrence] = []

    def clean_until(self):
        """A last day that somebody can mean, also while nothing comes again."""
        until = self.cleaned_data["until"]
        if until and clock.is_far(until):
            raise ValidationError(_("Choose a day within the next ten years."))
        return until

    def clean(self):
        """Lays the dates out, so that what cannot be planned is said beside its field."""
        cleaned = super().clean()
        if self.comes_again and not self.errors.keys() & LAID_OUT_BY:
            try:
                cleaned["rule"] = self._rule()
                self.occurrences = recurrence.occurrences(
                    cleaned["rule"], cleaned["date"], cleaned["time"], cleaned["time_zone"]
                )
            except ValidationError as refused:
                self.add_error(self._at_fault(), refused.messages)
        return cleaned

    def plan(self) -> Event | Series | None:
        """Plans the meeting or the series; what the verb refuses stands at the field it is about."""
        fields = self.cleaned_data
        given = {
            **self.values(),
            "time_zone": fields["time_zone"],
            "by": self.by,
            "key": fields["key"] or uuid.uuid4(),
        }
        try:
            if self.comes_again:
                when = {name: fields[name] for name in ("rule", "minutes")}
                begins = {"first_on": fields["date"], "begins_at": fields["time"]}
                return Series.plan(fields["program"], **given, **when, **begins)
            when = {name: fields[name] for name in ("starts_at", "ends_at")}
            return Event.plan(fields["program"], **given, **when)
        except ValidationError as refused:
            self.refuse(refused)
        return None

    @property
    def comes_again(self) -> bool:
        """Whether this is a series."""
        return bool(self.cleaned_data.get("repeats"))

    @property
    def in_front(self) -> list:
        """The fields that every session needs, date, time and length apart."""
        return [self[name] for name in ("title", "program", "kind")]

    def _look_at_times(self) -> None:
        # The first day that fits a rule may be later than the date: the series looks at its first.
        if not self.comes_again or clock.is_far(self.cleaned_data["date"]):
            super()._look_at_times()

    def _rule(self) -> str:
        fields, repeats = self.cleaned_data, self.cleaned_data["repeats"]
        if repeats == OWN:
            return recurrence.read(fields["rule"], fields["time_zone"])
        frequency, interval = FREQUENCIES[repeats]
        days = fields["weekdays"] or [recurrence.WEEKDAYS[fields["date"].weekday()]]
        if frequency == "MONTHLY":
            days = [recurrence.weekday_of_month(fields["date"])]
        return recurrence.written(frequency, interval=interval, days=days, **self._end())

    def _end(self) -> dict:
        fields = self.cleaned_data
        if fields["ends"] == ON_A_DAY:
            if not fields.get("until"):
                raise ValidationError(_("Choose its last day."))
            return {"until": fields["until"]}
        if fields["ends"] == WITH_PROGRAM:
            program = fields.get("program")
            if not program or not program.ends_on:
                raise ValidationError(_("Choose a program that has a last day, or another end."))
            return {"until": program.ends_on}
        if not fields.get("count"):
            raise ValidationError(_("Say how many times."))
        return {"count": fields["count"]}

    def _at_fault(self) -> str:
        """The field beside which a rule's problem is said."""
        if self.cleaned_data["repeats"] == OWN:
            return "rule"
        return {ON_A_DAY: "until", WITH_PROGRAM: "ends"}.get(self.cleaned_data["ends"], "count")


def _defaults(program: Program | None) -> dict:
    """The first free week at the program's usual day, time and place; else a week from today."""
    sessions = list(Event.objects.filter(program=program).order_by("starts_at")) if program else []
    begun = [one for one in sessions if one.starts_at < clock.now() + WEEK]
    usual = begun[-1] if begun else sessions[0] if sessions else None
    if usual is None:
        start = {"date": clock.today() + WEEK, "time": dt.time(18), "mode": "in_person"}
        return {**start, "program": program, "kind": "workshop"}
    zone = ZoneInfo(usual.time_zone) if usual.time_zone else None
    starts = timezone.localtime(usual.starts_at, zone)
    return {
        "program": program,
        "kind": "workshop",
        "date": _free_day(
            starts.date(), {timezone.localdate(one.starts_at, zone) for one in sessions}
        ),
        "time": starts.time(),
        "minutes": int((usual.ends_at - usual.starts_at).total_seconds() // 60),
        "mode": usual.mode,
        "place": usual.place,
        "time_zone": usual.time_zone,
        "serves": usual.serves,
    }


def _free_day(day: dt.date, taken: set[dt.date]) -> dt.date:
    while day <= clock.today() or day in taken:
        day += WEEK
    return day
