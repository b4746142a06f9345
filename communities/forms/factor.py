"""allauth's forms of passkeys and codes with our words."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.account import LABELS, Worded

FROM_APP = {**LABELS, "code": _("The code in your app")}
EITHER = {**LABELS, "code": _("The code in your app, or a recovery code")}
NAMED = {**LABELS, "name": _("What do you call it")}


BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the parser raises over a passkey that no browser has made."""


class Careful:
    """Goes before a form with a passkey: one that cannot be read is a wrong one, not a fault."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class LoginPasskeyForm(Careful, webauthn.LoginWebAuthnForm):
    """A passkey that signs in by itself."""


class AuthenticatePasskeyForm(Careful, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class ReauthenticatePasskeyForm(Careful, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more."""


class AuthenticateForm(Worded, base.AuthenticateForm):
    """The second step of signing in."""

    labels = EITHER


class ReauthenticateForm(Worded, base.ReauthenticateForm):
    """A code once more, before something that cannot be taken back."""

    labels = EITHER


class ActivateTotpForm(Worded, totp.ActivateTOTPForm):
    """The first code of an app proves that it has our secret."""

    labels = FROM_APP


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):
    """A new passkey: one that also signs in by itself, whatever was sent."""

    labels = NAMED
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    field_order = ["name"]

    def clean_passwordless(self) -> bool:
        return True

    def clean(self) -> dict:
        try:
            return super().clean()
        except BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class EditPasskeyForm(Worded, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = NAMED
