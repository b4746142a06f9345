"""A person's place in one community: their name there and the roles they hold."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.enrolment import Enrolment
from communities.tenancy.owned import Owned, OwnedQuerySet
from communities.tenancy.prepared import prepared

FACE_HUES = (30, 75, 140, 200, 265, 350)
GUEST_ROLES = {"partner", "sponsor"}


class Role(models.TextChoices):
    """Roles held in the community as a whole; programs and projects have their own."""

    ADMIN = "admin", _("Admin")
    ORGANIZER = "organizer", _("Organizer")
    MEMBER = "member", _("Member")
    PARTNER = "partner", _("Partner")
    SPONSOR = "sponsor", _("Sponsor")


class MembershipQuerySet(OwnedQuerySet):
    """Reads of memberships."""

    def active(self):
        """Memberships that have not ended."""
        return self.filter(ended_at=None)

    def with_role(self, *roles: str):
        """Memberships that hold at least one of the roles."""
        return self.filter(roles__overlap=list(roles))

    def visible_to(self, membership: "Membership"):
        """Everybody to members; to a guest only those who look after them, and themselves."""
        if membership.is_guest:
            return self.active().filter(
                models.Q(pk=membership.pk) | models.Q(roles__overlap=[Role.ORGANIZER, Role.ADMIN])
            )
        return self.active()


class Membership(Owned):
    """A person in a community. ``roles`` is never empty while the membership lasts."""

    user = models.ForeignKey("communities.User", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    roles = ArrayField(models.CharField(max_length=12, choices=Role), verbose_name=_("roles"))
    headline = models.CharField(_("headline"), max_length=160, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    enrolled = None
    """A request's membership knows its active enrolments: a list of ``{"program", "role"}``."""

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="one_membership_a_person"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[str(role) for role in Role])
                & models.Q(roles__len__gt=0),
                name="membership_roles",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def of(cls, user_id) -> "Membership | None":
        """A person's membership in the open community and what it is enrolled in; asked on every request."""
        return _of.first(user_id)

    @contextmanager
    def as_reader(self) -> Iterator[None]:
        """Meanwhile words and moments are in this person's language and time zone."""
        with translation.override(self.user.language), timezone.override(self.user.time_zone):
            yield

    def is_nowhere(self, role: str) -> bool:
        """True when the request knows that they hold this role in no program; spares asking."""
        return self.enrolled is not None and all(one["role"] != role for one in self.enrolled)

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


@prepared(user_id=models.UUIDField())
def _of(user_id):
    enrolments = Enrolment.objects.active().filter(membership=models.OuterRef("pk"))
    each = enrolments.values(one=JSONObject(program="program_id", role="role"))
    return (
        Membership.objects.active().filter(user_id=user_id).annotate(enrolled=ArraySubquery(each))
    )
