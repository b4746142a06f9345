"""The two questions before two accounts become one."""

from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class OtherAddressForm(forms.Form):
    """The address that the other account signs in with."""

    address = forms.EmailField(
        label=_("The address of your other account"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> str:
        """Says of one's own address that it is; of any other nothing is said."""
        address = self.cleaned_data["address"].lower()
        mine = EmailAddress.objects.filter(user=self.user, verified=True, email__iexact=address)
        if mine.exists() or address == self.user.email:
            raise ValidationError(_("You sign in here with this one already."))
        return address
