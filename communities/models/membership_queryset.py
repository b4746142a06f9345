"""Reads of memberships: who is here, who is found, by what."""

from django.db import models

from communities import acquaintances
from communities.models.enrolment import Enrolment
from communities.models.role import Role
from communities.models.skill import SkillMark
from communities.naming import after, key_of
from communities.tenancy.owned import OwnedQuerySet


@acquaintances.knows
def in_programs(membership):
    """Those in a program with this member."""
    active = Enrolment.objects.active()
    mine = active.filter(membership=membership).values("program_id")
    return active.filter(program_id__in=mine).values("membership_id")


class MembershipQuerySet(OwnedQuerySet):
    """Reads of memberships."""

    def active(self):
        """Memberships that have not ended."""
        return self.filter(ended_at=None)

    def listed(self):
        """Those here who agreed to be found in the directory."""
        return self.filter(ended_at=None, is_listed=True)

    def with_role(self, *roles: str):
        """Memberships that hold at least one of the roles."""
        return self.filter(roles__overlap=list(roles))

    def visible_to(self, membership):
        """Whose page opens, and who may be named for something: who is listed, oneself, who is known.

        Known are people of the same programs, and whom ``communities.acquaintances`` adds. Organizers
        see everybody; guests those who look after them, and themselves.
        """
        if membership.is_organizer:
            return self.active()
        seen = models.Q(pk=membership.pk)
        if membership.is_guest:
            return self.active().filter(
                seen | models.Q(roles__overlap=[Role.ORGANIZER, Role.ADMIN])
            )
        known = acquaintances.known_to(membership)
        return self.active().filter(seen | known | models.Q(is_listed=True))

    def in_directory(self, membership):
        """Who is found by looking: those listed; by organizers everybody."""
        if membership.is_guest:
            return self.none()
        return self.active() if membership.is_organizer else self.listed()

    def named(self, query: str):
        """Whose name, or last name, begins like this, whatever accents it is written with."""
        begin = key_of(query)
        return self.beginning(begin, after(begin))

    def beginning(self, low, high):
        """Names between two keys; by comparisons, which row security lets an index answer."""
        return self.filter(
            models.Q(name_key__gte=low, name_key__lt=high)
            | models.Q(last_key__gte=low, last_key__lt=high)
        )

    def marked(self, kind: str, skill):
        """Those who offer a skill, seek it, or are interested."""
        marks = SkillMark.objects.filter(skill=skill, kind=kind)
        return self.filter(pk__in=marks.values("membership_id"))

    def in_program(self, program):
        """Those who are enrolled now."""
        active = Enrolment.objects.active().filter(program=program)
        return self.filter(pk__in=active.values("membership_id"))
