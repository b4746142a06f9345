"""A table brought in: the file's lines as they came, and what became of each."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, imports
from communities.imports.reading import Table
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here, require_scope

BATCH = 200
KEPT = clock.dt.timedelta(days=30)
"""How long the lines of a table are kept once nothing more happens to it."""
QUIET = clock.dt.timedelta(seconds=60)
"""After this long without a word a run counts as lost, and the sweep goes on with it."""


class ImportQuerySet(OwnedQuerySet):
    """Reads of imports."""

    def visible_to(self, membership):
        """One's own; organizers see all of them."""
        return self if membership.is_organizer else self.filter(made_by=membership)

    def lost(self):
        """Running, but nobody has said so for a while."""
        return self.filter(state=Import.State.RUNNING, moved_at__lt=clock.now() - QUIET)

    def outdated(self):
        """Whose lines were kept long enough."""
        still = self.exclude(state=Import.State.RUNNING)
        return still.filter(forgotten_at=None, moved_at__lt=clock.now() - KEPT)


class Import(Owned):
    """A table of one kind. ``mapping`` says which column is which field: ``{"email": 0}``.

    Lines that were taken stay taken: stopping, a crash or a second run never takes one twice. A
    month later the lines themselves are forgotten, and ``tally`` says how many there were of each.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("To be looked at")
        RUNNING = "running", _("Being taken in")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Done")

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200, blank=True)
    columns = models.JSONField()
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.MAPPING)
    line_count = models.PositiveIntegerField()
    made_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)
    forgotten_at = models.DateTimeField(null=True)
    tally = models.JSONField(default=dict)

    objects = ImportQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "-made_at", "-id"], name="import_by_moment"),
            models.Index(
                fields=["community", "moved_at"],
                condition=models.Q(state="running"),
                name="import_running",
            ),
            models.Index(
                fields=["community", "moved_at"],
                condition=models.Q(forgotten_at=None),
                name="import_kept",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.made_at:%Y-%m-%d}"

    @classmethod
    @once
    def start(cls, kind: "imports.Kind", table: Table, *, file_name="", options=None, by):
        """Keeps a table to be looked at; nothing of it is taken in yet."""
        require(kind.may(by), _t("You may not bring in tables of this kind."))
        with transaction.atomic():
            made = cls.objects.create(
                kind=kind.key,
                file_name=file_name[:200],
                columns=table.columns,
                options=options or {},
                line_count=len(table.rows),
                made_by=by,
            )
            made.mapping = made._remembered() or kind.guess(table.columns)
            made.save(update_fields=["mapping"])
            ImportLine.objects.bulk_create(
                [
                    ImportLine(of=made, number=number, cells=row)
                    for number, row in zip(table.numbers, table.rows, strict=True)
                ],
                batch_size=2000,
            )
        return made

    def map(self, mapping: dict[str, int], *, by) -> None:
        """Says which column is which field. ValidationError when one that is needed is missing."""
        self._require_may(by)
        self._require_lines()
        if self.state != self.State.MAPPING:
            raise ValidationError(_t("This table is being taken in already."))
        if missing := self.about.missing(mapping):
            names = ", ".join(str(one.label) for one in missing)
            raise ValidationError(_t("Choose a column for: %(names)s.") % {"names": names})
        if len(set(mapping.values())) < len(mapping):
            raise ValidationError(_t("One column stands for two things. Choose another."))
        self.mapping = mapping
        self.save(update_fields=["mapping"])

    def run(self, *, by) -> None:
        """Begins, or goes on with the lines that wait. Pressed twice it runs once."""
        self._require_may(by)
        self._require_lines()
        if missing := self.about.missing(self.mapping):
            names = ", ".join(str(one.label) for one in missing)
            raise ValidationError(_t("Choose a column for: %(names)s.") % {"names": names})
        begun = type(self).objects.filter(pk=self.pk).exclude(state__in=["running", "done"])
        with transaction.atomic():
            if not begun.update(state=self.State.RUNNING, moved_at=clock.now()):
                return
            Activity.record("import.started", by=by, obj=self, kind=self.kind)
            self.send()

    def stop(self, *, by) -> None:
        """Holds it after the lines in hand; what was taken stays."""
        self._require_may(by)
        running = type(self).objects.filter(pk=self.pk, state=self.State.RUNNING)
        running.update(state=self.State.STOPPED, moved_at=clock.now())

    def send(self) -> None:
        """Gives the work to the queue once everything is committed; lost, the sweep does it again."""
        from communities.tasks import take_import  # noqa: PLC0415 - tasks import the models

        scope, import_id = require_scope(), str(self.pk)
        transaction.on_commit(
            lambda: take_import.apply_async([import_id], scope=scope), robust=True
        )

    def finish(self) -> None:
        """All lines have been looked at."""
        self.state, self.moved_at = self.State.DONE, clock.now()
        self.save(update_fields=["state", "moved_at"])
        counts = self.counts()
        Activity.record(
            "import.finished", by=self.made_by, obj=self, kind=self.kind,
            done=counts["done"], skipped=counts["skipped"], failed=counts["failed"],
        )  # fmt: skip

    def forget(self) -> None:
        """Deletes the lines, which hold addresses and more; what they made stays where it is."""
        with transaction.atomic():
            self.tally, self.forgotten_at = self.counts(), clock.now()
            self.save(update_fields=["tally", "forgotten_at"])
            self.lines.all().delete()

    def counts(self) -> dict[str, int]:
        """How many lines are waiting, done, skipped and failed."""
        if self.forgotten_at:
            return self.tally
        found = self.lines.order_by().values_list("state").annotate(n=models.Count("pk"))
        return dict.fromkeys(ImportLine.State.values, 0) | dict(found)

    @property
    def seen(self) -> int:
        """How many lines have been looked at."""
        return self.line_count - self.lines.filter(state=ImportLine.State.WAITING).count()

    @property
    def about(self) -> "imports.Kind":
        """The kind."""
        return imports.find(self.kind)

    @property
    def title(self) -> str:
        """What it is a table of; its file's name should that kind be gone."""
        return str(self.about.label) if self.about else self.file_name

    def get_absolute_url(self) -> str:
        return here("communities:import_detail", self.pk)

    def _remembered(self) -> dict[str, int]:
        """The columns as they were chosen the last time that a table had the same headings."""
        same = type(self).objects.filter(kind=self.kind, columns=self.columns)
        last = same.filter(state=self.State.DONE).order_by("-made_at", "-id").first()
        return last.mapping if last else {}

    def _require_may(self, by) -> None:
        require(self.about.may(by), _t("You may not bring in tables of this kind."))

    def _require_lines(self) -> None:
        if self.forgotten_at:
            raise ValidationError(_t("The lines of this table are no longer kept. Bring it anew."))


class ImportLine(Owned):
    """One line of a table. ``number`` is where it stands in the file."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Taken in")
        SKIPPED = "skipped", _("Left as it was")
        FAILED = "failed", _("Not taken")

    of = OwnedKey(Import, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    sentence = models.CharField(max_length=300, blank=True)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "of", "number"], name="import_line_number")
        ]
        indexes = [models.Index(fields=["community", "of", "state", "number"], name="import_lines")]

    def __str__(self):
        return f"{self.number}: {self.state}"

    def settle(self, state: str, sentence: str = "") -> None:
        """What became of it: "done", "skipped" or "failed", and why."""
        self.state, self.sentence = state, sentence[:300]

    @property
    def said(self) -> str:
        """What became of it, in words."""
        if self.sentence and self.state == self.State.SKIPPED:
            return self.sentence
        return f"{self.get_state_display()}. {self.sentence}".removesuffix(". ")

    def values_of(self, mapping: dict[str, int]) -> dict[str, str]:
        """Field → text, for the fields that have a column; missing cells are empty."""
        return {
            name: imports.clean(self.cells[at]) if at < len(self.cells) else ""
            for name, at in mapping.items()
        }

    values: dict[str, str]
    """``values_of`` the import's mapping, set before a kind takes the line."""
