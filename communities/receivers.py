"""Reading the record: each receiver keeps a cursor, so that a sweep replays what a crash skipped."""

from collections.abc import Callable

from django.db import models
from django.dispatch import receiver

from communities.completions import look_again
from communities.models import Activity, ReceiverCursor
from communities.models.activity import TransactionId, activity_recorded
from communities.notifications import notify
from communities.tenancy.scope import Scope

BATCH = 200
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
    for activity in activities:
        RECEIVERS[name](activity)
    if activities:
        cursor.recorded_in, cursor.activity_id = activities[-1].recorded_in, activities[-1].pk
        cursor.save(update_fields=["recorded_in", "activity_id"])
    return len(activities)


@receiver(activity_recorded)
def wake(sender, community_id, **kwargs) -> None:
    """Sends the receivers to work; should this get lost, the sweep does the same a minute later."""
    from communities.tasks import run_receivers  # noqa: PLC0415 - tasks import this module

    run_receivers.apply_async(scope=Scope(community_id, None, ""))
