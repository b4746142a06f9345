"""Questions asked in the room, and who else wants to hear the answer."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from events import room
from events import rules as event_rules


class QuestionQuerySet(OwnedQuerySet):
    """Reads of questions."""

    def visible_to(self, membership):
        """Whoever sees the meeting; what was taken back is gone but for who may put it back."""
        from events.models.event import Event  # noqa: PLC0415 - an event knows its questions

        return self.filter(event__in=Event.objects.visible_to(membership).values("pk"))

    def standing(self):
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def with_votes(self, membership):
        """Adds ``wanted`` (how many want to know too) and ``wanted_by_me``."""
        votes = QuestionVote.objects.filter(question=models.OuterRef("pk"))
        counted = votes.order_by().values("question").annotate(n=models.Count("pk")).values("n")
        return self.annotate(
            wanted=models.functions.Coalesce(models.Subquery(counted), 0),
            wanted_by_me=models.Exists(votes.filter(membership=membership)),
        )

    def in_order(self):
        """After ``with_votes``: open ones first, by how many want to know, then the oldest."""
        answered = models.Q(answered_at__isnull=False)
        return self.annotate(
            is_done=models.Case(
                models.When(answered, then=models.Value(1)), default=models.Value(0)
            )
        ).order_by("is_done", "-wanted", "asked_at", "id")


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

    @classmethod
    @once
    def ask(cls, event, body: str, *, by) -> "Question":
        """Asks the room, with one's name. Open from the planning until two hours after the end.

        Raises NotAllowed for whoever may not come, ValidationError for nothing or too much said.
        """
        require(event_rules.may_come(by, event), _t("Those who may come to this meeting ask here."))
        body = " ".join(body.split())
        if not body:
            raise ValidationError({"body": _t("Write what you would like to know.")})
        if len(body) > cls.LONGEST:
            said = _t("Ask it in %(longest)s characters.") % {"longest": cls.LONGEST}
            raise ValidationError({"body": said})
        room.require_open(event)
        with transaction.atomic():
            question = cls.objects.create(event=event, asked_by=by, body=body)
            question._record("question.asked", by)
        return question

    def want(self, wanted: bool, *, by) -> None:
        """ "I’d like to know too", or no longer. Saying the same again changes nothing."""
        allowed = event_rules.may_come(by, self.event)
        require(allowed, _t("Those who may come to this meeting ask here."))
        if by.pk == self.asked_by_id:
            raise ValidationError(_t("You asked it yourself."))
        self._require_standing()
        room.require_open(self.event)
        with transaction.atomic():
            if wanted:
                _vote, changed = QuestionVote.objects.get_or_create(question=self, membership=by)
            else:
                mine = QuestionVote.objects.filter(question=self, membership=by)
                changed, _rows = mine.delete()
            if changed:
                verb = "question.wanted" if wanted else "question.unwanted"
                Activity.record(verb, by=by, obj=self, program=self.event.program)
                room.tell_wanted(self)

    def answer(self, answered: bool, *, by) -> None:
        """Ticked off by whoever runs the meeting, or open again; said twice it is as said once."""
        self.event.require_run_by(by)
        with transaction.atomic():
            self._lock()
            self._require_standing()
            if answered == (self.answered_at is not None):
                return
            self.answered_at = clock.now() if answered else None
            self.save(update_fields=["answered_at"])
            self._record("question.answered" if answered else "question.reopened", by)

    def withdraw(self, *, by) -> None:
        """Takes it back: who asked it, or who runs the meeting. It can be put back."""
        self._set_withdrawn(clock.now(), by)

    def put_back(self, *, by) -> None:
        """The way back from ``withdraw``. What the room was spared its author does not bring back."""
        runs = self.event.is_run_by(by)
        require(runs or not self._was_taken_down(), _t("Whoever took it down puts it back."))
        self._set_withdrawn(None, by)

    def is_kept_by(self, membership) -> bool:
        """Who may take it back."""
        return self.asked_by_id == membership.pk or self.event.is_run_by(membership)

    def _was_taken_down(self) -> bool:
        """By somebody else than its author. Before its moment the record holds no such act."""
        if self.withdrawn_at is None:
            return False
        acts = Activity.objects.filter(verb="question.withdrawn", object_id=self.pk)
        last = acts.filter(happened_at__gte=self.withdrawn_at).order_by("-happened_at").first()
        return last is not None and last.actor_id != self.asked_by_id

    def _set_withdrawn(self, moment, by) -> None:
        own = _t("Who asked a question takes it back, or who runs the meeting.")
        require(self.is_kept_by(by), own)
        with transaction.atomic():
            self._lock()
            if (moment is None) == (self.withdrawn_at is None):
                return
            self.withdrawn_at = moment
            self.save(update_fields=["withdrawn_at"])
            self._record("question.withdrawn" if moment else "question.returned", by)

    def _lock(self) -> None:
        """Whoever presses in the same moment waits, and finds it done."""
        fields = ["answered_at", "withdrawn_at"]
        self.refresh_from_db(fields=fields, from_queryset=type(self).objects.select_for_update())

    def _require_standing(self) -> None:
        if self.withdrawn_at:
            raise ValidationError(_t("This question was taken back."))

    def _record(self, verb: str, by) -> None:
        Activity.record(verb, by=by, obj=self, program=self.event.program)
        room.tell_questions(self.event)


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
