"""What somebody outside types to come to a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms import OnceForm


class GuestForm(OnceForm):
    """An address, and a name if they like.

    ``website`` is for programs that fill in every field: people do not see it.
    """

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As people call you. You may leave it out."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("A link goes there. Only who runs the meeting sees it."),
    )
    website = forms.CharField(required=False, max_length=200)

    @property
    def is_from_a_program(self) -> bool:
        """Somebody filled in what nobody sees."""
        return bool(self.cleaned_data.get("website"))
