"""The append-only record of every meaningful act, and the cursors of those who read it."""

from django.db import models, transaction
from django.dispatch import Signal

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

activity_recorded = Signal()
"""Sent on commit as a wake-up, with the activity's id. Nothing depends on its arrival."""


class TransactionId(models.Field):
    """PostgreSQL's ``xid8``: which transaction wrote a row. Cursors read behind the oldest open one."""

    def db_type(self, connection):
        return "xid8"

    def from_db_value(self, value, expression, connection):
        return None if value is None else int(value)

    def get_prep_value(self, value):
        # As a string: PostgreSQL reads an untyped literal as xid8, but casts no integer to it.
        return str(value) if isinstance(value, int) else super().get_prep_value(value)


class CurrentTransaction(models.Func):
    """The id of the transaction at work."""

    function, arity = "pg_current_xact_id", 0
    output_field = TransactionId()


class ActivityQuerySet(OwnedQuerySet):
    """Reads of the record."""

    def feed(self, membership):
        """What a member may see happen, newest first. Content-free rows; guests have no feed."""
        if membership.is_guest:
            return self.none()
        return self.filter(is_public=True).order_by("-happened_at", "-id")

    visible_to = feed


class Activity(Owned):
    """One act: who did what to what, and when. Written by the verb, inside its transaction.

    ``verb`` is "<noun>.<past tense>". ``is_public`` rows appear in the community's feed; the others
    are for audit, figures and the people concerned. Never holds what somebody wrote in private.
    """

    verb = models.CharField(max_length=60)
    actor = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    subject = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="+")
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False)
    happened_at = models.DateTimeField(default=clock.now)
    recorded_in = TransactionId(db_default=CurrentTransaction(), editable=False)

    objects = ActivityQuerySet.as_manager()
    append_only = True

    class Meta(Owned.Meta):
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["community", "-happened_at", "-id"], name="activity_feed"),
            models.Index(fields=["community", "recorded_in", "id"], name="activity_cursor"),
            # Figures count acts of one kind in one program.
            models.Index(
                fields=["community", "program", "verb"],
                condition=models.Q(program__isnull=False),
                name="activity_of_program",
            ),
        ]

    def __str__(self):
        return self.verb

    @classmethod
    def record(
        cls,
        verb: str,
        *,
        by=None,
        obj: Owned | None = None,
        program=None,
        subject=None,
        public: bool = False,
        **data,
    ) -> "Activity":
        """Writes one act and wakes the receivers once it is committed."""
        activity = cls.objects.create(
            verb=verb,
            actor=by,
            subject=subject,
            program=program,
            object_kind=obj._meta.label_lower if obj is not None else "",
            object_id=obj.pk if obj is not None else None,
            data=data,
            is_public=public,
        )
        wake = activity.pk, activity.community_id
        transaction.on_commit(
            lambda: activity_recorded.send(cls, activity_id=wake[0], community_id=wake[1]),
            robust=True,
        )
        return activity


class ReceiverCursor(Owned):
    """How far one receiver has read this community's record."""

    receiver = models.CharField(max_length=60)
    recorded_in = TransactionId(default=0)
    activity_id = models.UUIDField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "receiver"], name="one_cursor_a_receiver")
        ]

    def __str__(self):
        return self.receiver
