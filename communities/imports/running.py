"""Takes the lines of an import in, batch by batch, each batch in a transaction of its own."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from communities import clock
from communities.imports import Kind
from communities.models.imports import BATCH, Import, ImportLine

log = logging.getLogger(__name__)
Enter = Callable[[], AbstractContextManager]


def run(import_id: str, enter: Enter) -> None:
    """Goes on until no line waits or somebody stops it. ``enter()`` opens the community.

    Two at once share the work: a batch is taken under a lock, and its results are committed with it.
    """
    while True:
        with enter():
            if not _step(import_id):
                return


def _step(import_id: str) -> bool:
    """Takes one batch; False when there is nothing left to do here."""
    running = Import.objects.filter(pk=import_id, state=Import.State.RUNNING)
    table = running.select_for_update(no_key=True).first()
    if table is None:
        return False
    lines = list(table.lines.filter(state=ImportLine.State.WAITING).order_by("number")[:BATCH])
    if not lines:
        table.finish()
        return False
    by = table.made_by
    with translation.override(by.user.language):
        _take(table.about, table, lines, by)
    _write_down(lines)
    table.moved_at = clock.now()
    table.save(update_fields=["moved_at"])
    return True


def _write_down(lines: list[ImportLine]) -> None:
    """A statement for each different result: most lines share one, and bulk_update is slow."""
    results: dict[tuple[str, str], list] = {}
    for line in lines:
        results.setdefault((line.state, line.sentence), []).append(line.pk)
    for (state, sentence), ids in results.items():
        ImportLine.objects.filter(pk__in=ids).update(state=state, sentence=sentence)


def _take(kind: Kind, table: Import, lines: list[ImportLine], by) -> None:
    for line in lines:
        line.values = line.values_of(table.mapping)
        if sentence := _wrong(kind, table, line):
            line.settle("failed", sentence)
    sound = [line for line in lines if line.state == ImportLine.State.WAITING]
    if not sound:
        return
    try:
        with transaction.atomic():
            kind.take(sound, by, **table.options)
    except Exception:  # one line must not cost the others
        for line in sound:
            _take_alone(kind, table, line, by)
    for line in sound:
        if line.state == ImportLine.State.WAITING:
            line.settle("failed", _("This line was not taken."))


def _take_alone(kind: Kind, table: Import, line: ImportLine, by) -> None:
    line.settle("waiting")
    try:
        with transaction.atomic():
            kind.take([line], by, **table.options)
    except ValidationError as wrong:
        line.settle("failed", " ".join(wrong.messages))
    except PermissionDenied as refused:
        line.settle("failed", str(refused))
    except Exception:
        log.exception("line %s of import %s", line.number, table.pk)
        line.settle("failed", _("Something went wrong with this line. Try it once more by itself."))


def _wrong(kind: Kind, table: Import, line: ImportLine) -> str:
    """What can be said of a line without asking anybody."""
    if any(line.cells[len(table.columns) :]):
        return _("This line has more cells than there are headings.")
    for one in kind.fields:
        if one.required and not line.values.get(one.name):
            return _("%(column)s is empty.") % {"column": one.label}
    return kind.check(line.values)
