"""What an organizer did about one step of a program's launch."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class LaunchStepQuerySet(OwnedQuerySet):
    """Reads of touched steps."""

    def visible_to(self, membership):
        """Organizers get programs ready."""
        return self if membership.is_organizer else self.none()

    def of(self, program):
        """A program's steps that somebody touched."""
        return self.filter(program=program).order_by("key")


class LaunchStep(Owned):
    """A step that was drafted, done by hand or put away; the others tick themselves from facts.

    ``data`` is what a draft holds, such as the addresses that are not invited yet.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        DONE = "done", _("done")
        AWAY = "away", _("put away")

    program = OwnedKey("communities.Program", models.CASCADE, related_name="launch_steps")
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=7, choices=State)
    data = models.JSONField(default=dict)
    by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=clock.now)

    objects = LaunchStepQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "key"], name="one_mark_a_launch_step"
            ),
        ]

    def __str__(self):
        return f"{self.key}: {self.state}"

    @classmethod
    def mark(cls, program, key: str, state: str, *, by, **data) -> "LaunchStep":
        """Notes how a step stands; the last word counts."""
        with transaction.atomic():
            step, fresh = cls.objects.select_for_update().get_or_create(
                program=program, key=key, defaults={"state": state, "data": data, "by": by}
            )
            data = data or step.data  # what was drafted outlives being put away
            if not fresh and (state, data) == (step.state, step.data):
                return step
            step.state, step.data, step.by, step.marked_at = state, data, by, clock.now()
            step.save(update_fields=["state", "data", "by", "marked_at"])
            Activity.record("launch.marked", by=by, program=program, step=key, state=state)
        return step

    @classmethod
    def launch(cls, program, *, by) -> None:
        """Puts the whole list away: its organizers have what they need."""
        state = {"state": cls.State.DONE, "by": by}
        with transaction.atomic():
            _step, fresh = cls.objects.get_or_create(
                program=program, key="launched", defaults=state
            )
            if fresh:
                Activity.record("program.launched", by=by, obj=program, program=program)

    @classmethod
    def unmark(cls, program, key: str, *, by) -> None:
        """Takes back what was marked; facts speak again, and a draft is a draft again."""
        with transaction.atomic():
            step = cls.objects.filter(program=program, key=key).first()
            if step is None or step.state == cls.State.DRAFTED:
                return
            if step.data:
                step.state = cls.State.DRAFTED
                step.save(update_fields=["state"])
            else:
                step.delete()
            Activity.record("launch.unmarked", by=by, program=program, step=key)
