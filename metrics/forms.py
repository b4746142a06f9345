"""What a figure can be asked with, from a page's address or from the API."""

import datetime as dt

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from communities.forms import Day, OnceForm
from metrics import rules
from metrics.kpis import Selection
from metrics.period import Period

SENSIBLE = [
    MinValueValidator(dt.date(2000, 1, 1), _("Choose a day after 1999.")),
    MaxValueValidator(dt.date(2100, 12, 31), _("Choose a day before 2101.")),
]


class SelectionForm(forms.Form):
    """Program and period; nothing given means all of the reader's programs and the last twelve months.

    Both days, ``start`` and ``end``, are in the period, as people say it.
    """

    program = forms.UUIDField(label=_("Program"), required=False)
    start = forms.DateField(label=_("From"), required=False, widget=Day, validators=SENSIBLE)
    end = forms.DateField(label=_("To"), required=False, widget=Day, validators=SENSIBLE)

    def __init__(self, data, *, membership):
        """``membership`` is the reader; NotAllowed when no figure is for them."""
        usual = Period.last_twelve_months(membership.community.time_zone)
        usually = {"start": usual.first.isoformat(), "end": usual.last.isoformat()}
        super().__init__({name: data.get(name) or usually.get(name) for name in self.base_fields})
        self.membership, self.zone, self.chosen = membership, usual.zone, None
        self.programs = rules.programs_measured_for(membership)
        rules.require_figures(membership, self.programs)

    def clean(self):
        if not self.errors:
            after = self.cleaned_data["end"] + dt.timedelta(days=1)
            self.period = Period(self.cleaned_data["start"], after, self.zone)
        return self.cleaned_data

    def selection(self) -> Selection:
        """The valid form's programs and period. Http404 or NotAllowed for a program of others."""
        if program_id := self.cleaned_data.get("program"):
            self.chosen = rules.require_program(self.membership, self.programs, program_id)
        programs = (self.chosen,) if self.chosen else self.programs
        return Selection(programs, self.period, self.chosen)

    @property
    def parameters(self) -> dict:
        """The choice as an address or an export keeps it; what was not chosen is left out."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def days(self) -> list:
        """The two fields of the period."""
        return [self["start"], self["end"]]


class ExportForm(OnceForm):
    """Which rows somebody asks for; ``Export.request`` says what is wrong with them."""

    kind = forms.CharField(required=False)
    program = forms.CharField(required=False)
    start = forms.CharField(required=False)
    end = forms.CharField(required=False)
