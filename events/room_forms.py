"""What is said in the room of a meeting: a question, a link, the minutes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.forms import OnceForm, Said
from events.minutes import LONGEST
from events.models import Question


class QuestionForm(OnceForm):
    """One question to the room."""

    body = forms.CharField(
        label=_("Your question"),
        max_length=Question.LONGEST,
        strip=True,
        widget=Said({"rows": 2, "enterkeyhint": "send"}),
    )

    def refuse(self, refused: ValidationError) -> None:
        """Shows a verb's refusal at its field."""
        self.add_error(None, refused)


class MaterialForm(OnceForm):
    """A link, and what it is."""

    label = forms.CharField(label=_("What it is"), max_length=120)
    link = forms.URLField(label=_("Link"), max_length=500, assume_scheme="https")

    def refuse(self, refused: ValidationError) -> None:
        """Shows a verb's refusal at its field."""
        self.add_error(None, refused)


class MinutesForm(forms.Form):
    """What was said and agreed, and where it can be heard again. ``seen`` is what the page began with."""

    text = forms.CharField(
        label=_("Minutes"),
        max_length=LONGEST,
        required=False,
        widget=Said({"rows": 14}),
        help_text=_("Who agreed to what, in a few lines. An empty line begins a new paragraph."),
    )
    recording = forms.URLField(
        label=_("Recording"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("A link to where it can be heard again."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_seen(self) -> str | None:
        """None from a page that does not say what it began with."""
        return self.cleaned_data["seen"] or None
