"""Doing what is due: each kind says how, one sweep claims the rows and runs them, each once.

A row is claimed in one transaction and done in a second one, which takes its lock again and sees
whether it is still to be done: so a sweep that dies leaves its rows to the next, two sweeps never do
the same, and what a kind writes stands or falls with the row's mark.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from itertools import groupby

from django.db import transaction

from communities import clock
from communities.models import Due
from communities.models.due import TRIES

logger = logging.getLogger(__name__)

BATCH = 1000
_kinds: dict[str, Callable[[list[Due]], None]] = {}


def kind(name: str) -> Callable:
    """Registers ``f(row) -> None`` for rows of this kind: inside the community, once for each row.

    It may find that the moment is yet to come, and ``row.put_off(moment)``.
    """

    def add(function):
        _kinds[name] = lambda rows: [function(row) for row in rows]
        return function

    return add


def kind_in_batches(name: str) -> Callable:
    """The same for ``f(rows)``: many rows at once. Should it fail, it is asked for each row alone."""

    def add(function):
        _kinds[name] = function
        return function

    return add


def sweep(opened: Callable[[], AbstractContextManager]) -> int:
    """Does one batch of what is due; returns how many rows it took. ``opened()`` opens the community."""
    with opened():
        _bury()
        rows = sorted(Due.claim(BATCH), key=lambda row: row.kind)
    for name, of_kind in groupby(rows, key=lambda row: row.kind):
        with opened():
            _do(name, [row.pk for row in of_kind])
    return len(rows)


def _do(name: str, ids: list) -> None:
    """In the transaction that marks them done. A row that was moved meanwhile is not due any more."""
    still = Due.objects.undone().filter(pk__in=ids, due_at__lte=clock.now())
    still = still.order_by("due_at", "id")
    rows = list(still.select_for_update(skip_locked=True))
    if problem := _try(name, rows):
        for row in rows:
            if problem := _try(name, [row]) if len(rows) > 1 else problem:
                row.fail(problem)


def _try(name: str, rows: list[Due]) -> str:
    """What went wrong, or empty. A savepoint, so that nothing stays of what was done by halves."""
    try:
        with transaction.atomic():
            _kinds[name](rows)
            _mark_done(rows)
    except Exception as failure:
        # Whatever it was, the other rows go on.
        logger.warning("due rows failed", extra={"kind": name, "rows": len(rows)}, exc_info=True)
        return f"{type(failure).__name__}: {failure}"
    return ""


def _mark_done(rows: Iterable[Due]) -> None:
    now = clock.now()
    done = Due.objects.filter(pk__in=[row.pk for row in rows if row.due_at <= now])
    done.update(done_at=now, claimed_until=None, problem="")


def _bury() -> None:
    """Gives up rows whose last try never came back: its worker died over each of them."""
    for row in Due.objects.given_up().free().exclude(claimed_until=None)[:BATCH]:
        row.tries = TRIES
        row.fail("Its worker ended while at it.")
