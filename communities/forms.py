"""How every form is drawn, and the form that makes an account."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from communities import blueprints
from communities.models import Program

# Django's "This field is required." names a rule; this says what to do, in every form there is.
forms.Field.default_error_messages["required"] = _("This cannot stay empty.")


class Renderer(TemplatesSetting):
    """Draws forms and fields with our own templates."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class Pills(forms.RadioSelect):
    """One of a few short words, as pills on a line; ``scale`` joins them on a phone."""

    shape = "pills"


class Scale(Pills):
    """An ordered row of choices, such as "Stuck … In flow"."""

    shape = "scale pills"


class Options(forms.RadioSelect):
    """One of several, each with a sentence of its own; choices are (value, option(word, sentence))."""

    shape = "options"


def option(word: str, sentence: str) -> str:
    """The label of one choice of ``Options``; both texts may be lazy."""
    return _with_sentence("{} <small>{}</small>", word, sentence)


_with_sentence = lazy(format_html, str)


class Said(forms.Textarea):
    """A field for a person's own words, set in serif."""

    shape = "said"

    def __init__(self, attrs=None):
        super().__init__({"rows": 2, **(attrs or {})})


class Line(forms.Textarea):
    """An answer in a journal: serif on a ruled line, growing with what is written."""

    shape = "written-line"

    def __init__(self, attrs=None):
        super().__init__({"rows": 1, **(attrs or {})})


class Day(forms.DateInput):
    """A date with the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A date and a time with the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class SignupForm(forms.Form):
    """What allauth's sign-up asks beside address and password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As people call you. You can change it later."),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request, user):
        """Called by allauth once the account exists."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProgramForm(forms.Form):
    """A new program from a template: everything else has a sensible default."""

    kind = forms.ChoiceField(label=_("What kind"))
    title = forms.CharField(
        label=_("What is it called"),
        max_length=120,
        help_text=_("As people will say it: “Capstone Mentoring, autumn”."),
    )
    starts_on = forms.DateField(
        label=_("First day"), widget=Day, help_text=_("Every date follows from this one.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(key, blueprints.load(key).title) for key in blueprints.all_keys()]
        self.fields["kind"].choices = kinds

    def open(self, *, by) -> Program:
        """Opens the program, with ``by`` as its lead."""
        kind = blueprints.load(self.cleaned_data["kind"])
        title, starts_on = self.cleaned_data["title"], self.cleaned_data["starts_on"]
        return Program.open_from(kind, title=title, starts_on=starts_on, by=by)


class ApiTokenForm(forms.Form):
    """A new token for the API."""

    name = forms.CharField(
        label=_("What is it for"), max_length=80, help_text=_("So that you know which one to end.")
    )
    may_write = forms.BooleanField(
        label=_("May write"), required=False, help_text=_("Without this it can only read.")
    )


class NudgeForm(forms.Form):
    """A word to one member."""

    letter = forms.CharField(
        label=_("Your words"),
        max_length=2000,
        widget=Said({"rows": 8}),
        help_text=_("Goes by mail to this person alone. The program's log says that you wrote."),
    )
