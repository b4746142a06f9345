"""A learning path: what people of a program read, watch, do, attend and reflect on, in order."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.models.enrolment import Enrolment
from communities.models.path_mark import PathMark
from communities.models.program import Program
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

MOST = 60
"""How many items a path has at most: what is longer is no path, but a shelf."""


class PathItemQuerySet(OwnedQuerySet):
    """Reads of paths."""

    def visible_to(self, membership):
        """Whoever sees a program sees its path."""
        programs = Program.objects.visible_to(membership).values("pk")
        return self.filter(program__in=programs, removed_at=None)

    def of(self, program):
        """A program's path, in its order."""
        return self.filter(program=program, removed_at=None).order_by("position", "id")

    def for_track(self, track_id):
        """What everybody goes through, and what only people of this track do."""
        return self.filter(models.Q(track=None) | models.Q(track=track_id))


class PathItem(Owned):
    """One step of a program's path.

    Read, watch and do are ticked by the member; attend and reflect tick themselves from what is on
    record about the session ``object_id``, or about any session when there is none. ``link`` leads
    outside, as to a course elsewhere, whose completions come by a table.
    """

    class Kind(models.TextChoices):
        READ = "read", _("Read")
        WATCH = "watch", _("Watch")
        DO = "do", _("Do")
        ATTEND = "attend", _("Take part")
        REFLECT = "reflect", _("Reflect")

    TICKS_ITSELF = frozenset({Kind.ATTEND, Kind.REFLECT})

    program = OwnedKey("communities.Program", models.CASCADE, related_name="path")
    track = OwnedKey("communities.Track", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("what one does"), max_length=7, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    about = models.CharField(_("in a sentence"), max_length=300, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(6000)],
    )
    required = models.BooleanField(_("needed to complete the program"), default=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = PathItemQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["community", "program", "position"], name="path_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["read", "watch", "do", "attend", "reflect"]),
                name="path_item_kind",
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def add(cls, program, *, by, kind: str, title: str, **fields) -> "PathItem":
        """Puts an item at the end of the path."""
        _require_runner(program, by)
        with transaction.atomic():
            here = cls._locked(program)
            if len(here) >= MOST:
                raise ValidationError(_t("A path has at most 60 items. Take one out first."))
            position = here[-1].position + 1 if here else 1
            item = cls(program=program, position=position, kind=kind, title=title, **fields)
            item._clean()
            item.save()
            item._record("added", by)
        return item

    def change(self, *, by, **fields) -> None:
        """Other words, another link, another session. Marks stay with the item."""
        _require_runner(self.program, by)
        with transaction.atomic():
            before = type(self).objects.select_for_update().get(pk=self.pk)
            for name, value in fields.items():
                setattr(self, name, value)
            self._clean()
            if any(getattr(self, name) != getattr(before, name) for name in fields):
                self.save(update_fields=list(fields))
                self._record("changed", by)

    def move(self, place: int, *, by) -> None:
        """To the given place of the path, counted from 1; past its end is the end."""
        _require_runner(self.program, by)
        with transaction.atomic():
            path = self._locked(self.program)
            others = [one for one in path if one.pk != self.pk]
            if len(others) == len(path):
                raise ValidationError(_t("This is no part of the path any more."))
            path = [*others[: place - 1], self, *others[place - 1 :]]
            for position, one in enumerate(path, start=1):
                one.position = position
            type(self).objects.bulk_update(path, ["position"])

    def remove(self, *, by) -> None:
        """Takes it out of the path; who had done it keeps the mark, should it come back."""
        _require_runner(self.program, by)
        self._set_removed(clock.now(), "removed", by)

    def restore(self, *, by) -> None:
        """Puts it back where it was."""
        _require_runner(self.program, by)
        self._set_removed(None, "restored", by)

    def tick(self, *, by) -> PathMark:
        """The member says that they have done it. Ticked twice it is ticked once."""
        self._require_ticked_by_hand()
        learns = Enrolment.objects.active().filter(program=self.program, membership=by)
        require(learns.exists(), _t("Only people of the program go along its path."))
        return self.mark(by, by=by)

    def untick(self, *, by) -> None:
        """The member takes their own mark back."""
        self._require_ticked_by_hand()
        with transaction.atomic():
            if PathMark.objects.filter(item=self, membership=by).delete()[0]:
                self._record("unticked", by, subject=by)

    def mark(self, membership, *, by, done_at=None, source: str = "member") -> PathMark:
        """Notes that it is done; a mark that is there already stays as it is."""
        with transaction.atomic():
            mark, fresh = PathMark.objects.get_or_create(
                item=self,
                membership=membership,
                defaults={"done_at": done_at or clock.now(), "by": by, "source": source},
            )
            if fresh:
                self._record("ticked", by, subject=membership, source=source)
        return mark

    @property
    def ticks_itself(self) -> bool:
        """Whether the record says when it is done, and nobody else."""
        return self.kind in self.TICKS_ITSELF

    def _set_removed(self, moment, verb: str, by) -> None:
        with transaction.atomic():
            found = type(self).objects.select_for_update().get(pk=self.pk)
            if (found.removed_at is None) == (moment is None):
                return
            self.removed_at = moment
            self.save(update_fields=["removed_at"])
            self._record(verb, by)

    def _clean(self) -> None:
        self.title = self.title.strip()
        if self.track_id and self.track.program_id != self.program_id:
            raise ValidationError({"track": _t("Choose one of this program’s tracks.")})
        if not self.ticks_itself:
            self.object_id = None
        self.clean_fields(exclude=["id", "community", "program", "track"])

    def _require_ticked_by_hand(self) -> None:
        if self.ticks_itself:
            raise ValidationError(_t("This ticks itself, from who was there and who wrote."))
        if self.removed_at:
            raise ValidationError(_t("This is no part of the path any more."))

    @classmethod
    def _locked(cls, program) -> list["PathItem"]:
        """The path, while nobody else reorders it."""
        Program.objects.select_for_update(no_key=True).get(pk=program.pk)
        return list(cls.objects.of(program))

    def _record(self, done: str, by, *, subject=None, **data) -> None:
        verb = f"path_item.{done}"
        Activity.record(verb, by=by, obj=self, program=self.program, subject=subject, **data)


def _require_runner(program, by) -> None:
    require(program.is_run_by(by), _t("Only organizers and facilitators change the path."))
