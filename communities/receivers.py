"""Reading the record: each receiver keeps a cursor, so that a sweep replays what a crash skipped.

An act that a receiver cannot read holds up neither the acts after it nor the other receivers: it is
set aside as a due row of its own, read again a few times, and then given up where the admins see it.
"""

import logging
from collections.abc import Callable

from django.db import models, transaction
from django.dispatch import receiver

from communities import clock, due
from communities.completions import look_again
from communities.models import Activity, Due, ReceiverCursor
from communities.models.activity import TransactionId, activity_recorded
from communities.models.due import PAUSE
from communities.notifications import notify
from communities.tenancy.scope import Scope

logger = logging.getLogger(__name__)

BATCH = 200
UNREAD = "unread_act"
"""The kind of the due rows for what a receiver could not read."""
RECEIVERS: dict[str, Callable[[Activity], None]] = {
    "notifications": notify,
    "completions": look_again,
}


class OldestOpenTransaction(models.Func):
    """Rows of transactions below this one are all visible: nothing can appear behind a cursor."""

    template = "pg_snapshot_xmin(pg_current_snapshot())"
    arity, output_field = 0, TransactionId()


def catch_up(name: str) -> int:
    """Hands the next activities of this community to a receiver; returns how many there were.

    The cursor's row is locked, and moves in the same transaction as what the receiver wrote.
    """
    ReceiverCursor.objects.get_or_create(receiver=name)
    cursor = ReceiverCursor.objects.select_for_update().get(receiver=name)
    fresh = Activity.objects.filter(recorded_in__lt=OldestOpenTransaction())
    if cursor.activity_id:
        behind = models.Q(recorded_in=cursor.recorded_in, id__gt=cursor.activity_id)
        fresh = fresh.filter(behind | models.Q(recorded_in__gt=cursor.recorded_in))
    activities = list(fresh.order_by("recorded_in", "id")[:BATCH])
    if _try(name, activities):
        for activity in activities:
            if problem := _try(name, [activity]):
                _set_aside(name, activity, problem)
    if activities:
        cursor.recorded_in, cursor.activity_id = activities[-1].recorded_in, activities[-1].pk
        cursor.save(update_fields=["recorded_in", "activity_id"])
    return len(activities)


@due.kind(UNREAD)
def read_again(row: Due) -> None:
    """Hands an act once more to the receiver that could not read it."""
    RECEIVERS[row.variant](Activity.objects.get(pk=row.object_id))


def _try(name: str, activities: list[Activity]) -> str:
    """What went wrong, or empty. A savepoint, so that nothing stays of what was written by halves."""
    try:
        with transaction.atomic():
            for activity in activities:
                RECEIVERS[name](activity)
    except Exception as failure:
        # Whatever one receiver stumbled over, the others go on.
        logger.warning("an act could not be read", extra={"receiver": name}, exc_info=True)
        return f"{type(failure).__name__}: {failure}"
    return ""


def _set_aside(name: str, activity: Activity, problem: str) -> None:
    """The first of the tries that a due row has; later ones come with the sweep of what is due."""
    if activity.verb == "due.given_up":
        return  # that it could not be told either would be told for ever
    now = clock.now()
    first = {"due_at": now, "tries": 1, "claimed_until": now + PAUSE, "problem": problem[:300]}
    Due.objects.get_or_create(
        kind=UNREAD, object_id=activity.pk, membership=None, variant=name, defaults=first
    )


@receiver(activity_recorded)
def wake(sender, community_id, **kwargs) -> None:
    """Sends the receivers to work; should this get lost, the sweep does the same a minute later."""
    from communities.tasks import run_receivers  # noqa: PLC0415 - tasks import this module

    run_receivers.apply_async(scope=Scope(community_id, None, ""))
