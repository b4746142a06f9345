"""What is typed at the door of a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms import OnceForm


class WalkInForm(OnceForm):
    """Somebody without a membership who walked in."""

    name = forms.CharField(label=_("Their name"), max_length=120)


class CheckInForm(forms.Form):
    """The code on the screen in the room."""

    code = forms.CharField(
        label=_("The code on the screen"),
        max_length=20,
        error_messages={"required": _("Type the code from the screen in the room.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code-input",
            }
        ),
    )
