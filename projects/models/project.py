"""A project: from an accepted need, by a team, with a partner."""

import datetime as dt
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity, Enrolment, Membership, Program
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey
from communities.tenancy.scope import here
from projects import rules
from projects.models.channel import Channel
from projects.models.exchange import Exchange
from projects.models.need import Need
from projects.models.progress import Milestone, StatusUpdate
from projects.models.project_queryset import ProjectQuerySet
from projects.models.team import TeamMembership, TeamRole

UNDO = dt.timedelta(minutes=10)
"""How long a verdict given by mistake can be taken back."""
KEYS = ["community", "need", "program", "lead", "verdict_by"]
"""Not to be cleaned: each would be looked up again."""


class Project(Owned):
    """Work on one accepted need. Never without a need, its partner and its done-criterion.

    It is closed by the partner's verdict and by nothing else; the database knows it too. ``serves``
    names which of its program's results it is for.
    """

    class State(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Closed")

    class Verdict(models.TextChoices):
        MET = "met", _("Met")
        PARTLY = "partly", _("Partly met")
        NOT = "not", _("Not met")

    need = OwnedKey(Need, models.PROTECT, related_name="projects")
    program = OwnedKey(Program, models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(max_length=7, choices=State, default=State.AGREED)
    lead = OwnedKey("communities.Membership", models.PROTECT, related_name="projects_led")
    next_at = models.DateTimeField(_("next date"), null=True, blank=True)
    next_text = models.CharField(_("what happens then"), max_length=120, blank=True)
    next_details = models.CharField(_("where, and what to bring"), max_length=300, blank=True)
    serves = models.CharField(
        _("serves"), max_length=8, choices=Enrolment.Goal, default="impact", blank=True
    )
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    verdict = models.CharField(
        _("Is it done as you said?"), max_length=6, choices=Verdict, blank=True
    )
    verdict_words = models.CharField(_("In your words"), max_length=400, blank=True)
    verdict_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    verdict_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "-opened_at", "-id"], name="project_by_moment")
        ]
        constraints = [
            models.UniqueConstraint(fields=["community", "need"], name="one_project_a_need"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["agreed", "running"], verdict="", verdict_by=None, verdict_at=None
                )
                | models.Q(
                    state="closed",
                    verdict__in=["met", "partly", "not"],
                    verdict_by__isnull=False,
                    verdict_at__isnull=False,
                ),
                name="project_closes_with_a_verdict",
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def open_from(cls, need: Need, *, program: Program, title: str, lead, by) -> "Project":
        """Opens the project of an accepted need: with its team, and its two channels.

        The lead and ``by``'s choice only; the contact who posted the need joins the partner line.
        """
        require(rules.may_answer_needs(by), _t("Only organizers open projects."))
        if need.state != Need.State.ACCEPTED:
            raise ValidationError(_t("A project opens only from an accepted need."))
        if program.status != Program.Status.RUNNING:
            raise ValidationError({"program": _t("A project opens only in a running program.")})
        if lead.is_guest:
            raise ValidationError({"lead": _t("The lead is a member of the community.")})
        project = cls(need=need, program=program, title=title.strip(), lead=lead)
        project.full_clean(exclude=KEYS, validate_constraints=False)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    project.save()
            except IntegrityError as taken:
                raise ValidationError(_t("This need has its project already.")) from taken
            for kind, name in (
                (Channel.Kind.TEAM, project.title),
                (Channel.Kind.PARTNER_LINE, need.partner.name),
            ):
                Channel.objects.create(kind=kind, project=project, program=program, title=name)
            Activity.record("project.opened", by=by, obj=project, program=program, public=True)
            project.add(lead, role=TeamRole.LEAD, by=by)
            project.add(need.posted_by, role=TeamRole.PARTNER_CONTACT, by=by)
        return project

    def add(self, membership, *, role: str = TeamRole.CONTRIBUTOR, by) -> TeamMembership:
        """Puts a person on the team and into its channels; a contact into the partner line only.

        Who is there already stays as they are.
        """
        require(rules.may_lead(by, self), _t("Only the lead or an organizer chooses the team."))
        guest = role == TeamRole.PARTNER_CONTACT
        if guest and not rules.speaks_for(membership, self.need.partner):
            name = self.need.partner.name
            raise ValidationError(
                _t("Only somebody of %(name)s can be its contact.") % {"name": name}
            )
        if not guest and membership.is_guest:
            raise ValidationError(_t("Guests join a team as their partner's contact."))
        with transaction.atomic():
            self._keep_open()
            place, created = TeamMembership.objects.get_or_create(
                project=self, membership=membership, defaults={"role": role}
            )
            if not created:
                if place.ended_at is None and place.role == role:
                    return place
                if place.ended_at is None:
                    said = {"name": membership.name, "role": place.get_role_display()}
                    raise ValidationError(_t("%(name)s is on the team as %(role)s.") % said)
                place.role, place.ended_at = role, None
                place.save(update_fields=["role", "ended_at"])
            for channel in self.channels.all():
                if not guest or channel.kind == Channel.Kind.PARTNER_LINE:
                    channel.admit(membership)
            self.__dict__.pop("_places", None)
            Activity.record(
                "project.joined", by=by, obj=self, program=self.program, subject=membership
            )
        return place

    def remove(self, membership, *, by) -> None:
        """Takes a person off the team and out of its channels; members leave by themselves."""
        allowed = by.pk == membership.pk or rules.may_lead(by, self)
        require(allowed, _t("Only the lead or an organizer chooses the team."))
        if membership.pk == self.lead_id:
            raise ValidationError(_t("Hand the lead over first."))
        with transaction.atomic():
            places = TeamMembership.objects.active().filter(project=self, membership=membership)
            if not places.update(ended_at=clock.now()):
                return
            for channel in self.channels.all():
                channel.dismiss(membership)
            self.__dict__.pop("_places", None)
            Activity.record(
                "project.left", by=by, obj=self, program=self.program, subject=membership
            )

    @once
    def report(self, colour: str, sentence: str, *, by) -> StatusUpdate:
        """The team says how it goes; the first report says that the work has begun."""
        require(rules.works_on(by, self), _t("Only the team says how its project goes."))
        update = StatusUpdate(project=self, colour=colour, sentence=sentence.strip(), by=by)
        update.full_clean(exclude=["community", "project", "by"], validate_constraints=False)
        with transaction.atomic():
            self._keep_open()
            update.save()
            if self.state == self.State.AGREED:
                self.state = self.State.RUNNING
                self.save(update_fields=["state"])
            Activity.record(
                "project.reported", by=by, obj=self, program=self.program, colour=colour
            )
        return update

    @once
    def plan_next(self, at: dt.datetime, text: str, details: str = "", *, by) -> None:
        """Names the next date that the partner is shown."""
        require(rules.works_on(by, self), _t("Only the team names its next date."))
        if at < clock.now():
            raise ValidationError({"next_at": _t("This has passed. Any time from now works.")})
        if clock.is_far(at.date()):
            raise ValidationError({"next_at": _t("Choose a day within the next ten years.")})
        with transaction.atomic():
            self._keep_open()
            self.next_at, self.next_text, self.next_details = at, text.strip(), details.strip()
            self.clean_fields(exclude=KEYS)
            self.save(update_fields=["next_at", "next_text", "next_details"])
            Activity.record("project.planned", by=by, obj=self, program=self.program)

    @once
    def plan_milestone(self, title: str, due_on: dt.date, *, by) -> Milestone:
        """A date on the way. The same words on the same day are one date."""
        allowed = rules.may_plan(by, self)
        require(allowed, _t("Only the lead, a mentor or an organizer plans the way."))
        if due_on < clock.today():
            raise ValidationError({"due_on": _t("This has passed. Any day from today works.")})
        if clock.is_far(due_on):
            raise ValidationError({"due_on": _t("Choose a day within the next ten years.")})
        step = Milestone(project=self, title=title.strip(), due_on=due_on)
        step.full_clean(exclude=["community", "project"], validate_constraints=False)
        with transaction.atomic():
            self._keep_open()
            if there := self.milestones.filter(title=step.title, due_on=due_on).first():
                return there
            step.save()
            Activity.record("milestone.planned", by=by, obj=step, program=self.program)
        return step

    @once
    def agree(self, giver: str, text: str, amount: str = "", *, by) -> Exchange:
        """Writes down what one side gives. The same words, while they are open, are one thing."""
        allowed = rules.may_agree(by, self, giver)
        require(allowed, _t("Only the lead, organizers and the partner for its side agree on it."))
        item = Exchange(
            project=self, giver=giver, text=text.strip(), amount=amount.strip(), agreed_by=by
        )
        item.full_clean(
            exclude=["community", "project", "agreed_by", "confirmed_by"],
            validate_constraints=False,
        )
        with transaction.atomic():
            self._keep_open()
            same = self.exchanges.open().filter(giver=giver, text=item.text, amount=item.amount)
            if there := same.first():
                return there
            item.position = self.exchanges.count()
            item.save()
            Activity.record("exchange.agreed", by=by, obj=item, program=self.program)
        return item

    def close(self, verdict: str, words: str = "", *, by) -> None:
        """The partner says how it ended; its channels can be read from then on, not continued.

        There is one verdict. Saying the same once more changes nothing.
        """
        allowed = rules.speaks_for(by, self.need.partner)
        said = {"name": self.need.partner.name}
        require(allowed, _t("Only %(name)s can say how it ended.") % said)
        words = words.strip()
        with transaction.atomic():
            there = type(self).objects.select_for_update().get(pk=self.pk)
            if (there.verdict, there.verdict_words, there.verdict_by_id) == (verdict, words, by.pk):
                return
            if there.state == self.State.CLOSED:
                raise ValidationError(_t("This project has its verdict already."))
            if verdict not in self.Verdict.values:
                raise ValidationError({"verdict": _t("Say whether it is met, partly or not.")})
            self._meta.get_field("verdict_words").clean(words, self)
            self.state, self.verdict, self.verdict_words = self.State.CLOSED, verdict, words
            self.verdict_by, self.verdict_at = by, clock.now()
            self.save(
                update_fields=["state", "verdict", "verdict_words", "verdict_by", "verdict_at"]
            )
            going_on = Channel.objects.filter(project=self, archived_at=None)
            going_on.update(archived_at=self.verdict_at)
            Activity.record(
                "project.closed",
                by=by,
                obj=self,
                program=self.program,
                public=True,
                verdict=verdict,
            )

    def take_back_verdict(self, *, by) -> None:
        """Whoever gave the verdict by mistake opens the project again, soon after; twice is once.

        The channels that it ended go on.
        """
        said = {"name": self.need.partner.name}
        allowed = rules.speaks_for(by, self.need.partner)
        require(allowed, _t("Only %(name)s can say how it ended.") % said)
        with transaction.atomic():
            there = type(self).objects.select_for_update().get(pk=self.pk)
            if there.state != self.State.CLOSED:
                return
            require(by.pk == there.verdict_by_id, _t("Only who gave the verdict takes it back."))
            if clock.now() > there.verdict_at + UNDO:
                raise ValidationError(
                    _t("A verdict can be taken back for ten minutes. This stands.")
                )
            begun = StatusUpdate.objects.filter(project=self).exists()
            self.state = self.State.RUNNING if begun else self.State.AGREED
            self.verdict = self.verdict_words = ""
            self.verdict_by = self.verdict_at = None
            self.save(
                update_fields=["state", "verdict", "verdict_words", "verdict_by", "verdict_at"]
            )
            ended = Channel.objects.filter(project=self, archived_at=there.verdict_at)
            ended.update(archived_at=None)
            Activity.record("project.reopened", by=by, obj=self, program=self.program, public=True)

    @property
    def is_due(self) -> bool:
        """Time for the verdict: the last date is reached or over; without dates, the program is."""
        if self.state == self.State.CLOSED:
            return False
        last = self.milestones.order_by("-due_on", "-id").first()
        if last and last.done_at:
            return True
        return (last.due_on if last else self.program.ends_on) < clock.today()

    @property
    def verdict_tone(self) -> str:
        """What the status tag calls the verdict."""
        return {"met": "good", "partly": "warn", "not": "bad"}[self.verdict]

    def place_of(self, membership) -> str:
        """The team role that somebody holds, or nothing; asked once per project object."""
        cache = self.__dict__.setdefault("_places", {})
        if membership.pk not in cache and not isinstance(cache, defaultdict):
            active = TeamMembership.objects.active().filter(project=self, membership=membership)
            cache[membership.pk] = active.values_list("role", flat=True).first() or ""
        return cache[membership.pk]

    def whole_team(self, reader) -> list[TeamMembership]:
        """Everybody on the team, ``named`` where the reader knows them; ``place_of`` asks no more."""
        known = Membership.objects.visible_to(reader).filter(pk=models.OuterRef("membership_id"))
        places = TeamMembership.objects.active().filter(project=self).select_related("membership")
        team = list(places.annotate(named=models.Exists(known)))
        places = self.__dict__.setdefault("_places", defaultdict(str))
        places |= {place.membership_id: place.role for place in team}
        return team

    def serve(self, result: str, *, by) -> None:
        """Says which of the program's results it is for, or that it is for none."""
        allowed = rules.may_lead(by, self) or self.program.is_run_by(by)
        require(allowed, _t("The lead, and who runs the program, say what a project is for."))
        if result and result not in Enrolment.Goal.values:
            raise ValidationError({"goal": _t("Choose one of the three results.")})
        if result != self.serves:
            self.serves = result
            self.save(update_fields=["serves"])

    def get_absolute_url(self) -> str:
        return here("projects:project_detail", self.pk)

    def _keep_open(self) -> None:
        """Locks the project until the transaction ends. A closed one takes nothing new."""
        there = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        if there.state == self.State.CLOSED:
            raise ValidationError(_t("This project is closed."))
        self.state = there.state
