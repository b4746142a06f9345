"""Skills and interests, as words that the people of a community share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.naming import clean_name
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

MOST = 12
"""How many words one list of a profile holds."""


class SkillQuerySet(OwnedQuerySet):
    """Reads of skills."""

    def visible_to(self, membership):
        """Words that listed people stand behind; guests see none."""
        if membership.is_guest:
            return self.none()
        return self.filter(
            models.Q(offered__gt=0) | models.Q(sought__gt=0) | models.Q(interested__gt=0)
        )


class Skill(Owned):
    """A word, and how many listed members stand behind it. The counts are kept, so that pages of
    many thousand people ask for a row and not for a sum."""

    key = models.CharField(max_length=60, db_collation="C")
    word = models.CharField(_("word"), max_length=60)
    offered = models.PositiveIntegerField(default=0)
    sought = models.PositiveIntegerField(default=0)
    interested = models.PositiveIntegerField(default=0)
    in_field = models.PositiveIntegerField(default=0)

    objects = SkillQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="one_skill_a_word")
        ]
        indexes = [
            models.Index(fields=["community", "-offered", "word"], name="skill_by_offered"),
            models.Index(fields=["community", "-sought", "word"], name="skill_by_sought"),
            models.Index(fields=["community", "-interested", "word"], name="skill_by_interested"),
            models.Index(fields=["community", "-in_field", "word"], name="skill_by_field"),
        ]

    def __str__(self):
        return self.word

    @classmethod
    def named(cls, words) -> list["Skill"]:
        """The skills of these words, made where they are new; as people wrote them first."""
        wanted = {}
        for word in map(clean_name, words):
            if word:
                wanted.setdefault(word[:60].casefold()[:60], word[:60])
        # In the order of keys: two people who save the same new words at once wait, and meet.
        cls.objects.bulk_create(
            [cls(key=key, word=word) for key, word in sorted(wanted.items())], ignore_conflicts=True
        )
        found = {skill.key: skill for skill in cls.objects.filter(key__in=wanted)}
        return [found[key] for key in wanted if key in found]

    @classmethod
    def count_again(cls, ids) -> None:
        """Counts who stands behind these skills: listed members who are here."""
        ids = list(cls.objects.filter(pk__in=set(ids)).order_by("pk").select_for_update())
        marks = SkillMark.objects.counted().filter(skill=models.OuterRef("pk")).order_by()
        from communities.models.membership import Membership  # noqa: PLC0415 - it knows skills

        field = Membership.objects.listed().filter(field=models.OuterRef("pk")).order_by()
        cls.objects.filter(pk__in=[skill.pk for skill in ids]).update(
            offered=_how_many(marks.filter(kind=SkillMark.Kind.OFFERED), "skill"),
            sought=_how_many(marks.filter(kind=SkillMark.Kind.SOUGHT), "skill"),
            interested=_how_many(marks.filter(kind=SkillMark.Kind.INTEREST), "skill"),
            in_field=_how_many(field, "field"),
        )

    def get_absolute_url(self) -> str:
        return here("communities:skill_detail", self.pk)


def _how_many(rows, key: str):
    counted = rows.values(key).annotate(many=models.Count("pk")).values("many")
    return models.functions.Coalesce(models.Subquery(counted), 0)


class SkillMarkQuerySet(OwnedQuerySet):
    """Reads of who stands behind which word."""

    def counted(self):
        """Marks of listed members who are here."""
        return self.filter(membership__ended_at=None, membership__is_listed=True)

    def visible_to(self, membership):
        """Members see those of listed people, and their own."""
        if membership.is_guest:
            return self.none()
        return self.filter(models.Q(membership__is_listed=True) | models.Q(membership=membership))


class SkillMark(Owned):
    """That a member offers a skill, seeks it, or is interested."""

    class Kind(models.TextChoices):
        OFFERED = "offered", _("Offers")
        SOUGHT = "sought", _("Seeks")
        INTEREST = "interest", _("Is interested in")

    skill = OwnedKey(Skill, models.PROTECT, related_name="marks")
    membership = OwnedKey("communities.Membership", models.CASCADE, related_name="skill_marks")
    kind = models.CharField(max_length=8, choices=Kind)

    objects = SkillMarkQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "membership", "kind", "skill"], name="one_mark_a_skill"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["offered", "sought", "interest"]),
                name="skill_mark_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "skill", "kind", "membership"], name="skill_mark_of")
        ]

    def __str__(self):
        return f"{self.membership_id} {self.kind} {self.skill_id}"
