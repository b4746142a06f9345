"""A way through a program beside others, such as beginner and advanced."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import blueprints, places, rules, tracks
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class TrackQuerySet(OwnedQuerySet):
    """Reads of tracks."""

    def visible_to(self, membership):
        """Those of programs that one sees."""
        seen = apps.get_model("communities.Program").objects.visible_to(membership)
        return self.filter(program__in=seen.values("pk"))

    def of(self, program):
        """A program's tracks in their order."""
        return self.filter(program=program).order_by("position")


class Track(Owned):
    """One of a program's tracks, in the organizer's own words; members choose one and change it."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="tracks")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=60)
    about = models.CharField(_("who it is for"), max_length=300, blank=True)

    objects = TrackQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "position"], name="track_position"
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def add(cls, program, *, title: str, about: str = "", by) -> "Track":
        """Adds a track after the others."""
        _require_shaper(by, program)
        with transaction.atomic():
            places.lock(program)
            last = program.tracks.aggregate(last=models.Max("position"))["last"]
            track = cls(program=program, title=title, about=about, position=(last or 0) + 1)
            track._check()
            track.save()
            tracks.kept(track)
            Activity.record("track.added", by=by, obj=track, program=program)
        return track

    def change(self, *, by, **fields) -> None:
        """Changes its words."""
        _require_shaper(by, self.program)
        with transaction.atomic():
            places.lock(self.program)
            self.refresh_from_db(fields=list(fields))
            changed = [name for name, value in fields.items() if getattr(self, name) != value]
            for name in changed:
                setattr(self, name, fields[name])
            self._check()
            if not changed:
                return
            self.save(update_fields=changed)
            tracks.kept(self)
            Activity.record("track.changed", by=by, obj=self, program=self.program)

    def remove(self, *, by) -> None:
        """Takes an empty track away; ValidationError while anybody is or was on it."""
        _require_shaper(by, self.program)
        with transaction.atomic():
            places.lock(self.program)
            if not self.program.tracks.filter(pk=self.pk).exists():
                return
            waits = self.program.requests.filter(track=self)
            if self.enrolments.exists() or waits.exists():
                raise ValidationError(_t("Somebody is on this track, or was. Rename it instead."))
            Activity.record("track.removed", by=by, obj=self, program=self.program)
            tracks.removed(self)
            self.delete()

    def _check(self) -> None:
        self.clean_fields(exclude=["program", "community"])
        others = self.program.tracks.exclude(pk=self.pk)
        if others.filter(title__iexact=self.title).exists():
            raise ValidationError({"title": _t("There is a track of this name.")})


def _require_shaper(by, program) -> None:
    sentence = _t("Only organizers and the program’s lead change its tracks.")
    rules.require(rules.may_shape(by, program), sentence)


@blueprints.builder("tracks")
def build_tracks(program, cycles, items: list[dict], by) -> None:
    """The tracks of a copy or a template, in their order; nobody is on them yet."""
    made = Track.objects.bulk_create(
        Track(program=program, position=position, title=item["title"], about=item["about"])
        for position, item in enumerate(items, start=1)
    )
    for track in made:
        tracks.kept(track)


@blueprints.describer("tracks")
def describe_tracks(program) -> list[dict]:
    """The program's tracks as they are now."""
    return list(Track.objects.of(program).values("title", "about"))
