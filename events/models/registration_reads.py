"""What an answer can be, and reads of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import Enrolment, Membership
from communities.tenancy.owned import OwnedQuerySet
from events.models.guest import Guest


class Answer(models.TextChoices):
    """What somebody said, or waits for."""

    YES = "yes", _("Coming")
    NO = "no", _("Not coming")
    MAYBE = "maybe", _("Perhaps")
    WAITING = "waiting", _("Waiting for a place")


class Seat(models.TextChoices):
    """Where somebody takes part."""

    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online")


class RegistrationQuerySet(OwnedQuerySet):
    """Reads of registrations."""

    def coming(self):
        """Those who said yes: they hold a place."""
        return self.filter(answer=Answer.YES)

    def perhaps_coming(self):
        """Those to tell when something changes."""
        return self.exclude(answer=Answer.NO)

    def waiting(self):
        """Those in a queue, with an offer or without."""
        return self.filter(answer=Answer.WAITING)

    def of(self, person):
        """One person's: a member's, or a guest's."""
        return self.filter(**whose(person))

    def with_person(self):
        """With whom each is of, and what is needed to write to them."""
        return self.select_related("membership__user", "membership__community", "guest")

    def visible_to(self, membership):
        """Members see who of those they know is coming, and their own answers.

        Who runs the event sees every answer.
        """
        if membership.is_guest:
            return self.none()
        if membership.is_organizer:
            return self
        facilitating = Enrolment.objects.facilitated_by(membership)
        seen = models.Q(event__program=None) | ~models.Q(event__program__status="draft")
        named = Membership.objects.visible_to(membership).values("pk")
        return self.filter(seen).filter(
            models.Q(answer=Answer.YES, membership_id__in=named)
            | models.Q(membership=membership)
            | models.Q(event__lead=membership)
            | models.Q(event__program__in=facilitating.values("program_id"))
        )


def whose(person) -> dict:
    """Whose row it is: a member's or a guest's."""
    return {"guest": person} if isinstance(person, Guest) else {"membership": person}
