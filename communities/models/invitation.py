"""An invitation: who is asked in by whom, into what, in which words."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, invitation_mail, rules, welcome
from communities.models.activity import Activity
from communities.models.enrolment import ProgramRole
from communities.models.invitation_queryset import InvitationQuerySet
from communities.models.membership import Membership, Role
from communities.models.receipt import once
from communities.models.token import digest, link_secret
from communities.moments import day_of_month
from communities.tenancy.owned import Owned, OwnedKey
from communities.tenancy.scope import here, require_scope

RESENT_APART = dt.timedelta(hours=1)


class Invitation(Owned):
    """One address asked in. Its link works until it is used, revoked or a month old.

    ``address`` is ``email`` whatever its case. The link's secret is not kept: it follows from
    ``seed`` and the installation's key, so that every mail about it carries the same link.
    """

    LASTS = dt.timedelta(days=30)
    LONGEST_WORDS = 2000

    email = models.EmailField(_("address"))
    address = models.EmailField(editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=12, choices=Role), verbose_name=_("roles"))
    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="invitations")
    program_role = models.CharField(
        max_length=12, choices=ProgramRole, default=ProgramRole.PARTICIPANT
    )
    placement = models.JSONField(default=dict)
    words = models.TextField(_("your words"), max_length=LONGEST_WORDS, blank=True)
    invited_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(default=clock.now)
    sends = models.PositiveSmallIntegerField(default=1)
    nudged_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "address", "program"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                nulls_distinct=False,
                name="one_open_invitation",
            ),
            models.UniqueConstraint(fields=["community", "digest"], name="one_invitation_a_link"),
        ]
        indexes = [
            models.Index(fields=["community", "-created_at", "-id"], name="invitation_by_moment"),
            models.Index(
                fields=["community", "program", "-created_at", "-id"], name="invitation_of_program"
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @classmethod
    @once
    def send(cls, people, *, by, program=None, **what) -> None:
        """Invites everybody on a list who is new here, and settles each line with what became of it.

        ``what`` is ``roles`` (default member), ``program_role``, ``placement`` and ``words``. Who is
        here already or has an open invitation gets no mail. Raises NotAllowed, or ValidationError.
        """
        roles = [str(role) for role in what.pop("roles", ()) or [Role.MEMBER]]
        _require_may(by, program, roles, words=what.get("words", ""))
        with transaction.atomic():
            # One list at a time, so that two organizers with the same list invite nobody twice.
            _one_list_at_a_time()
            cls.look_over(people, program)
            expires_at = clock.now() + cls.LASTS
            new = [one for one in people if one.state == "new"]
            made = [
                cls(
                    email=one.email, address=one.address, name=one.name, roles=roles,
                    program=program, invited_by=by, expires_at=expires_at, **what,
                )
                for one in new
            ]  # fmt: skip
            for invitation in made:
                invitation.digest = digest(invitation.secret)
            cls.objects.bulk_create(made, batch_size=500)
            for one, invitation in zip(new, made, strict=True):
                one.invitation = invitation
            if made:
                invitation_mail.post(made, "invitation")
                Activity.record(
                    "invitation.sent", by=by, obj=made[0], program=program, count=len(made)
                )

    @classmethod
    def look_over(cls, people, program=None) -> None:
        """Settles who of a list is here already, has an invitation, or stands there twice."""
        addresses = {one.address for one in people if one.state == "new"}
        here_already = welcome.members_with(addresses)
        open_ones = cls.objects.open().filter(address__in=addresses, program=program)
        invited = {one.address: one for one in open_ones}
        seen = set()
        for one in people:
            if one.state != "new":
                continue
            if one.address in seen:
                one.settle("twice", _t("This address stands on the list twice."))
            elif one.address in here_already:
                one.settle("here", _t("Is here already."))
            elif one.address in invited:
                one.invitation = invited[one.address]
                day = day_of_month(one.invitation.sent_at)
                said = _t("Asked on %(day)s, and has not answered yet.")
                one.settle("invited", said % {"day": day})
            seen.add(one.address)

    def resend(self, *, by) -> None:
        """Sends the mail once more and gives it another month. At most once an hour."""
        with transaction.atomic():
            self._lock(by, self.roles)
            self._require_open()
            if self.sent_at > clock.now() - RESENT_APART:
                raise ValidationError(_t("This one was sent just now. Give it an hour."))
            self.sends, self.sent_at = self.sends + 1, clock.now()
            self.expires_at, self.digest = self.sent_at + self.LASTS, digest(self.secret)
            self.save(update_fields=["sends", "sent_at", "expires_at", "digest"])
            invitation_mail.post([self], "invitation")
            Activity.record("invitation.resent", by=by, obj=self, program=self.program)

    def revoke(self, *, by) -> None:
        """Ends the link at once; the same address may be invited again. Twice is once."""
        with transaction.atomic():
            self._lock(by, [])
            if self.revoked_at:
                return
            if self.accepted_at:
                raise ValidationError(_t("This person has joined already."))
            self.revoked_at = clock.now()
            self.save(update_fields=["revoked_at"])
            Activity.record("invitation.revoked", by=by, obj=self, program=self.program)

    def restore(self, *, by) -> None:
        """Takes a revocation back; the link works again."""
        with transaction.atomic():
            _one_list_at_a_time()
            self._lock(by, self.roles)
            if not self.revoked_at:
                return
            again = type(self).objects.open().filter(address=self.address, program=self.program_id)
            if again.exists():
                raise ValidationError(_t("This address has been invited again since."))
            self.revoked_at = None
            self.save(update_fields=["revoked_at"])
            Activity.record("invitation.restored", by=by, obj=self, program=self.program)

    @classmethod
    def nudge(cls, *, by, program=None) -> int:
        """Reminds everybody who has not joined; a week apart. Returns how many were written to."""
        _require_may(by, program, [])
        with transaction.atomic():
            waiting = cls.objects.nudgeable()
            if program is not None:
                waiting = waiting.filter(program=program)
            waiting = waiting.select_related("program", "invited_by").order_by("pk")
            waiting = list(waiting.select_for_update(of=("self",)))
            now = clock.now()
            for invitation in waiting:
                invitation.nudged_at = now
            cls.objects.filter(pk__in=[one.pk for one in waiting]).update(nudged_at=now)
            cls._renew_links(waiting)
            if waiting:
                invitation_mail.post(waiting, "reminder")
                Activity.record(
                    "invitation.nudged", by=by, obj=waiting[0], program=program, count=len(waiting)
                )
        return len(waiting)

    @classmethod
    def _renew_links(cls, invitations) -> None:
        """An installation whose key has changed writes other links than before; those must work too."""
        for one in invitations:
            if one.digest != (fresh := digest(one.secret)):
                one.digest = fresh
                one.save(update_fields=["digest"])

    def accept(self, user, *, name: str = "") -> Membership:
        """Lets a person in who has proved the address. The same person twice is once.

        A role that the inviter could not give any more is left out. Raises ValidationError with a
        sentence when the inviter may ask nobody in any more, when the invitation was used by somebody
        else, revoked, or has expired, and for whom others sent away since.
        """
        with transaction.atomic():
            locked = type(self).objects.select_for_update(of=("self",))
            locked = locked.select_related("invited_by", "program").get(pk=self.pk)
            if locked.accepted_at:
                return _same_person(locked, user)
            locked._require_usable()
            inviter = locked.invited_by
            welcome.require(user, locked.program, by=inviter, asked_at=locked.sent_at)
            membership = welcome.enter(user, locked.roles, name or locked.name, by=inviter)
            self.accepted_at = locked.accepted_at = clock.now()
            self.accepted_by = locked.accepted_by = membership
            locked.save(update_fields=["accepted_at", "accepted_by"])
            Activity.record(
                "invitation.accepted",
                by=membership, obj=locked, program=locked.program, subject=inviter,
            )  # fmt: skip
            welcome.settle(
                membership, locked.program, locked.program_role, locked.placement, by=inviter
            )
        return membership

    @property
    def secret(self) -> str:
        """What the link carries."""
        return link_secret("invitation", self.seed)

    @property
    def url(self) -> str:
        """The link as the mail carries it."""
        return settings.SITE_URL + here("communities:invitation_open", self.secret)

    @property
    def is_founded(self) -> bool:
        """Whoever stands behind it may still invite."""
        return rules.may_invite(self.invited_by, self.program, [])

    @property
    def state(self) -> str:
        """accepted, revoked, expired or open."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > clock.now() else "expired"

    @property
    def role_word(self) -> str:
        """What they will be here."""
        if self.program_id:
            return self.get_program_role_display()
        return ", ".join(str(Role(role).label) for role in self.roles)

    def is_for(self, user) -> bool:
        """True when the person has proved this address as their own."""
        return welcome.owners_of({self.address}).get(self.address) == user.pk

    def _lock(self, by, roles) -> None:
        """Whoever gives an invitation again may give all that it promises."""
        rules.require(
            rules.may_invite(by, self.program, roles),
            _t("Only who may invite to this looks after the invitation."),
        )
        rows = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk)
        for field, value in rows.values(*_CHANGING).get().items():
            setattr(self, field, value)

    def _require_open(self) -> None:
        if self.accepted_at:
            raise ValidationError(_t("This person has joined already."))
        if self.revoked_at:
            raise ValidationError(_t("This invitation was revoked. Invite the address anew."))

    def _require_usable(self) -> None:
        if self.revoked_at:
            raise ValidationError(_t("This invitation was taken back."))
        if self.expires_at <= clock.now():
            raise ValidationError(_t("This invitation is more than a month old."))


_CHANGING = "sends", "sent_at", "expires_at", "accepted_at", "revoked_at"


def _same_person(invitation: Invitation, user) -> Membership:
    if invitation.accepted_by.user_id != user.pk:
        raise ValidationError(_t("This invitation has been used."))
    return invitation.accepted_by


def _require_may(by, program, roles, *, words: str = "") -> None:
    rules.require(
        rules.may_invite(by, program, roles),
        _t("Only organizers invite, and facilitators into their own program."),
    )
    if program is not None and program.status == program.Status.CLOSED:
        raise ValidationError({"program": _t("This program is over.")})
    if program is not None and roles and set(roles) <= {Role.PARTNER, Role.SPONSOR}:
        raise ValidationError({"roles": _t("Partners and sponsors are in no program.")})
    if len(words) > Invitation.LONGEST_WORDS:
        raise ValidationError({"words": _t("At most 2,000 letters.")})


def _one_list_at_a_time() -> None:
    with transaction.get_connection().cursor() as cursor:
        key = f"invitations:{require_scope().community_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
