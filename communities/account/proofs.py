"""The proof that an address is one's own: a code by mail, kept in this browser's session."""

import hmac
from dataclasses import asdict, dataclass
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.utils import filter_users_by_email
from django.utils.crypto import salted_hmac

from communities import clock
from communities.models import User

OTHER, OWN = "merge", "reauthentication"
HOLDS = timedelta(minutes=15)
MOST_TRIES = 5


@dataclass
class Proof:
    """One address that was asked about. ``login`` is whose it is, empty when it is nobody's.

    ``about`` is OTHER for the address of another account, OWN for the main one of this.
    """

    about: str
    address: str
    login: str
    digest: str
    until: float
    tries: int = 0
    is_given: bool = False

    @classmethod
    def ask(cls, request, address: str) -> "Proof":
        """Mails a code to whom another address belongs, or a word that no account has it.

        What is answered is the same either way, and a mail goes out either way.
        """
        found = filter_users_by_email(address, is_active=True, prefer_verified=True)
        login = next((str(user.pk) for user in found if user.pk != request.user.pk), "")
        return cls._send(request, OTHER, address, login, "merge_code" if login else "merge_unknown")

    @classmethod
    def ask_oneself(cls, request) -> "Proof":
        """Mails a code to whoever is signed in."""
        user = request.user
        return cls._send(request, OWN, user.email, str(user.pk), "reauthentication_code")

    @classmethod
    def of(cls, request, about: str = OTHER) -> "Proof | None":
        """What this browser has asked, unless it is too long ago."""
        kept = request.session.get(about)
        proof = cls(**kept) if kept else None
        return proof if proof and proof.until > clock.now().timestamp() else None

    @property
    def is_open(self) -> bool:
        """True while a code may still be tried."""
        return not self.is_given and self.tries < MOST_TRIES

    def give(self, request, code: str) -> bool:
        """Tries a code; whether it was the one."""
        if self.is_open:
            self.tries += 1
            self.is_given = hmac.compare_digest(self.digest, _digest(code))
            self._keep(request)
        return self.is_given

    def other(self) -> User:
        """The login on the other side."""
        return User.objects.get(pk=self.login)

    def forget(self, request) -> None:
        """The proof has been used, or is not wanted."""
        request.session.pop(self.about, None)

    @classmethod
    def _send(cls, request, about: str, address: str, login: str, template: str) -> "Proof":
        adapter = get_adapter()
        code = adapter.generate_login_code()
        adapter.send_mail(f"account/email/{template}", address, {"code": code})
        until = (clock.now() + HOLDS).timestamp()
        proof = cls(about, address, login, _digest(code) if login else "", until)
        proof._keep(request)
        return proof

    def _keep(self, request) -> None:
        request.session[self.about] = asdict(self)


def _digest(code: str) -> str:
    plain = code.replace("-", "").replace(" ", "").upper()
    return salted_hmac("communities.account.proofs", plain, algorithm="sha256").hexdigest()
