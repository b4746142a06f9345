"""A person's place in one community: their name there and the roles they hold."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, departures, live, rules
from communities.models.activity import Activity
from communities.models.enrolment import Enrolment
from communities.models.membership_queryset import MembershipQuerySet
from communities.models.notification import Notification
from communities.models.person import Person
from communities.models.role import Level, Role
from communities.models.skill import Skill
from communities.models.term_holder import TermHolder
from communities.naming import Key, LastWord, clean_name
from communities.tenancy.access import NotAllowed
from communities.tenancy.owned import Owned, OwnedKey
from communities.tenancy.prepared import prepared
from communities.tenancy.scope import here


class Membership(Person, Owned):
    """A person in a community. ``roles`` is never empty while the membership lasts."""

    user = models.ForeignKey("communities.User", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    roles = ArrayField(models.CharField(max_length=12, choices=Role), verbose_name=_("roles"))
    headline = models.CharField(_("headline"), max_length=160, blank=True)
    pronunciation = models.CharField(_("how it is said"), max_length=120, blank=True)
    about = models.TextField(_("about"), max_length=1500, blank=True)
    field = OwnedKey("communities.Skill", models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(_("experience"), max_length=4, choices=Level, blank=True)
    organization = OwnedKey(
        "communities.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        related_query_name="members",
    )
    is_listed = models.BooleanField(_("in the directory"), default=True, db_default=True)
    is_test = models.BooleanField(_("a test account"), default=False, db_default=False)
    name_key = models.GeneratedField(
        expression=Key("name"),
        output_field=models.CharField(max_length=120, db_collation="C"),
        db_persist=True,
    )
    last_key = models.GeneratedField(
        expression=Key(LastWord("name")),
        output_field=models.CharField(max_length=120, db_collation="C"),
        db_persist=True,
    )
    joined_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    enrolled = None
    """A request's membership knows its active enrolments: a list of ``{"program", "role"}``."""
    is_preview = False
    """Whether an organizer looks through it, as a member would."""

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="one_membership_a_person"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[str(role) for role in Role])
                & models.Q(roles__len__gt=0),
                name="membership_roles",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=["", *map(str, Level)]), name="membership_level"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "name", "id"], name="membership_by_name"),
            models.Index(fields=["community", "name_key"], name="membership_by_key"),
            models.Index(fields=["community", "last_key"], name="membership_by_last_key"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def of(cls, user_id) -> "Membership | None":
        """A person's membership in the open community and what it is enrolled in; asked on every request."""
        return _of.first(user_id)

    @classmethod
    def join(cls, user, roles=(Role.MEMBER,), name: str = "", *, by=None) -> "Membership":
        """Lets a person in: the one way into a community, for whoever opened the door.

        Who has left comes back to the same membership, with ``roles`` and none of the old ones; who
        is here already keeps what they hold and gets what is new. ``by`` answers for any role
        beyond member (NotAllowed); None is for doors that answer themselves, as a first start.
        """
        roles = [str(role) for role in Role if role in set(roles)]
        name = clean_name(name or user.name or user.email.partition("@")[0])
        with transaction.atomic():
            member, fresh = cls.objects.get_or_create(
                user=user, defaults={"name": name, "roles": roles}
            )
            if not fresh:
                member._lock(by=None)
            returns = not fresh and member.ended_at is not None
            held = set() if fresh or returns else set(member.roles)
            gained = [role for role in roles if role not in held]
            if by is not None:
                for role in set(gained) - {Role.MEMBER}:
                    rules.require(rules.may_grant(by, role), _who_grants(role))
            if returns:
                member.joined_at, member.ended_at = clock.now(), None
            if not fresh and gained:
                member._hold({*held, *gained})
            if fresh or returns:
                member.save(update_fields=["joined_at", "ended_at"])
                member._count_words()
                Activity.record(
                    "membership.joined",
                    by=by or member,
                    obj=member,
                    subject=member,
                    public=not member.is_guest,
                    roles=roles,
                    again=returns,
                )
                TermHolder.welcome(member)
            else:
                for role in gained:
                    member._record("role_granted", by=by or member, role=role)
        return member

    def end(self, *, by) -> None:
        """Ends the membership, by leaving or by being removed, and all that it gave a place in.

        Raises NotAllowed, or ValidationError for the last admin and for who has left already.
        """
        with transaction.atomic():
            admins = self._lock(by=by)
            rules.require(
                rules.may_end(by, self), _t("Only an admin removes organizers and admins.")
            )
            self._require_here()
            self._require_another_admin(admins)
            for enrolment in self.enrolments.active().select_related("program"):
                enrolment.withdraw(by=by)
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            self._count_words()
            departures.ended(self, by)
            Activity.record("membership.ended", by=by, obj=self, subject=self)
            self._tell_open_pages()

    def grant(self, role: str, *, by) -> None:
        """Gives a role in the community; one that is held already changes nothing."""
        with transaction.atomic():
            self._lock(by=by)
            rules.require(rules.may_grant(by, role), _who_grants(role))
            self._require_here()
            if role in self.roles:
                return
            self._hold({*self.roles, role})
            self._record("role_granted", by=by, role=role)

    def withdraw(self, role: str, *, by) -> None:
        """Takes a role back. Who ran things stays a member; the last role is ended by leaving.

        Raises NotAllowed, or ValidationError for the last admin's role and for an only role.
        """
        with transaction.atomic():
            admins = self._lock(by=by)
            allowed = by.pk == self.pk or rules.may_grant(by, role)
            rules.require(allowed, _who_grants(role))
            self._require_here()
            if role not in self.roles:
                return
            if role == Role.ADMIN:
                self._require_another_admin(admins)
            left = set(self.roles) - {role}
            if not left and role not in {Role.ADMIN, Role.ORGANIZER}:
                said = {"name": self.name}
                raise ValidationError(
                    _t("This is the only role of %(name)s. End the membership instead.") % said
                )
            self._hold(left or {Role.MEMBER})
            self._record("role_withdrawn", by=by, role=role)
            departures.lost(self, by)
            if self.is_guest:
                # Guests are in no program, and would see from inside what guests never see.
                for enrolment in self.enrolments.active().select_related("program"):
                    enrolment.withdraw(by=by)

    def affiliate(self, organization, *, by) -> None:
        """Says where somebody comes from, or with None that it is nowhere in particular."""
        allowed = by.pk == self.pk or rules.may_run_programs(by)
        rules.require(allowed, _t("Only organizers say where others come from."))
        with transaction.atomic():
            before = type(self).objects.select_for_update().get(pk=self.pk).organization_id
            self.organization = organization
            if before == self.organization_id:
                return
            self.save(update_fields=["organization"])
            self._record(
                "affiliated", by=by, organization=str(organization.pk) if organization else ""
            )

    def mark_test(self, *, is_test: bool, by) -> None:
        """Says that this is an account to try things with, which no figure counts."""
        rules.require(rules.may_run_programs(by), _t("Only organizers mark test accounts."))
        with transaction.atomic():
            before = type(self).objects.select_for_update().get(pk=self.pk).is_test
            self.is_test = is_test
            if before == is_test:
                return
            self.save(update_fields=["is_test"])
            self._record("test_account", by=by, is_test=is_test)

    def is_nowhere(self, role: str) -> bool:
        """True when the request knows that they hold this role in no program; spares asking."""
        return self.enrolled is not None and all(one["role"] != role for one in self.enrolled)

    def get_absolute_url(self) -> str:
        return here("communities:person_detail", self.pk)

    def _lock(self, *, by) -> set:
        """Locks this row and those of all admins, in the order of ids; returns the admins' ids.

        The order lets two admins remove each other at once without a deadlock: the second one waits,
        and is read again, since an admin may have become none meanwhile.
        """
        mine = models.Q(pk=self.pk)
        admins = models.Q(roles__overlap=[Role.ADMIN], ended_at=None)
        rows = type(self).objects.filter(mine | admins).order_by("id").select_for_update()
        found = {pk: (roles, ended_at) for pk, roles, ended_at in rows.values_list(*_HELD)}
        roles, self.ended_at = found[self.pk]
        self._set_roles(roles)
        admins = {pk for pk, (roles, ended) in found.items() if Role.ADMIN in roles and not ended}
        if by is not None and Role.ADMIN in by.roles_set and by.pk not in admins:
            raise NotAllowed(_t("You are no admin any more."))
        return admins

    def _count_words(self) -> None:
        """The words of a profile count while their member is here and listed."""
        words = self.skill_marks.values_list("skill_id", flat=True)
        Skill.count_again([*words, *filter(None, [self.field_id])])

    def _require_here(self) -> None:
        if self.ended_at:
            raise ValidationError(_t("%(name)s has left already.") % {"name": self.name})

    def _require_another_admin(self, admins: set) -> None:
        if admins == {self.pk}:
            raise ValidationError(
                _t("A community needs an admin. Make somebody else one first, then try again.")
            )

    def _hold(self, roles: set[str]) -> None:
        self._set_roles([str(role) for role in Role if role in roles])
        self.save(update_fields=["roles"])
        self._tell_open_pages()

    def _set_roles(self, roles: list[str]) -> None:
        self.roles = roles
        self.__dict__.pop("roles_set", None)

    def _record(self, what: str, *, by, **data) -> None:
        Activity.record(f"membership.{what}", by=by, obj=self, subject=self, **data)

    def _tell_open_pages(self) -> None:
        """Sockets of who may read less now are closed at once, not at the next round."""
        transaction.on_commit(lambda: live.changed(self.community_id), robust=True)


_HELD = "id", "roles", "ended_at"


def _who_grants(role: str) -> str:
    if role in {Role.ADMIN, Role.ORGANIZER}:
        return _t("Only admins say who is an admin or an organizer.")
    return _t("Only organizers say who is a member, a partner or a sponsor.")


@prepared(user_id=models.UUIDField())
def _of(user_id):
    enrolments = Enrolment.objects.active().filter(membership=models.OuterRef("pk"))
    each = enrolments.values(one=JSONObject(program="program_id", role="role"))
    mine = Membership.objects.active().filter(user_id=user_id).defer("about", "pronunciation")
    unread = Notification.objects.unread().filter(recipient=models.OuterRef("pk")).order_by()
    unread = unread.values("recipient").annotate(count=models.Count("pk")).values("count")
    return mine.annotate(enrolled=ArraySubquery(each), unread=models.Subquery(unread))
