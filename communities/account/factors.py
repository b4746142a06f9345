"""What lets a person in beside a password: how it is kept, and what happens when it changes."""

import base64
import hashlib

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from communities import sessions
from communities.account.devices import device

CHANGES = [
    password_changed,
    password_set,
    password_reset,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
]


class FactorAdapter(DefaultMFAAdapter):
    """allauth's passkeys and codes with our words; secrets are encrypted with the SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Add a passkey or a code app first."),
        "incorrect_code": _("This did not work. Try once more, or take another code."),
        "unverified_email": _("Confirm your addresses first, or remove those that are not yours."),
    }

    def encrypt(self, text: str) -> str:
        """For the database: a copy of it alone makes no codes."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With this SECRET_KEY, or with one of SECRET_KEY_FALLBACKS."""
        return _lock().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user, type) -> str:
        """A passkey is called after the device that it is made on, until somebody says better."""
        return device(context.request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the browser's own dialog says who asks."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Praxis"}


@receiver(CHANGES, dispatch_uid="communities.account.factors")
def end_other_sessions(sender, request, user, **kwargs):
    """Whoever got in the old way is out; this browser stays."""
    elsewhere = sessions.sessions_of(user).exclude(session_key=request.session.session_key)
    sessions.end(elsewhere)


def _lock() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"praxis factors {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
