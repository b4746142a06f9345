"""Names in every script: how they are kept, found by their first letters, and told apart."""

import unicodedata

from django.db import models
from django.db.models.functions import Lower

TURNS_AROUND = frozenset(
    "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Marks of direction and of nothing: the page isolates every name, so that none has to carry them."""

# A letter, and those that are read as it: accents, and look-alikes in Cyrillic, Greek and digits.
# Columns of the database are computed by this; a change to it needs a migration.
ALIKE = {
    "a": "áàâãäåāăąаα",
    "b": "ь",
    "c": "çćčс",
    "d": "ďđԁ",
    "e": "éèêëēęěеёε",
    "g": "ğ",
    "h": "һ",
    "j": "ј",
    "k": "кκ",
    "l": "łíìîïīıі1|iι",
    "n": "ñńň",
    "o": "óòôõöøōőоο0",
    "p": "рρ",
    "q": "ԛ",
    "r": "řг",
    "s": "śšşѕ",
    "t": "ťтτ",
    "u": "úùûüūůűυ",
    "v": "ν",
    "w": "ԝ",
    "x": "хχ",
    "y": "ýÿуγ",
    "z": "źżž",
}
READ_AS = {other: letter for letter, others in ALIKE.items() for other in others}


def clean_name(name: str) -> str:
    """A name as it is kept: composed letters on one line, nothing that turns text around."""
    composed = " ".join(unicodedata.normalize("NFC", name).split())
    shown = "".join(
        letter
        for letter in composed
        if letter not in TURNS_AROUND and unicodedata.category(letter) != "Cc"
    )
    return " ".join(shown.split())[:120]


def key_of(words: str) -> str:
    """What a name is found by: small letters, those that look alike as one."""
    return clean_name(words).lower().translate(str.maketrans(READ_AS))


def after(prefix: str) -> str:
    """The first string behind all that begin with a prefix; the database compares bytes."""
    return prefix[:-1] + chr(min(ord(prefix[-1]) + 1, 0x10FFFF)) if prefix else "\U0010ffff"


class Key(models.Func):
    """``key_of`` as the database computes it from a column."""

    def __init__(self, name, **extra):
        froms, tos = models.Value("".join(READ_AS)), models.Value("".join(READ_AS.values()))
        super().__init__(Lower(name), froms, tos, function="translate", **extra)


class LastWord(models.Func):
    """What stands behind the last space."""

    def __init__(self, name, **extra):
        nothing = models.Value("")
        super().__init__(name, models.Value(r"^.*\s"), nothing, function="regexp_replace", **extra)
