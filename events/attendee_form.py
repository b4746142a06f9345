"""Which columns, and of which days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.forms import Day
from events import attendee_list, times
from events.models import Event


class AttendeeForm(forms.Form):
    """The columns of a file; of several meetings also from when until when, the last day included."""

    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)
    first_on = forms.DateField(label=_("From"), widget=Day, required=False)
    last_on = forms.DateField(label=_("Until"), widget=Day, required=False)

    def __init__(self, *args, by, several: bool, chosen: list[str] | None, **kwargs):
        offered = attendee_list.columns(by)
        usual = [column.key for column in offered if column.usual]
        super().__init__(*args, initial={"columns": chosen or usual}, **kwargs)
        self.fields["columns"].choices = [(one.key, one.heading) for one in offered]
        if not several:
            del self.fields["first_on"], self.fields["last_on"]

    def clean(self):
        """Days that there can be meetings on, in their order."""
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        for name, day in (("first_on", first), ("last_on", last)):
            if day and clock.is_far(day):
                self.add_error(name, _("Choose a day within ten years of today."))
        if first and last and last < first:
            self.add_error("last_on", _("It ends after it began."))
        return cleaned

    def within(self, events):
        """Those of the meetings that begin on the chosen days, on the reader's wall."""
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        events = events.exclude(state=Event.State.CANCELLED)
        if first:
            events = events.filter(starts_at__gte=times.moment_at_day(first))
        return events.filter(starts_at__lt=times.moment_at_day(last, days=1)) if last else events
