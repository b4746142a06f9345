"""A new session, and why one is called off."""

import datetime as dt
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.forms import Day, OnceForm, Pills, Said
from communities.models import Enrolment, Program
from events import agenda, times
from events.models import Event
from events.models.event_choices import LONGEST_REASON

WEEK = dt.timedelta(days=7)
# Where the form shows what is wrong with a field of the event.
FIELD_OF = {
    "starts_at": "date",
    "ends_at": "minutes",
    "agenda": "points",
    "lead": None,
    "key": None,
}
NO_RESULT = ("", _("None of them"))


class EventForm(OnceForm):
    """A session: title, kind, when and where; what stands behind has a sensible default.

    Date and time are read in the reader's zone.
    """

    title = forms.CharField(label=_("What is it called"), max_length=120)
    program = forms.ModelChoiceField(
        label=_("Program"), queryset=None, required=False, empty_label=_("None, for every member")
    )
    kind = forms.ChoiceField(label=_("What kind"), choices=Event.Kind.choices)
    date = forms.DateField(label=_("Date"), widget=Day)
    time = forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(
        label=_("How many minutes"), min_value=5, max_value=14 * 24 * 60, initial=90
    )
    mode = forms.ChoiceField(
        label=_("In person or online"), choices=Event.Mode.choices, widget=Pills
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("House and room.")
    )
    online_link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Only people who come see it."),
    )
    about = forms.CharField(
        label=_("What it is about"), max_length=2000, required=False, widget=Said
    )
    points = forms.CharField(
        label=_("What you will do"),
        max_length=3000,
        required=False,
        widget=Said({"rows": 4}),
        help_text=_("One point a line. The times are spread over the meeting."),
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=_("Empty: as many as want to come."),
    )
    serves = forms.ChoiceField(
        label=_("Which result does it serve"),
        choices=[*Event.Result.choices, NO_RESULT],
        required=False,
        widget=Pills,
    )

    def __init__(self, *args, by, program: Program | None = None, **kwargs):
        super().__init__(*args, initial=_defaults(program), **kwargs)
        self.by = by
        self.fields["program"].queryset = programs_to_plan_for(by)
        self.fields["program"].required = not by.is_organizer
        zone = {"zone": times.zone_word()}
        self.fields["time"].label = _("Begins at (%(zone)s)") % zone

    def clean(self):
        """Puts date and time together, in the reader's zone."""
        cleaned = super().clean()
        date, time, minutes = (cleaned.get(name) for name in ("date", "time", "minutes"))
        if date and time and minutes:
            try:
                cleaned["starts_at"] = times.moment_of(date, time)
                cleaned["ends_at"] = cleaned["starts_at"] + dt.timedelta(minutes=minutes)
                self._refuse(times.problems(cleaned["starts_at"], cleaned["ends_at"]))
            except ValidationError as gap:
                self.add_error("time", gap)
            except OverflowError:
                self.add_error("date", _("Choose a day within the next ten years."))
        return cleaned

    def plan(self) -> Event | None:
        """Plans the event; what the verb refuses stands at the field it is about."""
        fields = self.cleaned_data
        same = ("title", "kind", "mode", "place", "online_link", "about", "capacity", "serves")
        try:
            return Event.plan(
                fields["program"],
                starts_at=fields["starts_at"],
                ends_at=fields["ends_at"],
                by=self.by,
                key=fields["key"] or uuid.uuid4(),
                agenda=agenda.spread(fields["points"].splitlines(), fields["minutes"]),
                **{name: fields[name] for name in same},
            )
        except ValidationError as refused:
            self._refuse(refused.message_dict)
        return None

    def _refuse(self, problems: dict) -> None:
        for name, sentences in problems.items():
            self.add_error(FIELD_OF.get(name, name), sentences)

    @property
    def behind(self) -> list:
        """The fields that most sessions leave as they are."""
        return [self[name] for name in ("about", "points", "capacity", "serves", "online_link")]

    @property
    def in_front(self) -> list:
        """The fields that every session needs, date, time and length apart."""
        return [self[name] for name in ("title", "program", "kind")]

    @property
    def behind_open(self) -> bool:
        """Opened when something in there is wrong or was filled in."""
        typed = [field for field in self.behind if self.is_bound and field.name != "serves"]
        return any(field.errors or field.value() for field in typed)


class CancelForm(OnceForm):
    """Why a meeting does not take place."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        required=False,
        widget=Said,
        help_text=_("Everyone who said they would come gets these words by mail."),
    )


class PlaceForm(OnceForm):
    """Where people meet."""

    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("House and room.")
    )
    online_link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Only people who come see it."),
    )


class ExtendForm(OnceForm):
    """More meetings of a series."""

    count = forms.IntegerField(label=_("How many more"), min_value=1, max_value=399, initial=6)


def programs_to_plan_for(by):
    """The programs that somebody may plan sessions for."""
    programs = Program.objects.visible_to(by).exclude(status=Program.Status.CLOSED)
    if not by.is_organizer:
        mine = Enrolment.objects.facilitated_by(by)
        programs = programs.filter(pk__in=mine.values("program_id"))
    return programs.order_by("title", "id")


def _defaults(program: Program | None) -> dict:
    """The first free week at the program's usual day, time and place; else a week from today."""
    sessions = list(Event.objects.filter(program=program).order_by("starts_at")) if program else []
    begun = [one for one in sessions if one.starts_at < clock.now() + WEEK]
    usual = begun[-1] if begun else sessions[0] if sessions else None
    if usual is None:
        start = {"date": clock.today() + WEEK, "time": dt.time(18), "mode": "in_person"}
        return {**start, "program": program, "kind": "workshop"}
    starts = timezone.localtime(usual.starts_at)
    return {
        "program": program,
        "kind": "workshop",
        "date": _free_day(starts.date(), {timezone.localdate(one.starts_at) for one in sessions}),
        "time": starts.time(),
        "minutes": int((usual.ends_at - usual.starts_at).total_seconds() // 60),
        "mode": usual.mode,
        "place": usual.place,
        "serves": usual.serves,
    }


def _free_day(day: dt.date, taken: set[dt.date]) -> dt.date:
    while day <= clock.today() or day in taken:
        day += WEEK
    return day
