"""A program and its cycles: Act, Reflect, Apply, several times over."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import beginnings, blueprints, clock, places, rules, tracks
from communities.models.activity import Activity
from communities.models.cycle import Cycle
from communities.models.enrolment import Enrolment, ProgramRole
from communities.models.enrolment_request import EnrolmentRequest
from communities.models.program_queryset import ProgramQuerySet
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey
from communities.tenancy.scope import here


class Program(Owned):
    """A program: a purpose, three intended results, promised skills, and dates.

    ``meetings_expected`` is K2's k: how many meetings make a learner an active one. ``capacity`` counts
    participants; None is without end.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Finished")

    class Joining(models.TextChoices):
        OPEN = "open", _("Open")
        APPROVAL = "approval", _("By approval")
        INVITED = "invited", _("By invitation")

    title = models.CharField(_("title"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=1000)
    kind = models.CharField(max_length=40, default="capstone_mentoring")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    lead = OwnedKey("communities.Membership", models.PROTECT, related_name="programs_led")
    learning_result = models.CharField(_("what people learn"), max_length=300, blank=True)
    impact_result = models.CharField(_("what the community gains"), max_length=300, blank=True)
    business_result = models.CharField(_("what employers gain"), max_length=300, blank=True)
    skills = ArrayField(models.CharField(max_length=60), default=list, verbose_name=_("skills"))
    joining = models.CharField(
        _("how people join"), max_length=8, choices=Joining, default=Joining.OPEN
    )
    capacity = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("how long an offered place waits"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
    )
    hue = models.PositiveSmallIntegerField(
        _("colour of the cover"), null=True, blank=True, validators=[MaxValueValidator(359)]
    )
    handover = models.TextField(_("what is handed over"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    meetings_expected = models.PositiveSmallIntegerField(default=2)
    blueprint = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["community", "-starts_on", "id"], name="program_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="program_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(meetings_expected__gte=1), name="program_expects_meetings"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__gte=1),
                name="program_capacity",
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def open_from(cls, blueprint, *, title: str, starts_on: dt.date, by, as_draft: bool = False):
        """Opens a program from a blueprint: the program, its cycles, and what other apps build.

        The lead is ``by``. A draft is made in the same way and told to nobody, until ``open``. Raises
        NotAllowed for anyone but organizers.
        """
        rules.require(rules.may_run_programs(by), _t("Only organizers open programs."))
        if not title.strip():
            raise ValidationError({"title": _t("Give the program a name.")})
        if clock.is_far(starts_on):
            raise ValidationError({"starts_on": _t("Choose a day within ten years.")})
        with transaction.atomic():
            program = cls.objects.create(
                title=title.strip(),
                purpose=blueprint.purpose,
                kind=blueprint.key,
                status=cls.Status.DRAFT if as_draft else cls.Status.RUNNING,
                starts_on=starts_on,
                ends_on=starts_on + dt.timedelta(weeks=blueprint.weeks, days=-1),
                lead=by,
                learning_result=blueprint.results["learning"],
                impact_result=blueprint.results["impact"],
                business_result=blueprint.results["business"],
                skills=list(blueprint.skills),
                blueprint=blueprint.data,
            )
            cycles = Cycle.objects.bulk_create(
                Cycle(
                    program=program,
                    position=position,
                    title=cycle["title"],
                    starts_on=starts_on + dt.timedelta(weeks=cycle["from_week"] - 1),
                    ends_on=starts_on + dt.timedelta(weeks=cycle["to_week"], days=-1),
                )
                for position, cycle in enumerate(blueprint.cycles, start=1)
            )
            verb = "program.drafted" if as_draft else "program.opened"
            Activity.record(verb, by=by, obj=program, program=program, public=not as_draft)
            blueprints.build(program, cycles, by=by)
        return program

    def enrol(self, membership, *, by, role: str = "participant", why: str = "", track=None):
        """Enrols a member and gives the enrolment; who runs the program enrols anyone, anyone themselves.

        Enrolling twice gives the first enrolment back; someone who withdrew comes back in. A program
        that is over takes nobody: what was shared with it was shared with those who were there. The
        first participant opens a draft: nobody is asked in to what they could not see, so only who may
        open it lets them in.
        Raises ``places.Full`` when every place is taken or others wait for one, and NotAllowed for
        members where joining is not open; ``ask`` finds them a place in the queue instead.
        """
        allowed = rules.may_enrol(by, self, membership, role)
        rules.require(allowed, _t("Only organizers and facilitators enrol other people."))
        _require_short(why)
        with transaction.atomic():
            places.lock(self)
            self.require_open()
            enrolment = Enrolment.objects.filter(program=self, membership=membership, role=role)
            enrolment = enrolment.first() or Enrolment(
                program=self, membership=membership, role=role, ended_at=clock.now()
            )
            if not enrolment.ended_at:
                return enrolment
            if role == ProgramRole.PARTICIPANT and not self._keeps_place_for(enrolment, by):
                may = self.is_run_by(by) or self.joining == self.Joining.OPEN
                rules.require(may, self.how_to_join())
                places.require_free(self)
            self._let_in(enrolment, by=by, why=why, track=track)
        return enrolment

    def ask(self, membership, *, by, why: str = "", track=None):
        """What the button on the program's page does: an Enrolment, or an EnrolmentRequest in the queue.

        Asking twice gives the same. Raises NotAllowed where people come by invitation only.
        """
        rules.require(
            rules.may_enrol(by, self, membership, ProgramRole.PARTICIPANT),
            _t("Only organizers and facilitators enrol other people."),
        )
        _require_short(why)
        wish = {"by": by, "why": why, "track": track}
        with transaction.atomic():
            places.lock(self)
            self.require_open()
            in_it = Enrolment.objects.active().learners().filter(membership=membership)
            direct = self.is_run_by(by) or self.joining == self.Joining.OPEN
            if direct or in_it.filter(program=self).exists():
                try:
                    return self.enrol(membership, **wish)
                except places.Full:
                    return EnrolmentRequest.queue(self, membership, kind="waitlist", **wish)
            rules.require(self.joining == self.Joining.APPROVAL, self.how_to_join())
            return EnrolmentRequest.queue(self, membership, kind="approval", **wish)

    def change(self, *, by, moves_along: bool = False, **fields) -> None:
        """Changes what is said of the program, how people join, its places and dates.

        Nobody loses a place when there are fewer; when there are more, those who wait are offered
        them. Until it has begun, its dates can move along with the first day. Raises ValidationError
        with a sentence for each field that cannot be so.
        """
        rules.require(
            rules.may_shape(by, self), _t("Only organizers and the program’s lead change it.")
        )
        with transaction.atomic():
            places.lock(self)
            self.refresh_from_db(fields=[*fields, "starts_on", "ends_on"])
            before, has_begun = (self.starts_on, self.ends_on), self.has_begun
            changed = [name for name, value in fields.items() if getattr(self, name) != value]
            for name in changed:
                setattr(self, name, fields[name])
            self._check(changed)
            if not changed:
                return
            self.save(update_fields=changed)
            if moves_along and "starts_on" in changed and not has_begun:
                beginnings.move(self, self.starts_on - before[0], by=by)
            Activity.record(
                "program.changed",
                by=by, obj=self, program=self, fields=changed, **self._moved_from(*before),
            )  # fmt: skip
            if self.status != self.Status.CLOSED:
                places.offer(self)

    def open(self, *, by) -> None:
        """Every member sees it from now on, and may come in as it says. Opening twice changes nothing."""
        rules.require(
            rules.may_shape(by, self), _t("Only organizers and the program’s lead open it.")
        )
        with transaction.atomic():
            places.lock(self)
            if self.status == self.Status.DRAFT:
                self._open(by)

    def hide(self, *, by) -> None:
        """Makes it a draft again, as long as nobody came in or asked to; what was laid out stays."""
        rules.require(
            rules.may_shape(by, self), _t("Only organizers and the program’s lead hide it.")
        )
        with transaction.atomic():
            places.lock(self)
            self.require_open()
            if self.status == self.Status.DRAFT:
                return
            if self.enrolments.active().learners().exists() or self.requests.open().exists():
                said = _t("People came in already. Leave it open, or close it when it is over.")
                raise ValidationError(said)
            self.status = self.Status.DRAFT
            self.save(update_fields=["status"])
            Activity.record("program.hidden", by=by, obj=self, program=self)

    def close(self, *, by, handover: str = "") -> None:
        """The program is over: nobody comes in any more, what was done stays. Says what is handed over.

        Whoever still waits is told no place is coming. Closing twice changes nothing.
        """
        rules.require(
            rules.may_shape(by, self), _t("Only organizers and the program’s lead close it.")
        )
        with transaction.atomic():
            places.lock(self)
            if self.status == self.Status.CLOSED:
                return
            self.status, self.handover, self.closed_at = "closed", handover.strip(), clock.now()
            self.clean_fields(exclude={one.name for one in self._meta.fields} - {"handover"})
            self.save(update_fields=["status", "handover", "closed_at"])
            for request in self.requests.open().select_related("membership"):
                request.end_with_program(by=by)
            Activity.record("program.closed", by=by, obj=self, program=self, public=True)

    def reopen(self, *, by) -> None:
        """Goes on after all; who waited asks again."""
        rules.require(
            rules.may_shape(by, self), _t("Only organizers and the program’s lead reopen it.")
        )
        with transaction.atomic():
            places.lock(self)
            if self.status != self.Status.CLOSED:
                return
            self.status, self.closed_at = self.Status.RUNNING, None
            self.save(update_fields=["status", "closed_at"])
            Activity.record("program.reopened", by=by, obj=self, program=self, public=True)

    def _check(self, changed: list[str]) -> None:
        """What the database would refuse, and what is a slip on the keyboard, in sentences."""
        self.clean_fields(exclude={one.name for one in self._meta.fields} - set(changed))
        for name in ("starts_on", "ends_on"):
            if name in changed and clock.is_far(getattr(self, name)):
                raise ValidationError({name: _t("Choose a day within ten years.")})
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _t("The last day is before the first.")})

    def _moved_from(self, first: dt.date, last: dt.date) -> dict:
        """The days it had and has, for the record, when they are others."""
        if (first, last) == (self.starts_on, self.ends_on):
            return {}
        days = {"was_first": first, "was_last": last, "first": self.starts_on, "last": self.ends_on}
        return {"dates": {name: day.isoformat() for name, day in days.items()}}

    def _open(self, by) -> None:
        self.status = self.Status.RUNNING
        self.save(update_fields=["status"])
        Activity.record(
            "program.opened", by=by, obj=self, program=self, public=True, from_draft=True
        )

    def require_open(self) -> None:
        """Raises ValidationError once the program is over."""
        if self.status == self.Status.CLOSED:
            raise ValidationError(_t("This program is over."))

    def _keeps_place_for(self, enrolment, by) -> bool:
        """Somebody left a moment ago and thinks again, or was offered a place that still waits.

        Whoever was taken out or moved does not come back by themselves: only who runs the program
        gives them the place that is still held.
        """
        person, now = enrolment.membership, clock.now()
        if enrolment.held_until and enrolment.held_until > now:
            return self.is_run_by(by) or enrolment.was_ended_by(person)
        offers = self.requests.filter(state=EnrolmentRequest.State.OFFERED, membership=person)
        return offers.filter(offered_until__gt=now).exists()

    def _let_in(self, enrolment, *, by, why: str, track) -> None:
        enrolment.ended_at = enrolment.held_until = enrolment.moved_to = None
        enrolment.why, enrolment.track = why or enrolment.why, track or enrolment.track
        enrolment.save()
        enrolment.membership.enrolled = None
        self.__dict__.pop("_roles", None)
        tracks.followed(enrolment)
        if enrolment.role == ProgramRole.PARTICIPANT:
            if self.status == self.Status.DRAFT:
                self.open(by=by)
            asked = self.requests.open().filter(membership=enrolment.membership)
            asked.update(state="accepted", decided_at=clock.now(), decided_by=by)
        Activity.record(
            "program.enrolled", by=by, obj=enrolment, program=self, subject=enrolment.membership
        )

    def how_to_join(self) -> str:
        """Whom to turn to where one cannot simply come in."""
        if self.joining == self.Joining.APPROVAL:
            said = _t("Ask to join on the program’s page; %(name)s answers.")
        else:
            said = _t("People come into this program by invitation. %(name)s can invite you.")
        return said % {"name": self.lead.name}

    def roles_of(self, membership) -> set[str]:
        """The program roles that a member holds here, asked once per program object."""
        if membership.enrolled is not None:
            return {one["role"] for one in membership.enrolled if one["program"] == str(self.pk)}
        cache = self.__dict__.setdefault("_roles", {})
        if membership.pk not in cache:
            active = Enrolment.objects.active().filter(program=self, membership=membership)
            cache[membership.pk] = set(active.values_list("role", flat=True))
        return cache[membership.pk]

    def is_run_by(self, membership) -> bool:
        """Organizers run every program, facilitators their own."""
        return membership.is_organizer or ProgramRole.FACILITATOR in self.roles_of(membership)

    def week(self, day: dt.date) -> int:
        """Which week of the program a day falls in, from 1; a day before it counts as the first."""
        return max((day - self.starts_on).days // 7 + 1, 1)

    @property
    def state_word(self) -> str:
        """Its status as a word; asked for every row of a list, so without Django's longer way."""
        return str(self.Status(self.status).label)

    @property
    def results(self) -> tuple[tuple[str, str], ...]:
        """What it is for: those of its three results and its skills that somebody said, each with a word."""
        said = (
            (_t("Learning"), self.learning_result),
            (_t("Impact"), self.impact_result),
            (_t("Work"), self.business_result),
            (_t("Skills"), ", ".join(self.skills)),
        )
        return tuple((word, text) for word, text in said if text)

    @property
    def has_begun(self) -> bool:
        """Its first day is past."""
        return self.starts_on < clock.today()

    @property
    def weeks(self) -> int:
        """How many weeks it runs."""
        return -(-((self.ends_on - self.starts_on).days + 1) // 7)

    def get_absolute_url(self) -> str:
        return here("communities:program_detail", self.pk)


def _require_short(why: str) -> None:
    if len(why) > Enrolment.LONGEST_WHY:
        raise ValidationError({"why": _t("Say why in at most 200 letters.")})
