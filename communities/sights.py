"""Who can see what, in plain words: each app says it of its own things, a test holds it to it."""

from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities.tenancy.access import AUDIENCES

READERS = {
    "self": _("you"),
    "team": _("your team"),
    "program": _("your program"),
    "facilitator": _("its facilitators"),
    "member": _("other members"),
    "organizer": _("organizers"),
    "partner": _("partners"),
    "sponsor": _("sponsors"),
}
"""From near to far. Admins see what organizers see."""
MEMBERS = frozenset({"self", "team", "program", "facilitator", "member", "organizer"})


@dataclass(frozen=True)
class Sight:
    """One kind of thing, and who may see it. ``note`` says what the table cannot."""

    key: str
    thing: str
    readers: frozenset[str]
    note: str = ""

    def cells(self) -> list[tuple[str, bool]]:
        """(reader, may see) in the order of the columns."""
        return [(label, reader in self.readers) for reader, label in READERS.items()]

    def sentence(self) -> str:
        """The same in words: "Every member." or "You, your team and organizers."."""
        seen = [label for reader, label in READERS.items() if reader in self.readers]
        if self.readers >= MEMBERS:
            far = [READERS[one] for one in READERS if one in self.readers - MEMBERS]
            seen = [_t("every member"), *far]
        return f"{capfirst(get_text_list(seen, _t('and')))}."


_sights: dict[str, Sight] = {}


def sight(key: str, thing: str, readers, note: str = "") -> None:
    """Registers who sees a kind of thing; ``readers`` are keys of ``READERS``."""
    unknown = set(readers) - READERS.keys()
    if unknown:
        raise ValueError(f"no such reader: {unknown}")
    _sights[key] = Sight(key, thing, frozenset(readers), note)


def sights() -> list[Sight]:
    """All of them, what fewest see first."""
    return sorted(_sights.values(), key=lambda one: (len(one.readers), one.key))


def of_audience(*audiences: str) -> frozenset[str]:
    """The readers that a page's declared audience lets in."""
    roles = frozenset().union(*(AUDIENCES[one] for one in audiences))
    far = {role for role in ("organizer", "partner", "sponsor") if role in roles}
    return frozenset(far | (MEMBERS if "member" in roles else set()))


sight(
    "profile",
    _("Your profile"),
    of_audience("member"),
    _("No other member sees your address."),
)
sight(
    "unlisted_profile",
    _("Your profile, when it is not in the directory"),
    {"self", "team", "program", "facilitator", "organizer"},
    _(
        "People of your programs, teams and circles know you anyway. What you lead or start bears"
        " your name."
    ),
)
sight(
    "introduction",
    _("An introduction of you and somebody else"),
    {"self"},
    _("The two of you, and who introduced you."),
)
