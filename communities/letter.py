"""A mail as it is sent, with what Django's own message leaves to us: a calendar part, an end by one click."""

from django.core.mail import EmailMultiAlternatives


class Unbroken(str):
    """A header's value on one line: Python would encode a long address, and nobody reads it then."""

    def __new__(cls, name: str, value: str):
        made = super().__new__(cls, "".join(value.split()))
        made.name = name
        return made

    def fold(self, *, policy) -> str:
        """What the standard library asks of a header when it writes a message."""
        return f"{self.name}: {self}{policy.linesep}"


class Letter(EmailMultiAlternatives):
    """Text and HTML, and perhaps something for the reader's calendar."""

    calendar: tuple[str, str] | None = None

    def bring_calendar(self, text: str, method: str) -> None:
        """Brings an iCalendar text along, as calendar programs expect it.

        As an alternative to the words, with its method, since Outlook and Apple read it there; and as
        a file, for whoever's mail program reads neither.
        """
        self.calendar = text, method
        self.attach_alternative(text, "text/calendar")
        self.attach("invite.ics", text.encode(), "application/ics")

    def offer_end(self, url: str) -> None:
        """An address that a mail program posts to when its reader wants no more of these (RFC 8058)."""
        self.extra_headers["List-Unsubscribe"] = Unbroken("List-Unsubscribe", f"<{url}>")
        self.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"

    def message(self, **options):
        """Django gives an alternative no parameters and other line ends; a calendar needs its own."""
        message = super().message(**options)
        for part in message.walk():
            if self.calendar and part.get_content_type() == "text/calendar":
                text, method = self.calendar
                parameters = {"charset": "utf-8", "method": method}
                part.set_content(text.encode(), "text", "calendar", params=parameters)
        return message
