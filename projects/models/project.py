"""A project: from an accepted need, by a team, with a partner."""

import datetime as dt
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity, Program
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here
from projects import rules
from projects.models.channel import Channel
from projects.models.need import Need
from projects.models.partner import Contact
from projects.models.progress import StatusUpdate
from projects.models.team import TeamMembership, TeamRole


class ProjectQuerySet(OwnedQuerySet):
    """Reads of projects."""

    def visible_to(self, membership):
        """Members see all; a partner's contact those of their partner; other guests none."""
        if not membership.is_guest:
            return self
        mine = Contact.objects.active().of(membership).values("partner_id")
        return self.filter(need__partner_id__in=mine)

    def of(self, membership):
        """Projects on whose team somebody is."""
        mine = TeamMembership.objects.active().filter(membership=membership)
        return self.filter(pk__in=mine.values("project_id"))

    def told(self):
        """With partner, program and the newest status, for lists."""
        newest = StatusUpdate.objects.filter(project=models.OuterRef("pk")).order_by("-at", "-id")
        told = self.select_related("need__partner", "program").defer("program__blueprint")
        return told.annotate(
            colour=models.Subquery(newest.values("colour")[:1]),
            sentence=models.Subquery(newest.values("sentence")[:1]),
        )


class Project(Owned):
    """Work on one accepted need. Never without a need, its partner and its done-criterion."""

    class State(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Closed")

    need = OwnedKey(Need, models.PROTECT, related_name="projects")
    program = OwnedKey(Program, models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(max_length=7, choices=State, default=State.AGREED)
    lead = OwnedKey("communities.Membership", models.PROTECT, related_name="projects_led")
    next_at = models.DateTimeField(_("next date"), null=True, blank=True)
    next_text = models.CharField(_("what happens then"), max_length=120, blank=True)
    next_details = models.CharField(_("where, and what to bring"), max_length=300, blank=True)
    opened_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "-opened_at", "-id"], name="project_by_moment")
        ]
        constraints = [
            models.UniqueConstraint(fields=["community", "need"], name="one_project_a_need"),
            models.CheckConstraint(
                condition=models.Q(state__in=["agreed", "running", "closed"]), name="project_state"
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def open_from(cls, need: Need, *, program: Program, title: str, lead, by) -> "Project":
        """Opens the project of an accepted need: with its team, and its two channels.

        The lead and ``by``'s choice only; the contact who posted the need joins the partner line.
        """
        require(rules.may_answer_needs(by), _t("Only organizers open projects."))
        if need.state != Need.State.ACCEPTED:
            raise ValidationError(_t("A project opens only from an accepted need."))
        if lead.is_guest:
            raise ValidationError({"lead": _t("The lead is a member of the community.")})
        project = cls(need=need, program=program, title=title.strip(), lead=lead)
        project.full_clean(
            exclude=["community", "need", "program", "lead"], validate_constraints=False
        )
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
        """Puts a person on the team and into its channels; a contact into the partner line only."""
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
            place, _created = TeamMembership.objects.update_or_create(
                project=self, membership=membership, defaults={"role": role, "ended_at": None}
            )
            for channel in self.channels.all():
                if not guest or channel.kind == Channel.Kind.PARTNER_LINE:
                    channel.admit(membership)
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
            Activity.record(
                "project.left", by=by, obj=self, program=self.program, subject=membership
            )

    def report(self, colour: str, sentence: str, *, by) -> StatusUpdate:
        """The team says how it goes; the first report says that the work has begun."""
        require(rules.works_on(by, self), _t("Only the team says how its project goes."))
        update = StatusUpdate(project=self, colour=colour, sentence=sentence.strip(), by=by)
        update.full_clean(exclude=["community", "project", "by"], validate_constraints=False)
        with transaction.atomic():
            update.save()
            if self.state == self.State.AGREED:
                self.state = self.State.RUNNING
                self.save(update_fields=["state"])
            Activity.record(
                "project.reported", by=by, obj=self, program=self.program, colour=colour
            )
        return update

    def plan_next(self, at: dt.datetime, text: str, details: str = "", *, by) -> None:
        """Names the next date that the partner is shown."""
        require(rules.works_on(by, self), _t("Only the team names its next date."))
        self.next_at, self.next_text, self.next_details = at, text.strip(), details.strip()
        self.clean_fields(exclude=["community", "need", "program", "lead"])
        self.save(update_fields=["next_at", "next_text", "next_details"])
        Activity.record("project.planned", by=by, obj=self, program=self.program)

    def place_of(self, membership) -> str:
        """The team role that somebody holds, or nothing; asked once per project object."""
        cache = self.__dict__.setdefault("_places", {})
        if membership.pk not in cache and not isinstance(cache, defaultdict):
            active = TeamMembership.objects.active().filter(project=self, membership=membership)
            cache[membership.pk] = active.values_list("role", flat=True).first() or ""
        return cache[membership.pk]

    def whole_team(self) -> list[TeamMembership]:
        """Everybody on the team with their membership; ``place_of`` need not ask again."""
        team = list(
            TeamMembership.objects.active().filter(project=self).select_related("membership")
        )
        places = self.__dict__.setdefault("_places", defaultdict(str))
        places |= {place.membership_id: place.role for place in team}
        return team

    def get_absolute_url(self) -> str:
        return here("projects:project_detail", self.pk)
