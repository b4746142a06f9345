"""Mails that were sent, read back from the folder that they land in."""

import email
import email.policy

import pytest

from config.settings import mailer


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
