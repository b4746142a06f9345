"""Public doors: which pages strangers may read, how they join, and what they are asked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.models.program import Program
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import require_scope

RESERVED = {"join"}
MOST_QUESTIONS = 12


class DoorQuerySet(OwnedQuerySet):
    """Reads of doors."""

    def open(self):
        """Those whose page anybody may read. A program that is a draft has none."""
        return self.filter(is_open=True).exclude(program__status=Program.Status.DRAFT)

    def visible_to(self, membership):
        """Organizers see how every door stands."""
        return self if membership.is_organizer else self.none()


class Door(Owned):
    """What strangers see of the community (``program`` is None) or of one program.

    A door that nobody has saved is closed: ``Door.of`` gives such a one, without a row.
    """

    class Joining(models.TextChoices):
        CLOSED = "closed", _("Nobody")
        VETTED = "vetted", _("After you have said yes")
        TRUSTED = "trusted", _("Whoever proves their address")

    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="doors")
    slug = models.CharField(max_length=60, blank=True)
    is_open = models.BooleanField(_("the page is open"), default=False)
    joining = models.CharField(
        _("who comes in"), max_length=7, choices=Joining, default=Joining.CLOSED
    )
    benefits = models.TextField(_("what is in it for them"), max_length=1000, blank=True)
    how = models.TextField(_("how to join"), max_length=600, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    objects = DoorQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program"], nulls_distinct=False, name="one_door_a_program"
            ),
            models.UniqueConstraint(
                fields=["community", "slug"],
                condition=~models.Q(slug=""),
                name="one_door_an_address",
            ),
        ]

    def __str__(self):
        return self.slug or "the community's"

    @classmethod
    def of(cls, program: Program | None) -> "Door":
        """The door of a program, or with None of the community; one without a row is closed."""
        found = cls.objects.filter(program=program).select_related("program").first()
        return found or cls(program=program, slug=slugify(program.title)[:60] if program else "")

    def set(
        self, *, is_open: bool, joining: str, benefits: str, how: str, slug: str = "", by
    ) -> None:
        """Says how the door stands. Organizers only; saying the same again changes nothing."""
        require(by.is_organizer, _t("Only organizers open and close doors."))
        said = {
            "is_open": is_open,
            "joining": joining,
            "benefits": benefits.strip(),
            "how": how.strip(),
            "slug": self._address(slug) if self.program_id else "",
        }
        with transaction.atomic():
            try:
                with transaction.atomic():
                    changed = self._keep(said)
            except IntegrityError as taken:
                sentence = _t("Another program has this address already.")
                raise ValidationError({"slug": sentence}) from taken
            if changed:
                verb = "door.opened" if is_open else "door.closed"
                Activity.record(verb, by=by, obj=self, program=self.program, joining=joining)

    def questions(self):
        """What those who want to join are asked, in their order."""
        return JoinQuestion.objects.asked().filter(program=self.program_id)

    @property
    def takes_people(self) -> bool:
        """Somebody may join by this door now."""
        over = self.program_id and self.program.status == Program.Status.CLOSED
        return self.is_open and self.joining != self.Joining.CLOSED and not over

    @property
    def address(self) -> str:
        """The page that strangers read."""
        return self._url("doors:door_detail")

    @property
    def link(self) -> str:
        """The page's whole address, to be copied; empty where a title gives no word for it."""
        has_word = self.slug or not self.program_id
        return settings.SITE_URL + self.address if has_word else ""

    @property
    def join_address(self) -> str:
        """The form that strangers fill in; whoever has done so reads there how it stands."""
        return self._url("doors:join_create")

    def _keep(self, said: dict) -> bool:
        """Writes it down, and says whether that changed anything; two at once make one door."""
        doors = type(self).objects
        row, fresh = doors.get_or_create(program=self.program, defaults=said)
        row = doors.select_for_update().get(pk=row.pk)
        changed = fresh or any(getattr(row, name) != value for name, value in said.items())
        if changed and not fresh:
            doors.filter(pk=row.pk).update(**said, changed_at=clock.now())
        self.pk, self._state.adding = row.pk, False
        for name, value in said.items():
            setattr(self, name, value)
        return changed

    @property
    def kept(self) -> bool:
        """It has a row."""
        return not self._state.adding

    def _address(self, slug: str) -> str:
        found = slugify(slug)[:60] or slugify(self.program.title)[:60]
        if not found or found in RESERVED:
            raise ValidationError(
                {"slug": _t("Choose a word of small letters, digits and dashes; “join” is taken.")}
            )
        return found

    def _url(self, viewname: str) -> str:
        below = [self.slug] if self.program_id else []
        return reverse(viewname, args=[require_scope().slug, *below])


