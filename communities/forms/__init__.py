"""How every form is drawn, and the form that makes an account."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from communities import blueprints
from communities.models import Program, SavedTemplate

# Django's "This field is required." names a rule; this says what to do, in every form there is.
forms.Field.default_error_messages["required"] = _("This cannot stay empty.")
for choosing in (forms.ChoiceField, forms.ModelChoiceField):
    choosing.default_error_messages["invalid_choice"] = _("Choose one of those that are offered.")


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


class Key(forms.UUIDField):
    """New with every page, and hidden; what is no key counts as none."""

    def __init__(self):
        # Several forms of a page have one each, and an id stands there once.
        widget = forms.HiddenInput({"id": False})
        super().__init__(required=False, initial=uuid.uuid4, widget=widget)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            return None


class OnceForm(forms.Form):
    """A form that makes something: sent twice it makes it once, as verbs under ``once`` do.

    The cleaned ``key`` stands for the page and for what was typed there: who goes back and changes it
    makes one more.
    """

    key = Key()

    def clean(self):
        """Mixes what was typed into the key."""
        cleaned = super().clean()
        if cleaned.get("key"):
            typed = [(name, self[name].data) for name in self.fields]
            cleaned["key"] = uuid.uuid5(cleaned["key"], repr(typed))
        return cleaned


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


class ProgramForm(OnceForm):
    """A new program of a kind that was chosen before; ``blueprint`` is None until one is."""

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
        self.templates = list(SavedTemplate.objects.kept())
        kinds = {kind.key: kind for kind in blueprints.offered()}
        kinds |= {str(template.pk): template.as_blueprint() for template in self.templates}
        self.fields["kind"].choices = [(key, kind.choice) for key, kind in kinds.items()]
        self.blueprint = kinds.get((self.data if self.is_bound else self.initial).get("kind"))
        if self.blueprint:
            self.fields["kind"].widget = forms.HiddenInput()

    def open(self, *, by) -> Program:
        """Drafts the program, with ``by`` as its lead."""
        fields = {name: self.cleaned_data[name] for name in ("title", "starts_on", "key")}
        return Program.open_from(self.blueprint, **fields, by=by, as_draft=True)


class ApiTokenForm(OnceForm):
    """A new token for the API."""

    name = forms.CharField(
        label=_("What is it for"), max_length=80, help_text=_("So that you know which one to end.")
    )
    may_write = forms.BooleanField(
        label=_("May write"), required=False, help_text=_("Without this it can only read.")
    )


class NudgeForm(OnceForm):
    """A word to one member."""

    letter = forms.CharField(
        label=_("Your words"),
        max_length=2000,
        widget=Said({"rows": 8}),
        help_text=_("Goes by mail to this person alone. The program's log says that you wrote."),
    )
