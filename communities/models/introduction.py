"""Two members made known to each other."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import circles, clock, rules
from communities.models.activity import Activity
from communities.models.membership import Membership
from communities.models.receipt import once
from communities.models.skill import Skill
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

AGAIN_AFTER = dt.timedelta(days=30)
"""How long nobody introduces the same two again, whatever they answered."""


class IntroductionQuerySet(OwnedQuerySet):
    """Reads of introductions."""

    def visible_to(self, membership):
        """The two, and who introduced them; nobody else."""
        return self.filter(
            models.Q(one=membership) | models.Q(other=membership) | models.Q(introducer=membership)
        )

    def standing(self):
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)

    def between(self, one, other):
        """Of the same two, whoever was named first."""
        return self.filter(models.Q(one=one, other=other) | models.Q(one=other, other=one))


class Introduction(Owned):
    """A word from one member to two others, and what each of the two said to it."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Has not answered")
        YES = "yes", _("Gladly")
        NO = "no", _("Not now")

    introducer = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    one = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    other = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    skill = OwnedKey(Skill, models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("words"), max_length=600)
    one_answer = models.CharField(max_length=7, choices=Answer, default=Answer.WAITING)
    other_answer = models.CharField(max_length=7, choices=Answer, default=Answer.WAITING)
    talk = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(one=models.F("other")), name="introduction_of_two"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    one_answer__in=["waiting", "yes", "no"],
                    other_answer__in=["waiting", "yes", "no"],
                ),
                name="introduction_answers",
            ),
        ]

    def __str__(self):
        return f"{self.one_id} and {self.other_id}"

    @classmethod
    @once
    def make(cls, *, one, other, words: str, skill: Skill | None = None, by) -> "Introduction":
        """Writes to both. Only people who may be found are introduced, and nobody to themselves.

        Nobody introduces themselves either: whoever is one of the two would write unasked.
        """
        rules.require(not by.is_guest, _t("Only members introduce people."))
        if one.pk == other.pk:
            raise ValidationError({"other": _t("Choose two different people.")})
        if by.pk in {one.pk, other.pk}:
            raise ValidationError({"other": _t("Choose two people other than yourself.")})
        for person in (one, other):
            if not rules.may_be_found(by, person):
                said = {"name": person.name}
                raise ValidationError(_t("%(name)s is not in the directory.") % said)
        if not words.strip():
            raise ValidationError({"words": _t("Say why the two should meet.")})
        with transaction.atomic():
            # Two who introduce the same two at once do so one after the other.
            pair = Membership.objects.filter(pk__in=(one.pk, other.pk)).order_by("pk")
            list(pair.select_for_update(no_key=True).values_list("pk"))
            lately = cls.objects.standing().between(one, other)
            lately = lately.filter(made_at__gt=clock.now() - AGAIN_AFTER)
            if lately.exists():
                said = _t("Somebody has introduced these two this month. Give them time.")
                raise ValidationError({"other": said})
            made = cls.objects.create(
                introducer=by, one=one, other=other, words=words.strip(), skill=skill
            )
            for person in (one, other):
                Activity.record("introduction.made", by=by, obj=made, subject=person)
        return made

    def answer(self, said: str, *, by) -> None:
        """One of the two says gladly or not now, and may change their mind.

        Where there is a conversation already, gladly lets this one in, and not now ends it for both;
        a later gladly lets it go on.
        """
        side = self.side_of(by)
        rules.require(bool(side), _t("Only the two who were introduced answer."))
        if said not in {self.Answer.YES, self.Answer.NO}:
            raise ValidationError(_t("Answer gladly, or not now."))
        with transaction.atomic():
            before = self._standing()
            had = getattr(before, f"{side}_answer")
            if had == said:
                return
            setattr(self, f"{side}_answer", said)
            self.save(update_fields=[f"{side}_answer"])
            if before.talk:
                self._let_talk(before, by, said)
            ends = bool(before.talk) and had == self.Answer.YES
            other = self.facing(by)
            Activity.record(
                "introduction.answered", by=by, obj=self, subject=other, answer=said, ends=ends
            )

    def take_back(self, *, by) -> None:
        """Undoes an introduction, by whoever made it, as long as the two do not talk yet.

        Both are told. What one of them has written alone stays theirs to read. Raises NotAllowed, or
        ValidationError once both said gladly and talk.
        """
        rules.require(by.pk == self.introducer_id, _t("Only who introduced two takes it back."))
        with transaction.atomic():
            before = type(self).objects.select_for_update().get(pk=self.pk)
            if before.taken_back_at:
                return
            if before.talk and before.one_answer == before.other_answer == self.Answer.YES:
                raise ValidationError(_t("The two talk already. Their conversation is theirs."))
            self.taken_back_at = clock.now()
            self.save(update_fields=["taken_back_at"])
            if before.talk:
                circles.dismiss(before.talk)
            for person in (self.one, self.other):
                Activity.record("introduction.taken_back", by=by, obj=self, subject=person)

    def start_talk(self, *, by) -> str:
        """The path of the conversation of the two, opened by the first of them who wants it.

        The other comes in with their own yes, and finds there what was said until then.
        """
        rules.require(bool(self.side_of(by)), _t("Only the two who were introduced talk here."))
        with transaction.atomic():
            mine = self._standing()
            if self.Answer.NO in {mine.one_answer, mine.other_answer}:
                raise ValidationError(_t("One of you said not now. Write again another day."))
            if mine.talk is None:
                title = _t("%(one)s and %(other)s") % {
                    "one": self.one.first_name,
                    "other": self.other.first_name,
                }
                said = ((self.one, mine.one_answer), (self.other, mine.other_answer))
                glad = [who for who, answer in said if answer == self.Answer.YES or who.pk == by.pk]
                self.talk = mine.talk = circles.open_talk(title, glad, by=by)
                self.save(update_fields=["talk"])
            self.answer(self.Answer.YES, by=by)
        return circles.path_of(mine.talk)

    def side_of(self, membership) -> str:
        """ "one" or "other", or nothing for anybody else."""
        return {self.one_id: "one", self.other_id: "other"}.get(membership.pk, "")

    def facing(self, membership):
        """The other of the two."""
        return self.other if membership.pk == self.one_id else self.one

    def get_absolute_url(self) -> str:
        return here("communities:introduction_detail", self.pk)

    def _standing(self) -> "Introduction":
        """The row under its lock; an introduction that was taken back takes no answer."""
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.taken_back_at:
            raise ValidationError(_t("This introduction was taken back."))
        return row

    def _let_talk(self, before: "Introduction", by, said: str) -> None:
        """Ends the conversation with a no, and with a yes opens it as far as nobody says no."""
        if said == self.Answer.NO:
            circles.dismiss(before.talk)
            return
        circles.admit(before.talk, by)
        others = before.other_answer if self.side_of(by) == "one" else before.one_answer
        if others != self.Answer.NO:
            circles.restore(before.talk)
