"""When a program counts as completed, and who has completed it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t

from communities import clock
from communities.models.activity import Activity
from communities.models.enrolment import Enrolment
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class CompletionRule(Owned):
    """What it takes to complete a program, once somebody has said so; else its kind's usual.

    ``conditions`` is ``{fact: number}`` over `communities.progress`; an empty one means that nothing
    has to be reached here.
    """

    program = OwnedKey("communities.Program", models.CASCADE, related_name="+")
    conditions = models.JSONField(default=dict)
    said_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "program"], name="one_rule_a_program")
        ]

    def __str__(self):
        return str(self.conditions)

    @classmethod
    def say(cls, program, conditions: dict[str, int], *, by) -> "CompletionRule":
        """Replaces what it takes. Who has completed the program before keeps that."""
        require(program.is_run_by(by), _t("Only organizers and facilitators change this."))
        if any(not 1 <= number <= 999 for number in conditions.values()):
            raise ValidationError(_t("Say a number from 1 to 999, or leave the line empty."))
        with transaction.atomic():
            rule, fresh = cls.objects.get_or_create(
                program=program, defaults={"conditions": conditions, "said_by": by}
            )
            if not fresh and rule.conditions == conditions:
                return rule
            rule.conditions, rule.said_by, rule.said_at = conditions, by, clock.now()
            rule.save(update_fields=["conditions", "said_by", "said_at"])
            Activity.record("completion_rule.said", by=by, obj=rule, program=program)
        return rule


class CompletionQuerySet(OwnedQuerySet):
    """Reads of completions."""

    def visible_to(self, membership):
        """One's own; organizers see all, facilitators those of their programs."""
        if membership.is_organizer:
            return self
        facilitating = Enrolment.objects.facilitated_by(membership).values("program_id")
        mine = models.Q(membership=membership)
        return self.filter(mine | models.Q(program__in=facilitating))


class Completion(Owned):
    """A member reached what a program asks for. It happens once, whatever is corrected later."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="completions")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    reached_at = models.DateTimeField(default=clock.now)

    objects = CompletionQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "membership"], name="one_completion_a_program"
            )
        ]

    def __str__(self):
        return f"{self.membership_id} completed {self.program_id}"

    @classmethod
    def reach(cls, program, membership) -> None:
        """Writes it down and tells them, the first time."""
        with transaction.atomic():
            done, fresh = cls.objects.get_or_create(program=program, membership=membership)
            if fresh:
                Activity.record("program.completed", obj=done, program=program, subject=membership)
