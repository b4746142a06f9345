"""What every page shows of somebody: how they are called, their face, what their roles come to."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from django.db import models
from django.utils import timezone, translation

from communities.models.role import Role

FACE_HUES = (30, 75, 140, 200, 265, 350)
GUEST_ROLES = {"partner", "sponsor"}


class Person(models.Model):
    """Somebody with a ``name`` and ``roles``, who has a ``user`` and perhaps a ``field``."""

    class Meta:
        abstract = True

    @cached_property
    def roles_set(self) -> frozenset[str]:
        """The roles, for set arithmetic."""
        return frozenset(self.roles)

    @property
    def is_organizer(self) -> bool:
        """Organizers run programs; admins may do all that organizers do."""
        return bool(self.roles_set & {Role.ORGANIZER, Role.ADMIN})

    @property
    def is_guest(self) -> bool:
        """Here for a partner or a funder only: shown square, and sees no one but their own."""
        return self.roles_set <= GUEST_ROLES

    @property
    def field_word(self) -> str:
        """What they work in, as a word."""
        return self.field.word if self.field else ""

    @property
    def first_name(self) -> str:
        """What a greeting says."""
        return self.name.split(" ")[0]

    @cached_property
    def initials(self) -> str:
        """One or two letters for the face."""
        words = self.name.split() or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def face_hue(self) -> int:
        """One of six quiet hues, the same wherever the name appears."""
        return FACE_HUES[zlib.crc32(self.name.encode()) % len(FACE_HUES)]

    @property
    def role_word(self) -> str:
        """The role that says most about what they come to do, as a word."""
        telling = (Role.ORGANIZER, Role.ADMIN, Role.MEMBER, Role.PARTNER, Role.SPONSOR)
        return next(str(role.label) for role in telling if role in self.roles_set)

    @contextmanager
    def as_reader(self) -> Iterator[None]:
        """Meanwhile words and moments are in this person's language and time zone."""
        with translation.override(self.user.language), timezone.override(self.user.time_zone):
            yield
