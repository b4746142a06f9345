"""A program's figures split by track; each app counts what is its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.models import Completion, Enrolment, Track

_columns: list["Column"] = []


@dataclass(frozen=True)
class Share:
    """``count`` of ``n`` people of one track; of fewer than FEW no share in per cent is said."""

    FEW = 5

    count: int = 0
    n: int = 0

    @property
    def percent(self) -> int | None:
        """The share, half-up, or None while there are too few to say one."""
        return int(100 * self.count / self.n + 0.5) if self.n >= self.FEW else None


@dataclass(frozen=True)
class Column:
    """A figure of each track: ``shares(program, membership)`` gives ``{track id or None: Share}``."""

    label: str
    shares: Callable


@dataclass(frozen=True)
class Row:
    """One track, or who has chosen none, with a share for each column."""

    title: str
    shares: list[Share]


def figure(label: str) -> Callable:
    """Registers ``function(program, membership) -> {track id or None: Share}`` of its learners.

    The reader's membership says in which zone days begin. Whoever asks runs the program: nothing that
    is hidden of small groups belongs here.
    """

    def add(function):
        _columns.append(Column(label, function))
        return function

    return add


def columns() -> list[str]:
    """What is counted for each track."""
    return [column.label for column in _columns]


def rows(program, membership) -> list[Row]:
    """A line for each track, and one for those on none if there are any; nothing without tracks."""
    tracks = {track.pk: track.title for track in Track.objects.of(program)}
    if not tracks:
        return []
    counted = [column.shares(program, membership) for column in _columns]
    found = [
        Row(title, [one.get(pk, Share()) for one in counted])
        for pk, title in (tracks | {None: _("Not decided yet")}).items()
    ]
    return found if any(share.n for share in found[-1].shares) else found[:-1]


@figure(_l("Completed"))
def completed(program, membership) -> dict:
    """Of the learners who are on a track now, those who have completed the program."""
    done = Completion.objects.filter(
        program=models.OuterRef("program"), membership=models.OuterRef("membership")
    )
    learning = Enrolment.objects.active().learners().filter(program=program)
    learning = learning.annotate(done=models.Exists(done)).order_by().values("track_id")
    counted = learning.annotate(
        count=models.Count("pk", filter=models.Q(done=True)), n=models.Count("pk")
    )
    return {pk: Share(count, n) for pk, count, n in counted.values_list("track_id", "count", "n")}
