"""allauth's forms with our words: what a field is stands above it, once.

Another form of allauth gets them by a class here and a line of ``ACCOUNT_FORMS``.
"""

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("The same once more"),
    "code": _("The code"),
}
STRONG = _("At least 8 characters. A short sentence is hard to guess and easy to keep.")


class Worded:
    """Goes before a form of allauth; names its fields and hints as we would."""

    labels = LABELS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if field.widget.attrs.get("autocomplete") == "new-password":
                field.help_text = "" if name == "password2" else STRONG


class LoginForm(Worded, account.LoginForm):
    """Address and password."""


class SignupForm(Worded, account.SignupForm):
    """Name, address and a first password."""

    labels = {**LABELS, "password1": _("A password")}


class AddEmailForm(Worded, account.AddEmailForm):
    """One more address."""


class ChangeEmailForm(Worded, account.ChangeEmailForm):
    """Another address for an account that waits for its code."""


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """The password as it is, and as it shall be."""


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """Where the code for a new password goes."""


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """The new password, once the code was right."""


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    """The password once more, before something that cannot be taken back."""


class RequestLoginCodeForm(Worded, account.RequestLoginCodeForm):
    """Where the code that signs in goes."""


class ConfirmLoginCodeForm(Worded, account.ConfirmLoginCodeForm):
    """The code that signs in."""


class ConfirmEmailVerificationCodeForm(Worded, account.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""


class ConfirmPasswordResetCodeForm(Worded, account.ConfirmPasswordResetCodeForm):
    """The code that allows a new password."""
