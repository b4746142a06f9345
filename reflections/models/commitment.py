"""A promise to carry into work: "When …, I will … by …"."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity, Cycle
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.row_security import MY_MEMBERSHIP, Policy
from reflections import rules
from reflections.writing import LONGEST_PROMISE, promise_problems

LONGEST_NOTE = 300


class CommitmentQuerySet(OwnedQuerySet):
    """Reads of promises. Row security lets nobody but the author read one."""

    def visible_to(self, membership):
        """One's own and nobody else's."""
        return self.filter(author=membership)

    def open(self):
        """Neither done nor given up; "partly" and "not yet" stay open."""
        return self.exclude(answer__in=Commitment.CLOSING)

    def for_program(self, program):
        """What a session of this program opens with: its own promises and those of no program."""
        return self.filter(models.Q(program=program) | models.Q(program=None)) if program else self

    def due(self, day):
        """The day has come and nobody has said how it went."""
        return self.filter(answer=Commitment.Answer.OPEN, due_on__lte=day)


class Commitment(Owned):
    """One promise of one member, in three parts. Its words are the author's alone.

    ``first_due_on`` keeps the day that was promised first; ``key`` makes promising twice one promise.
    What others may count (that it was made,
    for when, how it was answered) stands in the record, without a word of it.
    """

    class Answer(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly")
        NOT_YET = "not_yet", _("Not yet")
        NO_LONGER = "no_longer", _("No longer fits")
        BLOCKED = "blocked", _("Something is in the way")

    CLOSING = (Answer.DONE, Answer.NO_LONGER)

    author = OwnedKey("communities.Membership", models.PROTECT, related_name="commitments")
    entry = OwnedKey("reflections.Entry", models.PROTECT, null=True, related_name="commitments")
    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="commitments")
    trigger = models.CharField(_("When"), max_length=LONGEST_PROMISE)
    action = models.CharField(_("I will"), max_length=LONGEST_PROMISE)
    due_on = models.DateField(_("by"))
    first_due_on = models.DateField(editable=False)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    answer_note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CommitmentQuerySet.as_manager()
    policies = (Policy("author_only", f"author_id = {MY_MEMBERSHIP}"),)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "author", "key"], name="one_commitment_a_key"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="open", answered_at=None)
                | ~models.Q(answer="open") & models.Q(answered_at__isnull=False),
                name="commitment_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "author", "due_on", "id"], name="commitment_by_day")
        ]

    def __str__(self):
        return f"promise of {self.author_id}"

    @classmethod
    def promise(cls, *, by, trigger: str, action: str, due_on, program=None, entry=None, key=None):
        """Makes a promise for a day after today; every problem is told at its field.

        The same key promises once: the second time gives back what the first one made.
        """
        if program:
            require(
                rules.may_write_in(by, program), _t("Only people in the program promise in it.")
            )
        trigger, action = " ".join(trigger.split()), " ".join(action.split())
        problems = promise_problems(trigger, action, due_on)
        if entry and entry.author_id != by.pk:
            problems["entry"] = _t("This is not an entry of yours.")
        for name, text in (("trigger", trigger), ("action", action)):
            if len(text) > LONGEST_PROMISE:
                problems[name] = _t("Say it in %(longest)s characters.") % {
                    "longest": LONGEST_PROMISE
                }
        if problems:
            raise ValidationError(problems)
        with transaction.atomic():
            made, created = cls.objects.get_or_create(
                author=by,
                key=key or uuid.uuid4(),
                defaults={
                    "program": program,
                    "entry": entry,
                    "trigger": _bare(trigger, _t("When")),
                    "action": _bare(action, _t("I will")),
                    "due_on": due_on,
                    "first_due_on": due_on,
                },
            )
            if not created:
                return made
            cycle = entry.cycle_id if entry else _cycle_now(program)
            facts = {"due_on": due_on.isoformat(), "cycle": str(cycle or ""), "open": 1}
            Activity.record("commitment.made", by=by, obj=made, program=program, **facts)
        return made

    def give_answer(self, answer: str, *, by, note: str = "") -> None:
        """How it went, in one tap; a new answer replaces the last one, the same again changes nothing."""
        require(by.pk == self.author_id, _t("Only who made a promise answers for it."))
        if answer not in set(self.Answer.values) - {self.Answer.OPEN}:
            raise ValidationError({"answer": _t("Choose one of the answers.")})
        note = note.strip()
        if len(note) > LONGEST_NOTE:
            said = _t("Say it in %(longest)s characters.") % {"longest": LONGEST_NOTE}
            raise ValidationError({"note": said})
        with transaction.atomic():
            now = type(self).objects.select_for_update().get(pk=self.pk)
            if (now.answer, now.answer_note) == (answer, note):
                self.answer, self.answer_note, self.answered_at = answer, note, now.answered_at
                return
            self.answer, self.answer_note, self.answered_at = answer, note, clock.now()
            self.save(update_fields=["answer", "answer_note", "answered_at"])
            # By how much the number of open promises changes: others sum this up, and read nothing.
            facts = {"answer": answer, "open": int(self.is_open) - int(now.is_open)}
            Activity.record("commitment.answered", by=by, obj=self, program=self.program, **facts)

    @property
    def is_open(self) -> bool:
        return self.answer not in self.CLOSING

    @property
    def first_answers(self) -> list[tuple[str, str]]:
        """The three that fit in one row."""
        return [
            (one.value, one.label)
            for one in (self.Answer.DONE, self.Answer.PARTLY, self.Answer.NOT_YET)
        ]

    @property
    def other_answers(self) -> list[tuple[str, str]]:
        """The two that are asked more quietly."""
        return [(one.value, one.label) for one in (self.Answer.BLOCKED, self.Answer.NO_LONGER)]

    @property
    def sentence(self) -> str:
        """ "When someone reports a bug, I will write the test before the fix."."""
        return _t("When %(trigger)s, I will %(action)s.") % {
            "trigger": self.trigger.rstrip(" .,"),
            "action": self.action.rstrip(" .,"),
        }


def _bare(text: str, opening: str) -> str:
    """Without the word that the form has already said: "When a user …" becomes "a user …"."""
    return text[len(opening) + 1 :] if text.lower().startswith(f"{opening.lower()} ") else text


def _cycle_now(program):
    cycle = program and Cycle.objects.filter(program=program).at(clock.today()).first()
    return cycle and cycle.pk
