"""An export: the rows behind a figure as a file, made in the background."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules
from communities.models import Activity, Membership
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here, require_scope
from metrics import rules as metrics_rules
from metrics.forms import SelectionForm
from metrics.kpis import KPIS, Figure
from metrics.period import Period

TRIES = 5
AT_ONCE = 3
LEASE = dt.timedelta(seconds=60)
KEPT = dt.timedelta(days=7)
"""How long a file lies here. It names people; who needs it longer keeps a copy."""


class ExportQuerySet(OwnedQuerySet):
    """Reads of exports."""

    def visible_to(self, membership):
        """One's own; organizers see all of them."""
        return self if membership.is_organizer else self.filter(made_by=membership)

    def unfinished(self):
        """Waiting or being made."""
        return self.filter(state__in=[Export.State.WAITING, Export.State.RUNNING])

    def takeable(self):
        """Waiting, or left behind by somebody who no longer says that they are at it."""
        return self.unfinished().filter(
            models.Q(leased_until=None) | models.Q(leased_until__lt=clock.now())
        )

    def outdated(self):
        """Ready for longer than files are kept."""
        return self.filter(state=Export.State.DONE, finished_at__lt=clock.now() - KEPT)

    def take(self, export_id) -> "Export | None":
        """Takes an export in hand; None when it is done, gone, or in somebody else's hands.

        Each try has a number: whoever was thought dead and comes back finds that his is over.
        """
        export = self.takeable().select_for_update().filter(pk=export_id).first()
        if export is None:
            return None
        if export.tries >= TRIES:
            export.give_up(_t("Five tries did not finish it. Ask for a shorter period."))
            return None
        export.state, export.tries = Export.State.RUNNING, export.tries + 1
        export.leased_until = clock.now() + LEASE
        export.save(update_fields=["state", "tries", "leased_until"])
        return export


class Export(Owned):
    """Rows of one KPI as CSV. ``parameters`` are those of ``SelectionForm``, with both days set."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Not made")
        GONE = "gone", _("No longer kept")

    kind = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    row_count = models.PositiveIntegerField(null=True)
    file = models.CharField(max_length=200, blank=True)
    made_by = OwnedKey("communities.Membership", models.PROTECT, related_name="exports")
    made_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "-made_at", "-id"], name="export_by_moment"),
            models.Index(
                fields=["community", "made_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="export_unfinished",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="export_progress"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(file=""), name="export_done_has_file"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.made_at:%Y-%m-%d}"

    @classmethod
    @once
    def request(cls, kind: str, parameters: dict, *, by) -> "Export":
        """Asks for the rows of a KPI, by those who may see them; made as soon as a worker is free."""
        metrics_rules.require_export(by)
        form = _form(kind, parameters, by)
        form.selection()
        with transaction.atomic():
            Membership.objects.select_for_update(no_key=True).get(pk=by.pk)  # one request at a time
            if cls.objects.unfinished().filter(made_by=by).count() >= AT_ONCE:
                raise ValidationError(
                    _t("Three exports of yours are being made. Wait for one of them.")
                )
            export = cls.objects.create(kind=kind, parameters=form.parameters, made_by=by)
            Activity.record(
                "export.requested", by=by, obj=export, program=form.chosen, kind=kind,
                start=str(form.period.first), end=str(form.period.last),
            )  # fmt: skip
        export.send()
        return export

    def send(self) -> None:
        """Gives the work to the queue once everything is committed; lost, the sweep does it again."""
        from metrics.tasks import make_export  # noqa: PLC0415 - tasks import the models

        scope, export_id = require_scope(), str(self.pk)
        transaction.on_commit(
            lambda: make_export.apply_async([export_id], scope=scope), robust=True
        )

    def figure(self) -> Figure:
        """The figure whose rows these are. NotAllowed when its maker may no longer see it."""
        rules.require(not self.made_by.ended_at, _t("Its maker has left the community."))
        selection = _form(self.kind, self.parameters, self.made_by).selection()
        return KPIS[self.kind].figure(selection)

    def advance(self, done: int, total: int) -> bool:
        """Says how far this try is; False when another try has taken over."""
        percent = min(99, 100 * done // max(total, 1))
        return self._while_mine(progress=percent, leased_until=clock.now() + LEASE)

    def finish(self, row_count: int) -> bool:
        """The file is in its place; False when another try has taken over."""
        with transaction.atomic():
            mine = self._while_mine(
                state=self.State.DONE,
                progress=100,
                row_count=row_count,
                file=self.place,
                finished_at=clock.now(),
                leased_until=None,
            )
            if mine:
                Activity.record("export.made", obj=self, subject=self.made_by, rows=row_count)
        return mine

    def give_up(self, problem: str) -> None:
        """It cannot be made, and ``problem`` says why and what to do."""
        self._while_mine(
            state=self.State.FAILED,
            problem=problem[:300],
            finished_at=clock.now(),
            leased_until=None,
        )

    def forget(self) -> None:
        """Deletes a file that was kept long enough; that it was made stays on record.

        The file goes first: a crash in between leaves a row that the next sweep finds again.
        """
        self.path.unlink(missing_ok=True)
        self.state, self.file = self.State.GONE, ""
        self.save(update_fields=["state", "file"])

    @property
    def kept_until(self) -> dt.datetime:
        """When the file of a finished export is deleted."""
        return self.finished_at + KEPT

    @property
    def place(self) -> str:
        """Where the file lies below the folder of uploads; never an address."""
        return f"{self.community_id}/exports/{self.pk}.csv"

    @property
    def path(self) -> Path:
        """The file on this machine."""
        return Path(settings.MEDIA_ROOT) / self.place

    @property
    def is_finished(self) -> bool:
        """Ready, given up or deleted: there is nothing to wait for."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.GONE}

    @property
    def is_late(self) -> bool:
        """Nobody has begun although it is some time since it was asked for."""
        return self.state == self.State.WAITING and clock.now() > self.made_at + LEASE / 6

    @property
    def title(self) -> str:
        """What is in it."""
        return KPIS[self.kind].title

    @property
    def chosen(self) -> str:
        """The period, as people say it."""
        first, last = (dt.date.fromisoformat(self.parameters[name]) for name in ("start", "end"))
        return str(Period(first, last + dt.timedelta(days=1), "UTC"))  # said in days: no zone

    @property
    def file_name(self) -> str:
        """The name it is saved under."""
        return f"{require_scope().slug}-{self.kind.replace('_', '-')}-{self.made_at:%Y-%m-%d}.csv"

    def get_absolute_url(self) -> str:
        return here("metrics:export_detail", self.pk)

    def _while_mine(self, **fields) -> bool:
        """Writes while this try is the one that counts."""
        mine = type(self).objects.unfinished().filter(pk=self.pk, tries=self.tries)
        return bool(mine.update(**fields))


def _form(kind: str, parameters: dict, by) -> SelectionForm:
    if kind not in KPIS:
        raise ValidationError({"kind": _t("There are no rows of that name.")})
    form = SelectionForm(parameters, membership=by)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form
