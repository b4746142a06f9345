"""Minutes and recording of a meeting: kept by whoever runs it, read by whoever sees it."""

import datetime as dt
import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities import clock
from communities.models import Activity

LONGEST = 20_000
ONE_SITTING = dt.timedelta(minutes=15)
"""Within which one writer's savings are one act of the record: the page saves by itself."""


class Overtaken(ValidationError):
    """Somebody else has written since the page was opened."""


def keep(event, *, text: str, recording: str = "", seen: str | None = None, by) -> None:
    """Keeps what was said and where it can be heard. Saying the same again changes nothing.

    ``seen`` is the ``mark`` of the text that the writer began with: when another text stands there
    by now, nothing is lost by either, and ``Overtaken`` says so. The record holds no word of it.
    """
    event.require_run_by(by)
    text, recording = text.replace("\r\n", "\n").strip(), recording.strip()
    if len(text) > LONGEST:
        raise ValidationError(
            {"text": _("Write at most %(longest)s characters.") % {"longest": LONGEST}}
        )
    with transaction.atomic():
        event.lock()
        event.refresh_from_db(fields=["minutes_kept", "recording"])
        if not event.has_begun:
            raise ValidationError(_("Minutes are kept from the start of a meeting on."))
        changed = [
            name
            for name, said in (("minutes_kept", text), ("recording", recording))
            if getattr(event, name) != said
        ]
        if not changed:
            return
        if seen is not None and seen != mark(event.minutes_kept):
            raise Overtaken(_("Somebody has written here since you opened this page."))
        event.minutes_kept, event.recording = text, recording
        event.clean_fields(exclude=_others(event))
        event.save(update_fields=["minutes_kept", "recording"])
        _record(event, changed, by)


def mark(text: str) -> str:
    """A short name of a text: the same text has the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _others(event) -> set[str]:
    kept = {"minutes_kept", "recording"}
    return {field.name for field in event._meta.fields} - kept


def _record(event, changed: list[str], by) -> None:
    """Who wrote and when, once a sitting; the feed tells of the first time."""
    lately = clock.now() - ONE_SITTING
    acts = Activity.objects.filter(verb="event.minuted", object_id=event.pk)
    same = acts.filter(actor=by, happened_at__gt=lately, data__changed=changed)
    if not same.exists():
        Activity.record(
            "event.minuted", by=by, obj=event, program=event.program, public=not acts.exists(),
            changed=changed,
        )  # fmt: skip