class JoinQuestionQuerySet(OwnedQuerySet):
    """Reads of questions."""

    def asked(self):
        """Those that are asked today, in their order."""
        return self.filter(removed_at=None).order_by("position", "id")

    def visible_to(self, membership):
        """Organizers see what is asked."""
        return self if membership.is_organizer else self.none()


class JoinQuestion(Owned):
    """One question to those who want to join. Answers keep its words, so it may change or go."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Their own words")
        CHOICE = "choice", _("One of several")

    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("answered by"), max_length=6, choices=Kind, default=Kind.TEXT)
    choices = ArrayField(models.CharField(max_length=80), default=list, verbose_name=_("choices"))
    is_required = models.BooleanField(_("needs an answer"), default=True)
    removed_at = models.DateTimeField(null=True)

    objects = JoinQuestionQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(
                fields=["community", "program", "position", "id"], name="question_by_position"
            )
        ]

    def __str__(self):
        return self.text

    @classmethod
    @once
    def add(
        cls, program: Program | None, *, text: str, kind: str, choices: list[str], is_required, by
    ) -> "JoinQuestion":
        """One more question, after those that are there. Organizers only."""
        require(by.is_organizer, _t("Only organizers say what is asked."))
        if kind == cls.Kind.CHOICE and len(choices) < 2:
            raise ValidationError({"choices": _t("Write at least two choices, one on each line.")})
        asked = cls.objects.asked().filter(program=program)
        if asked.count() >= MOST_QUESTIONS:
            raise ValidationError({"text": _t("Twelve questions are enough. Take one away first.")})
        last = asked.aggregate(last=models.Max("position"))["last"] or 0
        with transaction.atomic():
            question = cls.objects.create(
                program=program,
                position=last + 1,
                text=text.strip(),
                kind=kind,
                choices=choices if kind == cls.Kind.CHOICE else [],
                is_required=is_required,
            )
            Activity.record("join_question.added", by=by, obj=question, program=program)
        return question

    def move_up(self, *, by) -> None:
        """Asks it one place earlier; the first one stays where it is."""
        require(by.is_organizer, _t("Only organizers say what is asked."))
        with transaction.atomic():
            asked = type(self).objects.asked().filter(program=self.program_id)
            order = list(asked.select_for_update())
            place = next((at for at, one in enumerate(order) if one.pk == self.pk), 0)
            if place:
                order[place - 1], order[place] = order[place], order[place - 1]
            for position, one in enumerate(order, start=1):
                one.position = position
            type(self).objects.bulk_update(order, ["position"])

    def remove(self, *, by) -> None:
        """Asks it no longer; answers that were given stay."""
        self._set_removed(clock.now(), by)

    def put_back(self, *, by) -> None:
        """Asks it again, where it stood."""
        self._set_removed(None, by)

    def _set_removed(self, moment, by) -> None:
        require(by.is_organizer, _t("Only organizers say what is asked."))
        with transaction.atomic():
            other = type(self).objects.filter(pk=self.pk, removed_at__isnull=bool(moment))
            if other.update(removed_at=moment):
                verb = "join_question.removed" if moment else "join_question.returned"
                Activity.record(verb, by=by, obj=self, program=self.program)
        self.removed_at = moment
