"""Checking oneself in: the code in the room, when it is taken, and what a mark says then."""

import datetime as dt
import hashlib
import hmac
from math import floor

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities import clock
from communities.models import Activity
from communities.moments import clock_time

STEP = 30
"""Seconds that one code lasts: who types it from the wall has time, who is sent it has little."""
LETTERS = "ACDEFGHJKMNPQRTWXY34679"
"""Without what is misread on a wall: 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V."""
LENGTH = 6
OPENS_BEFORE = dt.timedelta(minutes=30)
"""When people begin to arrive, and the screen in the room goes on."""
CLOSES_AFTER = dt.timedelta(minutes=15)
"""Who forgot finds the code still on the screen while the chairs are put away."""
LATE_AFTER = dt.timedelta(minutes=15)
"""The first quarter of an hour is for arriving: trains and coats make nobody late."""


def code(event, moment: dt.datetime) -> str:
    """The six letters on the screen at ``moment``. They follow from the event and the installation."""
    return _of_step(event, _step(moment))


def is_right(event, said: str, moment: dt.datetime) -> bool:
    """Whether ``said`` is the present code or the one before, whatever its case and gaps."""
    typed = "".join(said.split()).replace("-", "").upper()
    step = _step(moment)
    # Both are compared in any case, each in constant time: no answer comes sooner than another.
    fits = [
        hmac.compare_digest(typed.encode(), _of_step(event, one).encode())
        for one in (step, step - 1)
    ]
    return any(fits)


def switch(event, on: bool, *, by) -> None:
    """Lets people check themselves in at this meeting, or no longer."""
    event.require_run_by(by)
    with transaction.atomic():
        event.lock()
        event.refresh_from_db(fields=["self_check_in"])
        if event.state == event.State.CANCELLED:
            raise ValidationError(_("This meeting was cancelled."))
        if event.self_check_in == on:
            return
        event.self_check_in = on
        event.save(update_fields=["self_check_in"])
        verb = "check_in.opened" if on else "check_in.closed"
        Activity.record(verb, by=by, obj=event, program=event.program)


def is_open(event) -> bool:
    """From half an hour before the meeting until a quarter of an hour after it."""
    opens_at, closes_at = event.starts_at - OPENS_BEFORE, event.ends_at + CLOSES_AFTER
    takes_place = event.state != event.State.CANCELLED
    return event.self_check_in and takes_place and opens_at <= clock.now() < closes_at


def is_late(event) -> bool:
    """Whether who arrives now is late."""
    return clock.now() >= event.starts_at + LATE_AFTER


def require_open(event) -> None:
    """ValidationError that says why nobody checks in now."""
    if event.state == event.State.CANCELLED:
        raise ValidationError(_("This meeting was cancelled."))
    if not event.self_check_in:
        raise ValidationError(_("Here somebody marks who is in the room. You need do nothing."))
    opens_at = event.starts_at - OPENS_BEFORE
    if clock.now() < opens_at:
        said = {"time": clock_time(opens_at)}
        raise ValidationError(_("You can check in from %(time)s, half an hour before.") % said)
    if not is_open(event):
        raise ValidationError(
            _("Checking in has ended. If you were there, whoever ran it can put it right.")
        )


def require_right(event, said: str) -> None:
    """ValidationError that says what to type instead."""
    if not is_right(event, said, clock.now()):
        wrong = _("That is not the code on the screen now; it changes every half minute.")
        raise ValidationError({"code": wrong})


def _step(moment: dt.datetime) -> int:
    return floor(moment.timestamp() / STEP)


def _of_step(event, step: int) -> str:
    key = f"events.check_in:{settings.SECRET_KEY}".encode()
    number = int.from_bytes(hmac.digest(key, f"{event.pk}:{step}".encode(), hashlib.sha256))
    letters = []
    for _place in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)
