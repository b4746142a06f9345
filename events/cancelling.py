"""Calling meetings off, and holding them after all: one, the following, or all of a series."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities import clock
from communities.models import Activity
from events import changes, guest_mail, reminders, seats
from events.models.event_choices import LONGEST_REASON


def cancel(event, reason: str, scope: str, *, by) -> None:
    """Calls off what the scope means. Meetings that are over or cancelled stay as they are."""
    if len(reason) > LONGEST_REASON:
        too_long = _("Write at most %(longest)s characters.") % {"longest": LONGEST_REASON}
        raise ValidationError({"reason": too_long})
    with transaction.atomic():
        changes.lock(event, scope)
        if event.state != event.State.PLANNED:
            raise ValidationError(_("This meeting is over or has been cancelled already."))
        found = _locked(changes.meetings(event, scope, state=event.State.PLANNED))
        _save(found, event.State.CANCELLED, reason)
        _record(event, found, "cancelled", by=by, reason=reason, scope=scope)
    event.refresh_from_db(fields=["state", "cancel_reason", "sequence", "changed_at"])


def restore(event, scope: str, *, by) -> int:
    """Plans again what one act cancelled of a scope, without the meetings begun since; how many."""
    with transaction.atomic():
        changes.lock(event, scope)
        if event.state != event.State.CANCELLED:
            raise ValidationError(_("This meeting is not cancelled."))
        if event.has_begun:
            raise ValidationError(_("Its time has passed. Plan a new one."))
        event.refresh_from_db(fields=["changed_at"])
        cancelled = changes.meetings(
            event, scope, state=event.State.CANCELLED, changed_at=event.changed_at
        )
        found = _locked(cancelled.filter(starts_at__gt=clock.now()))
        _save(found, event.State.PLANNED, "")
        _record(event, found, "restored", by=by)
    event.refresh_from_db(fields=["state", "cancel_reason", "sequence", "changed_at"])
    return len(found)


def _locked(found) -> list:
    locked = found.select_related(None).order_by("pk").select_for_update()
    return sorted(locked, key=lambda meeting: (meeting.starts_at, meeting.pk))


def _save(found: list, state: str, reason: str) -> None:
    now = clock.now()
    for meeting in found:
        meeting.state, meeting.cancel_reason = state, reason
        meeting.sequence, meeting.changed_at = meeting.sequence + 1, now
    if found:
        names = ["state", "cancel_reason", "sequence", "changed_at"]
        type(found[0]).objects.bulk_update(found, names)


def _record(event, found: list, past: str, *, by, **said) -> None:
    """One act a meeting, and one for the whole when they are more; then those of each are quiet."""
    if len(found) == 1:
        Activity.record(
            f"event.{past}", by=by, obj=event, program=event.program, public=True, **said
        )
    else:
        change = {"change": uuid.uuid4().hex}
        Activity.objects.bulk_create(
            Activity(
                verb=f"event.{past}", actor=by, object_kind="events.event", object_id=meeting.pk,
                program=event.program, data={"quiet": True} | said | change,
            )
            for meeting in found
        )  # fmt: skip
        Activity.record(
            f"series.{past}", by=by, obj=event.series, program=event.program, public=True,
            first=str(event.pk), events=[str(meeting.pk) for meeting in found], **said, **change,
        )  # fmt: skip
    for meeting in found:
        reminders.reschedule(meeting)
        guest_mail.tell(meeting, past, reason=said.get("reason", ""))
        seats.offer(meeting)
