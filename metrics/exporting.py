"""Makes an export's file, step by step, so that no transaction is open while it is written."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from communities.csv_export import ENCODING, SafeWriter
from metrics.kpis import Rows
from metrics.models import Export

Enter = Callable[[], AbstractContextManager]


class TakenOver(RuntimeError):
    """Another try works on the same export: this one leaves nothing behind."""


def make(export_id: str, enter: Enter) -> None:
    """Makes the file of an export that nobody else has in hand. ``enter()`` opens the community.

    Delivered twice, killed half-way or both, there is one file in the end: every try writes a file
    of its own, and the one whose number still counts puts it into place.
    """
    with enter():
        export = Export.objects.take(export_id)
        if export is None:
            return
        export.made_by.user  # noqa: B018 - read inside, used outside
    with translation.override(export.made_by.user.language):
        _make(export, enter)


def _make(export: Export, enter: Enter) -> None:
    draft = export.path.with_suffix(f".{export.tries}.part")
    try:
        with enter():
            rows = export.figure().rows
        export.path.parent.mkdir(parents=True, exist_ok=True)
        count = _write(draft, rows, export, enter)
        with enter():
            if not export.finish(count):
                raise TakenOver
            draft.replace(export.path)  # before the commit: a row that says "ready" has its file
        for left in export.path.parent.glob(f"{export.pk}.*.part"):
            left.unlink(missing_ok=True)  # of tries that were killed
    except TakenOver:
        pass
    except (PermissionDenied, Http404):
        _give_up(export, enter, _("These rows are no longer yours to see."))
    except ValidationError as failure:
        _give_up(export, enter, " ".join(failure.messages))
    except OSError:
        _give_up(
            export, enter, _("There is no room for the file. Tell whoever looks after this server.")
        )
    finally:
        draft.unlink(missing_ok=True)


def _write(draft: Path, rows: Rows, export: Export, enter: Enter) -> int:
    """Writes batch after batch; returns the number of rows below the heading."""
    count, batches = 0, rows.read()
    with draft.open("w", encoding=ENCODING, newline="") as file:
        writer = SafeWriter(file)
        writer.row(rows.columns)
        while True:
            with enter():
                batch = next(batches, None)
                if batch and not export.advance(count + len(batch), rows.total):
                    raise TakenOver
            if not batch:
                break
            writer.rows(batch)
            count += len(batch)
        file.flush()
        os.fsync(file.fileno())
    return count


def _give_up(export: Export, enter: Enter, problem: str) -> None:
    with enter():
        export.give_up(problem)
