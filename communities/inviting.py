"""Reads whom somebody wants to invite: addresses as people have them, one result for each line.

A line may hold "Cy Navarro <cy@x>", "Navarro, Cy; cy@x", cells from a spreadsheet, or several
addresses at once. What we cannot read is said by its line and costs the others nothing.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from communities import beginnings, moments
from communities.naming import clean_name

MOST_LINES = 500
LONGEST_LINE = 2_000
ADDRESS = re.compile(r"[^\s<>,;|\"()\[\]]+@[^\s<>,;|\"()\[\]]+")
CUTS = re.compile(r"[,;|\t]")
AROUND = " \t,;|<>()[]\"'“”„«»"


@dataclass
class Invitee:
    """Somebody on a list. ``state`` is new, here, invited, twice or unread; ``sentence`` says why.

    ``invitation`` is the one that was made, or the open one from before.
    """

    line: int
    text: str
    email: str = ""
    name: str = ""
    state: str = "new"
    sentence: str = ""
    invitation: object = None

    @property
    def address(self) -> str:
        """What makes two spellings of an address the same."""
        return self.email.casefold()

    def settle(self, state: str, sentence: str = "") -> None:
        """Says what became of the line."""
        self.state, self.sentence = state, sentence


def read(text: str) -> list[Invitee]:
    """Everybody in a pasted text. Raises ValidationError for more than 500 at once."""
    people = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip(AROUND):
            people += _line(number, line)
    if len(people) > MOST_LINES:
        said = {"count": len(people), "most": MOST_LINES}
        raise ValidationError(
            _("These are %(count)s. At most %(most)s at once; bring more as a table.") % said
        )
    return people


def invitee(number: int, email: str, name: str = "") -> Invitee:
    """One person from an address and a name; unread when the address is none."""
    one = Invitee(number, email, name=clean_name(name))
    try:
        one.email = clean_address(email)
    except ValidationError as wrong:
        one.settle("unread", wrong.messages[0])
    return one


def clean_address(email: str) -> str:
    """An address as it is kept. Raises ValidationError with a sentence.

    Look-alikes are no secret: a domain in other letters is shown as mail servers spell it, and one
    that mixes alphabets is refused.
    """
    email = unicodedata.normalize("NFKC", email).strip(AROUND).removeprefix("mailto:").strip(".")
    local, at, domain = email.rpartition("@")
    if not at or not local or not domain:
        raise ValidationError(_("There is no address in this line."))
    if not email.isascii():
        domain = _spelled(domain)
    try:
        validate_email(f"{local}@{domain}")
    except ValidationError:
        raise ValidationError(_("This is no address that mail can reach.")) from None
    if len(local) + len(domain) > 253:
        raise ValidationError(_("This address is too long."))
    return f"{local}@{domain.lower()}"


def draft(program) -> str:
    """The words that a kind of program brings for its invitation, without greeting and signature.

    The first day is that of the first meeting; what they say of it is left out once it is over.
    """
    body = program.blueprint.get("invitation", {}).get("body", "").strip()
    gone = ["{name}", "{lead}"]
    begins_on = beginnings.day_ahead(program)
    if begins_on is None:
        gone.append("{first_day}")
    paragraphs = [one for one in body.split("\n\n") if not any(slot in one for slot in gone)]
    filled = {"{program}": program.title}
    if begins_on:
        filled["{first_day}"] = moments.day(begins_on)
    words = "\n\n".join(paragraphs)
    for slot, value in filled.items():
        words = words.replace(slot, value)
    return words[:1].upper() + words[1:]


def _spelled(domain: str) -> str:
    for label in domain.split("."):
        scripts = {unicodedata.name(one, "?").split()[0] for one in label if one.isalpha()}
        # Japanese and Korean write their own letters side by side.
        if len(scripts) > 1 and not scripts <= {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}:
            raise ValidationError(
                _("This address mixes letters of two alphabets that look alike. Type it anew.")
            )
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        raise ValidationError(_("This is no address that mail can reach.")) from None


def _line(number: int, text: str) -> list[Invitee]:
    if len(text) > LONGEST_LINE:
        text = text[:60] + "…"
        sentence = _("This line is too long to be read.")
        return [Invitee(number, text, state="unread", sentence=sentence)]
    text = unicodedata.normalize("NFC", text)
    # Full-width signs are typed by accident and mean the same.
    found = ADDRESS.findall(text.replace("＠", "@"))
    if len(found) < 2:
        address = found[0] if found else ""
        name = _name(text.replace("＠", "@").replace(address, " ", 1)) if found else ""
        return [_read(number, text.strip(), address, name)]
    people, name = [], ""
    for piece in CUTS.split(text.replace("＠", "@")):
        inside, rest = ADDRESS.findall(piece), piece
        for address in inside:
            before, _address, rest = rest.partition(address)
            people.append(_read(number, piece, address, _name(before) or name))
            name = ""
        if not inside:
            name = _name(f"{name} {piece}")
    return people


def _read(number: int, text: str, address: str, name: str) -> Invitee:
    one = invitee(number, address, name)
    one.text = text.strip()[:200]
    return one


def _name(text: str) -> str:
    """What is left of a line without its address; "Navarro, Cy" is turned around."""
    text = text.replace("mailto:", " ")
    pieces = [piece.strip(AROUND) for piece in re.split(r"[;|\t]", text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 1 and pieces[0].count(",") == 1:
        family, given = (part.strip(AROUND) for part in pieces[0].split(","))
        return f"{given} {family}".strip()
    return " ".join(pieces)
