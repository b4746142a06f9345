"""Questions asked in the room, and who else wants to hear the answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet


class QuestionQuerySet(OwnedQuerySet):
    """Reads of questions."""

    def visible_to(self, membership):
        """Whoever sees the meeting."""
        from events.models.event import Event  # noqa: PLC0415 - an event knows its questions

        return self.filter(event__in=Event.objects.visible_to(membership).values("pk"))


class Question(Owned):
    """One question at a meeting. ``answered_at`` is when who runs it ticked it off."""

    LONGEST = 500

    event = OwnedKey("events.Event", models.CASCADE, related_name="questions")
    asked_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    body = models.CharField(_("question"), max_length=LONGEST)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "event", "asked_at"], name="question_of_event"),
            models.Index(fields=["community", "-asked_at", "-id"], name="question_by_moment"),
        ]

    def __str__(self):
        return self.body


class QuestionVote(Owned):
    """That one member wants to hear the answer too."""

    question = OwnedKey("events.Question", models.CASCADE, related_name="votes")
    membership = OwnedKey("communities.Membership", models.CASCADE, related_name="+")
    voted_at = models.DateTimeField(default=clock.now)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "question", "membership"], name="one_vote_a_question"
            )
        ]

    def __str__(self):
        return f"{self.membership_id} → {self.question_id}"
