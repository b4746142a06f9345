"""Mails that were sent, read back from the folder that they land in; somebody who was invited."""

import email
import email.policy

import pytest

from communities.models import Invitation
from config.settings import mailer
from tests.communities.invitations import send


class Letters:
    """The mails in a folder, oldest first."""

    def __init__(self, folder):
        self.folder = folder

    def all(self) -> list[email.message.EmailMessage]:
        rule = b"\n" + b"-" * 79 + b"\n"
        return [
            email.message_from_bytes(part, policy=email.policy.default)
            for path in sorted(self.folder.glob("*.log"))
            for part in path.read_bytes().split(rule)
            if part.strip()
        ]

    def last(self) -> str:
        """What the newest one says in plain text."""
        return self.all()[-1].get_body(("plain",)).get_content()


@pytest.fixture
def letters(settings, tmp_path) -> Letters:
    """Mails go into a folder of the test's own, written as the demo writes them."""
    settings.MAILERS = {"default": mailer(f"file://{tmp_path}")}
    settings.MAIL_FOLDER = tmp_path
    return Letters(tmp_path)


@pytest.fixture
def unhurried(settings):
    """Codes are counted by address and network across tests too."""
    for kind in ("JOIN", "JOIN_ADDRESS", "JOIN_NETWORK", "TOKEN"):
        setattr(settings, f"{kind}_LIMIT", "1000/600")
    settings.INVITATION_LIMIT = "1000/600"


@pytest.fixture
def yara(ada, inside, capstone) -> Invitation:
    """An invitation into the running program."""
    return send(ada, inside, program=capstone, words="Come and see.")[0].invitation
