"""A circle around a shared interest."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import circles, clock, rules
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.models.skill import Skill
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class CircleQuerySet(OwnedQuerySet):
    """Reads of circles."""

    def visible_to(self, membership):
        """Every member sees that there is a circle; what is said there stays inside."""
        return self.none() if membership.is_guest else self

    def going_on(self):
        """Those that nobody has ended."""
        return self.filter(ended_at=None)


class Circle(Owned):
    """People who share an interest and talk about it. ``talk`` is their conversation."""

    skill = OwnedKey(Skill, models.PROTECT, related_name="circles")
    title = models.CharField(_("title"), max_length=80)
    talk = models.UUIDField()
    starter = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = CircleQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "skill", "title"],
                condition=models.Q(ended_at=None),
                name="one_circle_a_title",
                violation_error_message=_("There is a circle of this name. Join it instead."),
            )
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def start(cls, skill: Skill, *, title: str, by) -> "Circle":
        """Opens a circle; everybody who stands behind the word hears of it and may come in."""
        rules.require(not by.is_guest, _t("Only members start a circle."))
        title = " ".join(title.split())
        if not title:
            raise ValidationError({"title": _t("Give the circle a name.")})
        with transaction.atomic():
            cls._require_one(skill, title)
            talk = circles.open_talk(title, [by], by=by)
            circle = cls.objects.create(skill=skill, title=title, talk=talk, starter=by)
            Activity.record("circle.started", by=by, obj=circle, public=True)
        return circle

    def join(self, *, by) -> str:
        """Comes in, and gives the path of the conversation; who is in already just goes there."""
        rules.require(not by.is_guest, _t("Circles are for members."))
        if self.ended_at:
            raise ValidationError(_t("This circle has ended."))
        return circles.admit(self.talk, by)

    def end(self, *, by) -> None:
        """Ends a circle, by who started it or an organizer; everybody in it is told.

        What was said stays there to read, for those who were in it.
        """
        rules.require(rules.may_end_circle(by, self), _t("Who started a circle ends it."))
        with transaction.atomic():
            if type(self).objects.select_for_update().get(pk=self.pk).ended_at:
                return
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            circles.dismiss(self.talk)
            Activity.record("circle.ended", by=by, obj=self)

    def resume(self, *, by) -> None:
        """Takes its end back: the same people, and what was said, are there again."""
        rules.require(rules.may_end_circle(by, self), _t("Who started a circle resumes it."))
        with transaction.atomic():
            if type(self).objects.select_for_update().get(pk=self.pk).ended_at is None:
                return
            self._require_one(self.skill, self.title)
            self.ended_at = None
            self.save(update_fields=["ended_at"])
            circles.restore(self.talk)
            Activity.record("circle.resumed", by=by, obj=self)

    @classmethod
    def _require_one(cls, skill: Skill, title: str) -> None:
        """The row of the word is the queue: two of the same name at once are one."""
        Skill.objects.select_for_update().get(pk=skill.pk)
        if cls.objects.going_on().filter(skill=skill, title__iexact=title).exists():
            sentence = _t("There is a circle of this name. Join it instead.")
            raise ValidationError({"title": sentence})

    def talk_path(self) -> str:
        """Where the circle talks; for those who are in it."""
        return circles.path_of(self.talk)

    def get_absolute_url(self) -> str:
        return self.skill.get_absolute_url()
