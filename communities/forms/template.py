"""The forms around copies of programs and templates of one's own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities import blueprints
from communities.forms import Day, OnceForm
from communities.models import Program


class CopyForm(OnceForm):
    """A program once more, under another name and from another day on."""

    title = forms.CharField(label=_("What is it called"), max_length=120)
    starts_on = forms.DateField(
        label=_("First day"), widget=Day, help_text=_("Every date follows from this one.")
    )

    def open(self, program: Program, *, by) -> Program:
        """Opens the copy, with ``by`` as its lead."""
        blueprint = blueprints.Blueprint(program.kind, blueprints.describe(program))
        return Program.open_from(blueprint, **self.cleaned_data, by=by)


class TemplateForm(OnceForm):
    """The name of a template."""

    title = forms.CharField(
        label=_("What is the template called"),
        max_length=120,
        help_text=_("It stands beside the kinds that come with Praxis when a program is opened."),
    )
