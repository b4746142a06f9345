"""The form of one's own reminders and quiet hours."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms import Options, option
from communities.models import Reach
from events.reminders import DAY, HOUR

REMINDERS = {
    "each": None,
    "both": [DAY, HOUR],
    "day": [DAY],
    "hour": [HOUR],
    "none": [],
}


class Clock(forms.TimeInput):
    """A time of day with the browser's own picker."""

    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class ReachForm(forms.Form):
    """When somebody is reminded of meetings, and when they are left in peace."""

    reminders = forms.ChoiceField(
        label=_("Remind me of meetings"),
        widget=Options,
        choices=[
            ("each", option(_("As each meeting says"), _("Mostly a day and an hour before."))),
            ("both", option(_("A day and an hour before"), _("Whatever the meeting says."))),
            ("day", option(_("A day before"), _("Once."))),
            ("hour", option(_("An hour before"), _("Once."))),
            ("none", option(_("Not at all"), _("You still hear when a meeting is moved."))),
        ],
    )
    quiet_from = forms.TimeField(label=_("No mail from"), widget=Clock)
    quiet_until = forms.TimeField(
        label=_("Until"),
        widget=Clock,
        help_text=_("What would come then comes after it, or before if that is too late."),
    )
    sends_calendar = forms.BooleanField(
        label=_("Send me meetings for my calendar when I say that I come"), required=False
    )

    def __init__(self, *args, reach: Reach, **kwargs):
        names = ("quiet_from", "quiet_until", "sends_calendar")
        initial = {name: getattr(reach, name) for name in names}
        said = (key for key, minutes in REMINDERS.items() if minutes == reach.reminders)
        initial["reminders"] = next(said, "each")
        super().__init__(*args, initial=initial, **kwargs)

    def chosen(self) -> dict:
        """What ``reminders.choose`` takes."""
        return self.cleaned_data | {"reminders": REMINDERS[self.cleaned_data["reminders"]]}
