"""A reflection. Private means private: the database itself shows it to nobody but its author."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity, Cycle
from communities.moments import clock_time, day_of_month
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey
from communities.tenancy.row_security import MY_MEMBERSHIP, Policy
from communities.tenancy.scope import here
from reflections import rules
from reflections.models.commitment import Commitment
from reflections.models.entry_queryset import EntryQuerySet
from reflections.models.facilitator_response import LONGEST, FacilitatorResponse
from reflections.writing import Writing

EXCERPT = 160
"""Characters of what was written that a list shows."""
KEPT = ("editor", "version", "saved_at", "submitted_at")
MINE = f"author_id = {MY_MEMBERSHIP}"


class Overtaken(ValidationError):
    """The entry was saved from another window since this one read it."""


class Entry(Owned):
    """What a member writes about their learning. ``submitted_at`` is None while it is a draft.

    ``answers`` holds texts by the guide's keys, ``title`` and ``body`` are for writing without one.
    ``key`` makes starting twice start once; ``version`` and ``editor`` (the window that saved last)
    notice two windows; ``promise`` keeps a draft's promise as typed, also when it is not one yet.
    """

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only me")
        FACILITATORS = "facilitators", _("Facilitators")
        TEAM = "team", _("My team")
        PROGRAM = "program", _("The program")

    class Mood(models.IntegerChoices):
        STUCK = 1, _("Stuck")
        UNSURE = 2, _("Unsure")
        STEADY = 3, _("Steady")
        SURE = 4, _("Sure")
        IN_FLOW = 5, _("In flow")

    author = OwnedKey("communities.Membership", models.PROTECT, related_name="entries")
    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="entries")
    cycle = OwnedKey("communities.Cycle", models.PROTECT, null=True, related_name="entries")
    event = OwnedKey("events.Event", models.PROTECT, null=True, related_name="entries")
    guide = OwnedKey("reflections.Guide", models.PROTECT, null=True, related_name="entries")
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.PRIVATE)
    mood = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=Mood, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    answers = models.JSONField(default=dict, blank=True)
    title = models.CharField(max_length=160, blank=True)
    body = models.TextField(blank=True)
    promise = models.JSONField(default=dict, blank=True)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    editor = models.UUIDField(null=True, editable=False)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    saved_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)

    objects = EntryQuerySet.as_manager()
    policies = (
        Policy(
            "author_or_shared",
            f"(visibility <> 'private' AND submitted_at IS NOT NULL) OR {MINE}",
            check=MINE,
        ),
        Policy("author_changes", MINE, command="UPDATE"),
        Policy("author_deletes", MINE, command="DELETE"),
    )

    class Meta(Owned.Meta):
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["community", "author", "key"], name="one_entry_a_key"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=["private", "facilitators", "team", "program"]),
                name="entry_visibility",
            ),
            models.CheckConstraint(
                condition=models.Q(program__isnull=False)
                | ~models.Q(visibility__in=["facilitators", "program"]),
                name="entry_shared_in_a_program",
            ),
            models.CheckConstraint(
                condition=models.Q(mood=None) | models.Q(mood__range=(1, 5)), name="entry_mood"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "author", "-saved_at", "-id"], name="entry_journal"),
            models.Index(
                fields=["community", "program", "-submitted_at", "-id"], name="entry_of_program"
            ),
        ]

    def __str__(self):
        return f"entry of {self.author_id}"

    @classmethod
    def start(cls, *, by, program=None, event=None, guide=None, key=None) -> "Entry":
        """A draft of one's own, after a session, in a program or free; the same key starts once."""
        program = event.program if event and event.program_id else program
        if program:
            require(rules.may_write_in(by, program), _t("Only people in the program write in it."))
        day = timezone.localtime(event.starts_at).date() if event else clock.today()
        with transaction.atomic():
            entry, created = cls.objects.get_or_create(
                author=by,
                key=key or uuid.uuid4(),
                defaults={
                    "program": program,
                    "event": event,
                    "guide": guide,
                    "cycle": program and Cycle.objects.filter(program=program).at(day).first(),
                },
            )
            if created:
                Activity.record("entry.started", by=by, obj=entry, program=program)
        return entry

    def save_draft(self, writing: Writing, *, by, version=None, editor=None) -> None:
        """Saves what is there so far, in one UPDATE; Overtaken when another window was quicker."""
        self._require_author(by)
        writing.check(self)
        unsent = type(self).objects.filter(pk=self.pk, submitted_at=None)
        if version is not None:
            unsent = unsent.filter(models.Q(version=version) | models.Q(editor=editor))
        saved_at = clock.now()
        if not unsent.update(
            version=models.F("version") + 1, editor=editor, saved_at=saved_at, **writing.fields()
        ):
            self.refresh_from_db()
            raise _overtaken(self)
        self.saved_at = saved_at

    def submit(self, writing: Writing, *, by, version=None, editor=None) -> Commitment | None:
        """Keeps the entry and makes the promise in it. Sent twice, it is kept once.

        Also changes an entry that was kept before; the first promise stays the only one.
        """
        self._require_author(by)
        with transaction.atomic():
            before = type(self).objects.select_for_update().get(pk=self.pk)
            again = before.submitted_at is not None
            promised = again and Commitment.objects.filter(entry=self).exists()
            if again and before._says(writing) and (promised or not writing.has_promise):
                self.submitted_at = before.submitted_at
                return None
            if version is not None and version != before.version and editor != before.editor:
                self.version, self.saved_at = before.version, before.saved_at
                raise _overtaken(before)
            writing.check_whole(self)
            self._keep(writing, before, editor)
            facts = {"event": str(self.event_id or ""), "cycle": str(self.cycle_id or "")}
            verb = "entry.amended" if again else "entry.submitted"
            Activity.record(verb, by=by, obj=self, program=self.program, **facts)
            if promised or not writing.has_promise:
                return None
            return Commitment.promise(
                by=by,
                entry=self,
                program=self.program,
                trigger=writing.promise["trigger"],
                action=writing.promise["action"],
                due_on=writing.due_on,
            )

    def change_visibility(self, to: str, *, by) -> None:
        """Shares it with others, or takes it back; the same again changes nothing."""
        self._require_author(by)
        Writing(visibility=to).check(self)
        with transaction.atomic():
            now = type(self).objects.select_for_update().get(pk=self.pk)
            self.visibility = to
            if to == now.visibility:
                return
            self.save(update_fields=["visibility"])
            Activity.record("entry.visibility_changed", by=by, obj=self, program=self.program)

    def respond(self, text: str, *, by) -> FacilitatorResponse:
        """A facilitator's answer, one of several if they like; the same words twice are one."""
        require(rules.may_respond(by, self), _t("The program’s facilitators answer here."))
        text = text.strip()
        if not 0 < len(text) <= LONGEST:
            raise ValidationError(
                {"text": _t("Write between one and %(longest)s characters.") % {"longest": LONGEST}}
            )
        with transaction.atomic():
            response, created = FacilitatorResponse.objects.get_or_create(
                entry=self, author=by, text=text
            )
            if created:
                Activity.record(
                    "entry.responded", by=by, obj=self, program=self.program, subject=self.author
                )
        return response

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None

    @property
    def readers(self) -> str:
        """The visibility that holds now: a draft is its author's alone."""
        return self.Visibility.PRIVATE if self.is_draft else self.visibility

    @property
    def heading(self) -> str:
        """What it is called in a list: its own title, the session it is about, or its day."""
        about = self.title or (self.event and self.event.title) or (self.guide and self.guide.title)
        return about or _t("Written on %(day)s") % {"day": day_of_month(self.started_at)}

    @property
    def prompt(self) -> str:
        """What the editor asks: the guide's title."""
        return self.guide.title if self.guide else _t("What is on your mind?")

    @property
    def occasion(self) -> str:
        """What it was written after: "After “First test with a user”, 19 November"."""
        if self.event:
            said = {"title": self.event.title, "day": day_of_month(self.event.starts_at)}
            return _t("After “%(title)s”, %(day)s") % said
        return self.program.title if self.program else day_of_month(self.started_at)

    @property
    def said(self) -> list[tuple[str, str]]:
        """The questions that were answered, each with the answer; free writing has no question."""
        asked = self.guide.questions if self.guide else []
        pairs = [(question["label"], self.answers.get(question["key"], "")) for question in asked]
        return [(label, text) for label, text in (*pairs, ("", self.body)) if text.strip()]

    @property
    def excerpt(self) -> str:
        """The first words, for a line in a list that only its readers see."""
        answered = self.said
        if not answered:
            return ""
        words = " ".join(answered[0][1].split())
        return words if len(words) <= EXCERPT else f"{words[: EXCERPT - 1].rstrip()}…"

    def get_absolute_url(self) -> str:
        return here(
            "reflections:entry_edit" if self.is_draft else "reflections:entry_detail", self.pk
        )

    def _require_author(self, by) -> None:
        require(by.pk == self.author_id, _t("Only its author writes in an entry."))

    def _says(self, writing: Writing) -> bool:
        return all(
            getattr(self, name) == value
            for name, value in writing.fields().items()
            if name != "promise"
        )

    def _keep(self, writing: Writing, before: "Entry", editor) -> None:
        for name, value in writing.fields().items():
            setattr(self, name, value)
        self.promise, self.editor, self.version = {}, editor, before.version + 1
        self.saved_at = clock.now()
        self.submitted_at = before.submitted_at or self.saved_at
        self.save(update_fields=[*writing.fields(), *KEPT])


def _overtaken(entry: Entry) -> Overtaken:
    if entry.submitted_at:
        return Overtaken(_t("This entry has been kept already, from another window."))
    return Overtaken(
        _t(
            "It was saved in another window at %(time)s. What you typed here is still here and not"
            " saved yet; saving again replaces the other text."
        )
        % {"time": clock_time(entry.saved_at)}
    )
