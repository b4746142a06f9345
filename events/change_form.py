"""Changing a meeting: its fields as they are, and which meetings of its series change with it."""

from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.forms import Options
from events import agenda_lines, change_words, changes
from events import rules as event_rules
from events.forms import MeetingForm, reminder_choices
from events.models import Event

WHEN = {"date", "time", "minutes", "time_zone"}


class ChangeForm(MeetingForm):
    """The fields of a meeting. Only what was typed anew changes, whatever else the page showed."""

    scope = forms.ChoiceField(
        label=_("Which meetings change"),
        choices=[(one, one) for one in changes.SCOPES],
        widget=Options,
        initial="this",
    )

    def __init__(self, *args, event: Event, by, **kwargs):
        zones = [event.zone, by.user.time_zone]
        super().__init__(*args, by=by, zones=zones, initial=_as_it_is(event), **kwargs)
        self.event = event
        self.fields["reminders"].choices = reminder_choices(event.reminders)
        if event.series_id and event_rules.may_plan(by, event.program):
            self.fields["scope"].choices = change_words.scopes(event)
        else:
            del self.fields["scope"]

    def asked(self) -> dict:
        """The fields of the event that change."""
        typed = set(self.changed_data)
        asked = {name: value for name, value in self.values().items() if name in typed}
        if "points" in typed:
            asked["agenda"] = self.cleaned_data["agenda"]
        if typed & WHEN:
            asked |= {
                name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "time_zone")
            }
        return asked

    def seen(self) -> changes.Changes | None:
        """What would change; what cannot stands at its field."""
        try:
            return changes.of(self.event, self.chosen, self.asked())
        except ValidationError as refused:
            self.refuse(refused)
        return None

    def change(self) -> bool:
        """Changes the meetings; whether it could."""
        try:
            key = self.cleaned_data["key"]
            self.event.change(by=self.by, scope=self.chosen, key=key, **self.asked())
        except ValidationError as refused:
            self.refuse(refused)
        return not self.errors

    @property
    def chosen(self) -> str:
        """This meeting, unless it is one of a series and more was chosen."""
        return self.cleaned_data.get("scope") or "this"

    @property
    def in_front(self) -> list:
        """What is most often changed."""
        return [self[name] for name in ("title", "kind")]

    def _look_at_times(self) -> None:
        # The verb looks at them, and only where they change: a meeting may have begun.
        return


def _as_it_is(event: Event) -> dict:
    begins = event.starts_at.astimezone(ZoneInfo(event.zone))
    same = {name: getattr(event, name) for name in MeetingForm.SAME}
    return same | {
        "date": begins.date(),
        "time": begins.time().replace(second=0, microsecond=0),
        "minutes": int((event.ends_at - event.starts_at).total_seconds() // 60),
        "time_zone": event.zone,
        "points": agenda_lines.written(event.agenda, begins.time()),
        "speakers": "\n".join(event.speakers),
    }
