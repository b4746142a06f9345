"""What stands about a meeting, where it is, and why one is called off."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.forms import Day, OnceForm, Options, Pills, Said
from communities.models import Enrolment, Program
from events import agenda_lines, change_words, changes, times
from events import rules as event_rules
from events.models import Event
from events.models.event_choices import LONGEST_REASON, default_reminders

# Where the form shows what is wrong with a field of the event.
FIELD_OF = {"starts_at": "date", "ends_at": "minutes", "agenda": "points"}
NO_RESULT = ("", _("None of them"))


# Minutes before the start.
REMINDERS = [
    (7 * 24 * 60, _("A week before")),
    (24 * 60, _("A day before")),
    (60, _("An hour before")),
]


class AnyPills(forms.CheckboxSelectMultiple):
    """Short words as pills on a line, any of them."""

    shape = "pills"


class MeetingForm(OnceForm):
    """What stands about a meeting. Date and time are read on the wall of its zone.

    The zone is asked for only where there is more than one to choose from.
    """

    title = forms.CharField(label=_("What is it called"), max_length=120)
    kind = forms.ChoiceField(label=_("What kind"), choices=Event.Kind.choices)
    date = forms.DateField(label=_("Date"), widget=Day)
    time = forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(
        label=_("How many minutes"), min_value=5, max_value=14 * 24 * 60, initial=90
    )
    time_zone = forms.ChoiceField(label=_("On the clock of"), required=False)
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
        help_text=_("One point a line, as in “18:00 Welcome, Ada”. Times can be left out."),
    )
    speakers = forms.CharField(
        label=_("Who speaks"),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One a line, with what they do if you like."),
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=_("Empty: as many as want to come."),
    )
    online_capacity = forms.IntegerField(
        label=_("Places online"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=_("For a meeting both ways: places in the room are counted apart."),
    )
    serves = forms.ChoiceField(
        label=_("Which result does it serve"),
        choices=[*Event.Result.choices, NO_RESULT],
        required=False,
        widget=Pills,
    )

    reminders = forms.TypedMultipleChoiceField(
        label=_("Reminders"),
        choices=REMINDERS,
        coerce=int,
        required=False,
        initial=default_reminders,
        widget=AnyPills,
        error_messages={"invalid_choice": _("Choose one of those that are offered.")},
        help_text=_("To who comes. Everybody can choose others for themselves."),
    )

    # The fields that most meetings leave as they are.
    BEHIND = (
        "about", "points", "speakers", "capacity", "online_capacity", "serves", "online_link",
        "reminders",
    )  # fmt: skip
    SAME = (
        "title", "kind", "mode", "place", "online_link", "about", "capacity", "online_capacity",
        "serves", "reminders",
    )  # fmt: skip

    def __init__(self, *args, by, zones: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.zones = by, list(dict.fromkeys(zones))
        self.fields["time_zone"].choices = [(one, times.zone_word(one)) for one in self.zones]
        self.initial.setdefault("time_zone", self.zones[0])
        if len(self.zones) == 1:
            self.fields["time_zone"].widget = forms.HiddenInput()
            zone = {"zone": times.zone_word(self.zones[0])}
            self.fields["time"].label = _("Begins at (%(zone)s)") % zone
        else:
            self.fields["time"].label = _("Begins at")

    def clean(self):
        """Puts date and time together on the wall, and reads the agenda."""
        cleaned = super().clean()
        cleaned["time_zone"] = cleaned.get("time_zone") or self.zones[0]
        date, time, minutes = (cleaned.get(name) for name in ("date", "time", "minutes"))
        if date and time and minutes:
            try:
                cleaned["starts_at"] = times.moment_of(date, time, ZoneInfo(cleaned["time_zone"]))
                cleaned["ends_at"] = cleaned["starts_at"] + dt.timedelta(minutes=minutes)
                self._look_at_times()
            except ValidationError as gap:
                self.add_error("time", gap)
            except OverflowError:
                self.add_error("date", _("Choose a day within the next ten years."))
            self._read_agenda(time, minutes)
        return cleaned

    def values(self) -> dict:
        """The fields of an event, as they were typed."""
        fields = self.cleaned_data
        lines = [" ".join(line.split()) for line in fields["speakers"].splitlines()]
        return {
            **{name: fields[name] for name in self.SAME},
            "agenda": fields["agenda"],
            "speakers": [line for line in lines if line],
        }

    def refuse(self, problems: ValidationError | dict) -> None:
        """Puts what a verb refused at the field that it is about."""
        if isinstance(problems, ValidationError) and not hasattr(problems, "error_dict"):
            return self.add_error(None, problems)
        said = problems.message_dict if isinstance(problems, ValidationError) else problems
        for name, sentences in said.items():
            shown = FIELD_OF.get(name, name)
            self.add_error(shown if shown in self.fields else None, sentences)

    @property
    def behind(self) -> list:
        """The fields that most meetings leave as they are."""
        return [self[name] for name in self.BEHIND]

    @property
    def behind_open(self) -> bool:
        """Opened when something in there is wrong or was filled in."""
        chosen = {"serves", "reminders"}
        typed = [field for field in self.behind if self.is_bound and field.name not in chosen]
        return any(field.errors or field.value() for field in typed)

    def _look_at_times(self) -> None:
        cleaned = self.cleaned_data
        self.refuse(times.problems(cleaned["starts_at"], cleaned["ends_at"]))

    def _read_agenda(self, begins: dt.time, minutes: int) -> None:
        try:
            points = agenda_lines.read(self.cleaned_data.get("points", ""), begins, minutes)
            self.cleaned_data["agenda"] = points
        except ValidationError as outside:
            self.add_error("points", outside)


class CancelForm(OnceForm):
    """Why a meeting does not take place, and whether those that follow do."""

    scope = forms.ChoiceField(
        label=_("Which"), choices=[(one, one) for one in changes.SCOPES], widget=Options
    )

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        required=False,
        widget=Said,
        help_text=_("Everyone who said they would come gets these words by mail."),
    )

    def __init__(self, *args, event: Event, by, **kwargs):
        super().__init__(*args, **kwargs)
        if event.series_id and event_rules.may_plan(by, event.program):
            self.fields["scope"].choices = change_words.scopes(event)
            self.initial["scope"] = "this"
        else:
            del self.fields["scope"]


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


def reminder_choices(there: list[int]) -> list[tuple]:
    """The usual ones, and those that a meeting has beside them."""
    known = dict(REMINDERS)
    others = [minutes for minutes in there if minutes not in known]
    said = _("%(minutes)s minutes before")
    return [*REMINDERS, *((minutes, said % {"minutes": minutes}) for minutes in others)]


def may_plan_somewhere(by) -> bool:
    """Organizers, and facilitators of a program that runs."""
    if by.is_organizer:
        return True
    return not by.is_nowhere("facilitator") and programs_to_plan_for(by).exists()
