"""A link that lets several people in: on a poster, in a newsletter, in a chat elsewhere."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules, welcome
from communities.models.activity import Activity
from communities.models.enrolment import Enrolment, ProgramRole
from communities.models.membership import Membership, Role
from communities.models.receipt import once
from communities.models.token import digest, link_secret
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

MOST_USES, LONGEST_DAYS = 5000, 365


class InvitationLinkQuerySet(OwnedQuerySet):
    """Reads of links."""

    def visible_to(self, membership):
        """Organizers see all of them, facilitators those into their programs."""
        if membership.is_organizer:
            return self
        mine = Enrolment.objects.facilitated_by(membership).values("program_id")
        return self.filter(program__in=mine)

    def with_secret(self, secret: str) -> "InvitationLink | None":
        """The link with this secret, or None."""
        found = self.filter(digest=digest(secret))
        return found.select_related("program", "made_by__user").first()


class InvitationLink(Owned):
    """A link that up to ``limit`` people may use. Everybody proves an address of their own.

    It makes members, never more. The secret follows from ``seed``, so that it can be copied again.
    """

    label = models.CharField(_("what is it for"), max_length=80)
    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="+")
    program_role = models.CharField(
        max_length=12, choices=ProgramRole, default=ProgramRole.PARTICIPANT
    )
    limit = models.PositiveSmallIntegerField(
        _("for how many people"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_USES)],
    )
    uses = models.PositiveSmallIntegerField(default=0)
    made_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationLinkQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "digest"], name="one_link_a_secret"),
            models.CheckConstraint(
                condition=models.Q(uses__lte=models.F("limit")), name="link_within_limit"
            ),
            models.CheckConstraint(
                condition=models.Q(program_role=ProgramRole.PARTICIPANT),
                name="link_makes_participants",
            ),
        ]
        indexes = [models.Index(fields=["community", "-created_at", "-id"], name="link_by_moment")]

    def __str__(self):
        return self.label

    @classmethod
    @once
    def make(cls, *, by, label: str, program=None, limit=50, days=30) -> "InvitationLink":
        """A new link. Raises NotAllowed, or ValidationError for numbers that make no sense."""
        _require_may(by, program)
        if program is not None and program.status == program.Status.CLOSED:
            raise ValidationError({"program": _t("This program is over.")})
        if not label.strip():
            raise ValidationError({"label": _t("Say what it is for.")})
        if not 1 <= limit <= MOST_USES:
            raise ValidationError({"limit": _t("Between 1 and 5,000 people.")})
        if not 1 <= days <= LONGEST_DAYS:
            raise ValidationError({"days": _t("Between a day and a year.")})
        link = cls(
            label=label.strip()[:80], program=program, limit=limit,
            made_by=by, expires_at=clock.now() + clock.dt.timedelta(days=days),
        )  # fmt: skip
        link.digest = digest(link.secret)
        with transaction.atomic():
            link.save()
            Activity.record("invitation_link.made", by=by, obj=link, program=program)
        return link

    def revoke(self, *, by) -> None:
        """Ends the link at once; who came by it stays. Twice is once."""
        _require_may(by, self.program)
        ended = type(self).objects.filter(pk=self.pk, revoked_at=None)
        with transaction.atomic():
            if ended.update(revoked_at=clock.now()):
                Activity.record("invitation_link.revoked", by=by, obj=self, program=self.program)

    @classmethod
    def end_unfounded(cls, maker, *, by) -> None:
        """Ends the links of somebody who may not invite any more to where they lead."""
        for link in cls.objects.filter(made_by=maker, revoked_at=None).select_related("program"):
            if rules.may_invite(maker, link.program, []):
                continue
            link.revoked_at = clock.now()
            link.save(update_fields=["revoked_at"])
            Activity.record("invitation_link.revoked", by=by, obj=link, program=link.program)

    def restore(self, *, by) -> None:
        """Takes the end back."""
        _require_may(by, self.program)
        ended = type(self).objects.filter(pk=self.pk, revoked_at__isnull=False)
        with transaction.atomic():
            if ended.update(revoked_at=None):
                Activity.record("invitation_link.restored", by=by, obj=self, program=self.program)

    def accept(self, user, *, name: str = "") -> Membership:
        """Lets a person in who has proved an address; who is here already takes no place of it.

        Nobody whom others sent away, and nobody once its maker may not invite any more.
        """
        with transaction.atomic():
            # The key stays free: rows that refer to the link need not wait.
            locked = type(self).objects.select_for_update(of=("self",), no_key=True)
            locked = locked.select_related("made_by", "program").get(pk=self.pk)
            before = Membership.objects.active().filter(user=user).exists()
            if not before:
                if locked.state != "open":
                    raise ValidationError(_sentences()[locked.state])
                locked.uses += 1
                locked.save(update_fields=["uses"])
            elif locked.revoked_at or locked.expires_at <= clock.now():
                raise ValidationError(_sentences()[locked.state])
            maker = locked.made_by
            welcome.require(user, locked.program, by=maker)
            membership = welcome.enter(user, [Role.MEMBER], name, by=maker)
            if not before:
                Activity.record(
                    "invitation_link.used",
                    by=membership, obj=locked, program=locked.program, subject=maker,
                )  # fmt: skip
            # A member may open it any number of times; only an arrival is news.
            role = locked.program_role
            welcome.settle(membership, locked.program, role, {}, by=maker, noted=not before)
        return membership

    @property
    def secret(self) -> str:
        """What the link carries."""
        return link_secret("link", self.seed)

    @property
    def url(self) -> str:
        """The link as it is copied."""
        return settings.SITE_URL + here("communities:link_open", self.secret)

    @property
    def is_founded(self) -> bool:
        """Whoever stands behind it may still invite."""
        return rules.may_invite(self.made_by, self.program, [])

    @property
    def state(self) -> str:
        """revoked, expired, full or open."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= clock.now():
            return "expired"
        return "full" if self.uses >= self.limit else "open"


def _sentences() -> dict[str, str]:
    return {
        "revoked": _t("This link was switched off."),
        "expired": _t("This link is no longer valid."),
        "full": _t("This link was for a number of people, and that many have used it."),
    }


def _require_may(by, program) -> None:
    rules.require(
        rules.may_invite(by, program, []),
        _t("Only organizers invite, and facilitators into their own program."),
    )
