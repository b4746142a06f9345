"""Who is signed in says that an address is theirs, and shows it by a code from there."""

from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from allauth.account.utils import filter_users_by_email

from communities import clock, codes
from communities.models import User

OTHER, OWN = "merge", "reauthentication"
MOST_TRIES = 5


@dataclass
class Claim:
    """One address that was asked about, kept in this browser's session.

    ``login`` is whose address it is, empty when it is nobody's. ``about`` is OTHER for the address of
    another account, OWN for the main one of this.
    """

    about: str
    address: str
    login: str
    digest: str
    until: float
    tries: int = 0
    is_given: bool = False

    @classmethod
    def ask(cls, request, address: str) -> "Claim":
        """Mails a code to whom another address belongs, or a word that no account has it.

        What is answered is the same either way, and a mail goes out either way.
        """
        found = filter_users_by_email(address, is_active=True, prefer_verified=True)
        login = next((str(user.pk) for user in found if user.pk != request.user.pk), "")
        return cls._send(request, OTHER, address, login, "merge_code" if login else "merge_unknown")

    @classmethod
    def ask_oneself(cls, request) -> "Claim":
        """Mails a code to whoever is signed in."""
        user = request.user
        return cls._send(request, OWN, user.email, str(user.pk), "reauthentication_code")

    @classmethod
    def of(cls, request, about: str = OTHER) -> "Claim | None":
        """What this browser has asked, unless it is too long ago."""
        kept = request.session.get(about)
        claim = cls(**kept) if kept else None
        return claim if claim and claim.until > clock.now().timestamp() else None

    @property
    def is_open(self) -> bool:
        """True while a code may still be tried."""
        return not self.is_given and self.tries < MOST_TRIES

    def give(self, request, code: str) -> bool:
        """Tries a code; whether it was the one."""
        if self.is_open:
            self.tries += 1
            self.is_given = codes.fits(self.digest, self.about, code)
            self._keep(request)
        return self.is_given

    def other(self) -> User:
        """The login on the other side."""
        return User.objects.get(pk=self.login)

    def forget(self, request) -> None:
        """It has been used, or is not wanted."""
        request.session.pop(self.about, None)

    @classmethod
    def _send(cls, request, about: str, address: str, login: str, template: str) -> "Claim":
        code = codes.new()
        get_adapter().send_mail(f"account/email/{template}", address, {"code": code})
        digest = codes.digest(about, code) if login else ""
        claim = cls(about, address, login, digest, codes.until())
        claim._keep(request)
        return claim

    def _keep(self, request) -> None:
        request.session[self.about] = asdict(self)
