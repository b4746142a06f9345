"""The forms around copies of programs and templates of one's own."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from communities import blueprints, clock, starting
from communities.forms import Day, OnceForm
from communities.models import Program
from communities.moments import month_and_year


class CopyForm(OnceForm):
    """A program once more, under another name and from another day on."""

    title = forms.CharField(label=_("What is it called"), max_length=120)
    starts_on = forms.DateField(
        label=_("First day"), widget=Day, help_text=_("Every date follows from this one.")
    )

    def open(self, program: Program, *, by) -> Program:
        """Drafts the copy, with ``by`` as its lead."""
        blueprint = blueprints.Blueprint(program.kind, blueprints.describe(program))
        return Program.open_from(blueprint, **self.cleaned_data, by=by, as_draft=True)


def proposed(program: Program) -> dict:
    """The day after the program ends, or a Monday ahead when that is past, and a name with its month."""
    starts_on = program.ends_on + dt.timedelta(days=1)
    if starts_on <= clock.today():
        starts_on = starting.first_day()
    title = program.title.removesuffix(f", {month_and_year(program.starts_on)}")
    month = f", {month_and_year(starts_on)}"
    longest = Program._meta.get_field("title").max_length - len(month)
    return {"title": title[:longest].rstrip() + month, "starts_on": starts_on}


class TemplateForm(OnceForm):
    """The name of a template."""

    title = forms.CharField(
        label=_("What is the template called"),
        max_length=120,
        help_text=_("It stands beside the kinds that come with Praxis when a program is opened."),
    )
