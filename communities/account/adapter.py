"""Sign-in: where it leads, and what it says when it cannot."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.utils import user_email
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
    "code": _("Use a code by mail"),
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth with our words. Sends people where they wanted to go."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("Mails go to this one. Make another the main one first."),
        "duplicate_email": _("You have this address already."),
        "email_password_mismatch": _(
            "This address and this password do not belong together. A code by mail works too."
        ),
        "email_taken": _("Somebody signs in with this address already."),
        "enter_current_password": _("This is not your password as it is now."),
        "incorrect_code": _("This is not the code. It stands in the newest mail from us."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("This did not work. Begin at the sign-in page once more."),
        "invalid_or_expired_key": _("This link no longer works. Ask for another one."),
        "invalid_password_reset": _("This link no longer works. Ask for another one."),
        "max_email_addresses": _("%d addresses are enough. Remove one first."),
        "rate_limited": _("That was often. Wait a minute, then try once more."),
        "same_as_current": _("This is what you have now."),
        "select_only_one": _("Choose one of them."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait a few minutes, or ask for a code by mail."
        ),
        "unknown_email": _("No account has this address."),
        "unverified_primary_email": _("Confirm this address first; then mails can go to it."),
    }

    def save_user(self, request, user, form, commit=True):
        """The name is asked at sign-up, for it is what everyone else will see."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def get_reauthentication_methods(self, user):
        """The ways to say once more who one is, in our words."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and not methods:
            # Neither password nor passkey: who came by invitation, or with codes by mail only.
            methods = [{"id": "code", "url": reverse("front:reauthentication")}]
        return [{**way, "description": WAYS[way["id"]]} for way in methods]

    def is_reauthentication_required(self, *, app, **kwargs):
        """allauth asks nothing of people without a password; here a code by mail is asked of them."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        user = self.request.user
        if required and not get_reauthentication_flows(user):
            records = get_authentication_records(self.request, user)
            latest = max((record["at"] for record in records), default=0)
            if time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT:
                raise ReauthenticationRequired
        return required


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    """One sign-in for all, where whoever runs this has named an issuer."""

    def populate_user(self, request, sociallogin, data):
        """A person comes with the name and the address that the issuer knows."""
        user = sociallogin.user
        user.name = (data.get("name") or data.get("username") or "")[:120]
        user_email(user, (data.get("email") or "").lower())
        return user
