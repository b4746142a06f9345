"""A member in a program, in one role."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules
from communities.models.activity import Activity
from communities.models.mail import Mail
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

NUDGES_APART = dt.timedelta(days=7)


class ProgramRole(models.TextChoices):
    """Roles inside one program."""

    FACILITATOR = "facilitator", _("Facilitator")
    MENTOR = "mentor", _("Mentor")
    PARTICIPANT = "participant", _("Participant")


class Goal(models.TextChoices):
    """Which of a program's intended results somebody's why belongs to."""

    LEARNING = "learning", _("Learning")
    IMPACT = "impact", _("Impact")
    BUSINESS = "business", _("Work")


class EnrolmentQuerySet(OwnedQuerySet):
    """Reads of enrolments."""

    def active(self):
        """Enrolments that have not ended."""
        return self.filter(ended_at=None)

    def learners(self):
        """The population of the learning figures (R2): participants."""
        return self.filter(role=ProgramRole.PARTICIPANT)

    def facilitated_by(self, membership):
        """Somebody's enrolments as a facilitator, as long as they last."""
        return self.active().filter(membership=membership, role=ProgramRole.FACILITATOR)

    def visible_to(self, membership):
        """Members see who is in a program, and their own past; guests see nobody."""
        if membership.is_guest:
            return self.none()
        if membership.is_organizer:
            return self
        return self.filter(models.Q(ended_at=None) | models.Q(membership=membership))


class Enrolment(Owned):
    """A member's part in a program; it ends, it is never deleted.

    ``goal`` says which of the program's results the ``why`` was put under. ``held_until`` keeps the
    place of somebody who left for as long as they may think again; ``moved_to`` is where they went.
    """

    Goal = Goal
    LONGEST_WHY = 200

    program = OwnedKey("communities.Program", models.CASCADE, related_name="enrolments")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="enrolments")
    role = models.CharField(max_length=12, choices=ProgramRole, default=ProgramRole.PARTICIPANT)
    why = models.CharField(_("what's in it for me"), max_length=LONGEST_WHY, blank=True)
    enrolled_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    track = OwnedKey(
        "communities.Track", models.PROTECT, null=True, blank=True, related_name="enrolments"
    )
    goal = models.CharField(max_length=8, choices=Goal, blank=True)
    held_until = models.DateTimeField(null=True, editable=False)
    moved_to = OwnedKey(
        "communities.Enrolment", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "membership", "role"], name="one_enrolment_a_role"
            )
        ]
        indexes = [
            models.Index(fields=["community", "membership", "program"], name="enrolment_of"),
            models.Index(
                fields=["community", "held_until"],
                condition=models.Q(held_until__isnull=False),
                name="enrolment_held",
            ),
        ]

    def __str__(self):
        return f"{self.membership_id} in {self.program_id}"

    def withdraw(self, *, by) -> None:
        """Ends the enrolment; what was done in it stays."""
        allowed = by.pk == self.membership_id or self.program.is_run_by(by)
        rules.require(
            allowed, _t("Only the member, an organizer or a facilitator ends an enrolment.")
        )
        if self.ended_at:
            raise ValidationError(_t("This enrolment has ended already."))
        with transaction.atomic():
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            Activity.record(
                "program.withdrew", by=by, obj=self, program=self.program, subject=self.membership
            )

    @once
    def nudge(self, *, by, letter: str) -> None:
        """Sends the member a word from who runs the program, by mail, and notes that it was sent.

        The record keeps that somebody wrote, never what. Raises NotAllowed, or ValidationError for
        an empty letter.
        """
        program = self.program
        rules.require(program.is_run_by(by), _t("Only who runs the program writes from here."))
        if not letter.strip():
            raise ValidationError({"letter": _t("Write a word first.")})
        with transaction.atomic():
            # The button pressed twice, or by two people at once, is one letter.
            type(self).objects.select_for_update().get(pk=self.pk)
            if self._nudged_lately():
                said = {"name": self.membership.first_name}
                raise ValidationError(_t("%(name)s has had a word from you this week.") % said)
            act = Activity.record(
                "program.nudged", by=by, obj=self, program=program, subject=self.membership
            )
            Mail.post(
                "communities/nudge",
                to=self.membership,
                effect_key=f"nudge:{act.pk}",
                sender=by,
                program=program,
                letter=letter.strip(),
                act_url=settings.SITE_URL + program.get_absolute_url(),
                act_label=program.title,
            )

    def _nudged_lately(self) -> bool:
        since = clock.now() - NUDGES_APART
        lately = Activity.objects.filter(verb="program.nudged", happened_at__gt=since)
        return lately.filter(program=self.program, subject=self.membership).exists()

    def put_off_nudge(self, *, by) -> None:
        """Notes that who runs the program decided not to write for now."""
        allowed = self.program.is_run_by(by)
        rules.require(allowed, _t("Only who runs the program writes from here."))
        Activity.record(
            "program.nudge_put_off", by=by, obj=self, program=self.program, subject=self.membership
        )
