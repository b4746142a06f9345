"""What is to be done at a moment, once: a row for each, claimed by the sweep."""

import datetime as dt

from django.db import models, transaction

from communities import clock
from communities.models.activity import Activity
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

TRIES = 5
LEASE = dt.timedelta(minutes=5)
"""How long a sweep may hold a row. A claim that reaches further is of a clock that was set back."""
PAUSE = dt.timedelta(minutes=1)
"""After a failed try, times the number of tries; below the lease."""


class DueQuerySet(OwnedQuerySet):
    """Reads of what is due."""

    def undone(self):
        """Still to be done, or given up."""
        return self.filter(done_at=None)

    def free(self):
        """Nobody holds it, or whoever did has not come back."""
        now = clock.now()
        return self.filter(
            models.Q(claimed_until=None)
            | models.Q(claimed_until__lte=now)
            | models.Q(claimed_until__gt=now + LEASE)
        )

    def to_do(self):
        """What a sweep takes now, the oldest first."""
        now = self.undone().free().filter(due_at__lte=clock.now(), tries__lt=TRIES)
        return now.order_by("due_at", "id")

    def given_up(self):
        """Tried as often as anything is, and never done."""
        return self.undone().filter(tries__gte=TRIES)


class Due(Owned):
    """One thing of a ``kind`` about one object at ``due_at``, for one member or for nobody in particular.

    Of the same kind, object, member and ``variant`` there is one row for ever, so that deriving it
    again changes nothing. What is done is decided by ``communities.due``.
    """

    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    membership = OwnedKey("communities.Membership", models.CASCADE, null=True, related_name="+")
    variant = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    objects = DueQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name_plural = "due rows"
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind", "object_id", "membership", "variant"],
                nulls_distinct=False,
                name="one_due_row_each",
            )
        ]
        indexes = [
            models.Index(
                fields=["community", "due_at", "id"],
                condition=models.Q(done_at=None),
                name="due_undone",
            )
        ]

    def __str__(self):
        return f"{self.kind} at {self.due_at:%Y-%m-%d %H:%M}"

    @classmethod
    def arrange(
        cls, kind: str, object_id, wanted: dict[tuple, dt.datetime], *, membership=None, since=None
    ) -> None:
        """Makes the rows of an object as they should be: ``(membership id or None, variant)`` → moment.

        With a ``membership``, only that member's rows. What is there already stays, what has another
        moment moves and is done again, what is not wanted goes unless it was done. Nothing is made or
        moved to a moment up to ``since``, when what it is about was settled: that would be too late.
        """
        rows = cls.objects.filter(kind=kind, object_id=object_id)
        if membership is not None:
            rows = rows.filter(membership=membership)
        with transaction.atomic():
            held = {(row.membership_id, row.variant): row for row in rows.select_for_update()}
            wanted = {
                key: at
                for key, at in wanted.items()
                if since is None or at > since or (key in held and held[key].due_at == at)
            }
            gone = [
                row.pk for key, row in held.items() if key not in wanted and row.done_at is None
            ]
            moved = [
                row for key, row in held.items() if key in wanted and row.due_at != wanted[key]
            ]
            for row in moved:
                row.due_at = wanted[row.membership_id, row.variant]
                row.done_at = row.claimed_until = None
                row.tries, row.problem = 0, ""
            new = [
                cls(kind=kind, object_id=object_id, membership_id=key[0], variant=key[1], due_at=at)
                for key, at in wanted.items()
                if key not in held
            ]
            cls.objects.filter(pk__in=gone).delete()
            fields = ["due_at", "done_at", "claimed_until", "tries", "problem"]
            cls.objects.bulk_update(moved, fields, batch_size=500)
            cls.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)

    @classmethod
    def claim(cls, most: int) -> list["Due"]:
        """Takes what is due, for a while; what others hold at this moment is left to them."""
        with transaction.atomic():
            rows = list(cls.objects.to_do().select_for_update(skip_locked=True)[:most])
            cls.objects.filter(pk__in=[row.pk for row in rows]).update(
                claimed_until=clock.now() + LEASE, tries=models.F("tries") + 1
            )
        return rows

    @classmethod
    def again(cls, kind: str, object_id) -> None:
        """Has what was done about an object done once more, when its moment has come."""
        done = cls.objects.filter(kind=kind, object_id=object_id).exclude(done_at=None)
        done.update(done_at=None, claimed_until=None, tries=0, problem="")

    def put_off(self, moment: dt.datetime) -> None:
        """Said by whoever does it, that its moment is yet to come."""
        self.due_at, self.claimed_until, self.tries = moment, None, 0
        self.save(update_fields=["due_at", "claimed_until", "tries"])

    def fail(self, problem: str) -> None:
        """Notes why a try came to nothing; after the last one it is given up, and the admins are told."""
        self.problem = problem[:300]
        self.claimed_until = None if self.tries >= TRIES else clock.now() + self.tries * PAUSE
        self.save(update_fields=["problem", "claimed_until"])
        if self.tries >= TRIES:
            Activity.record("due.given_up", obj=self, subject=self.membership, kind=self.kind)
