"""People of the membership ledger, with or without an account here."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.models.term import Term
from communities.rules import may_keep_terms, require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here


class TermHolderQuerySet(OwnedQuerySet):
    """Reads of the people in the ledger."""

    def visible_to(self, membership):
        """The ledger is for those who organize; everybody else finds themselves."""
        return self if membership.is_organizer else self.filter(membership=membership)

    def addressed(self, address: str):
        """Whose address this is, whatever its case."""
        return self.annotate(low=Lower("email")).filter(low=address.lower())


class TermHolder(Owned):
    """A person who holds, held or will hold a membership. Their terms are never theirs to change.

    They are told apart by their number, without one by their address, without both by their name.
    """

    class CountsAs(models.TextChoices):
        MEMBER = "member", _("A member like others")
        STAFF = "staff", _("Staff: not in the figures, no reminders")
        DECEASED = "deceased", _("Has died: not in the figures, no reminders")

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    external_id = models.CharField(_("member number"), max_length=60, blank=True)
    membership = OwnedKey(
        "communities.Membership", models.PROTECT, null=True, related_name="term_holders"
    )
    counts_as = models.CharField(_("counts as"), max_length=8, choices=CountsAs, default="member")
    added_at = models.DateTimeField(default=clock.now)

    objects = TermHolderQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "membership"], name="one_holder_a_membership"
            ),
            models.UniqueConstraint(
                fields=["community", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_holder_a_number",
            ),
            models.UniqueConstraint(
                models.F("community"),
                Lower("email"),
                condition=models.Q(external_id="") & ~models.Q(email=""),
                name="one_holder_an_address",
            ),
            models.UniqueConstraint(
                fields=["community", "name"],
                condition=models.Q(external_id="", email=""),
                name="one_holder_a_bare_name",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "name", "id"], name="term_holder_by_name"),
            models.Index(models.F("community"), Lower("email"), name="term_holder_by_address"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    @once
    def add(cls, *, name: str, email: str = "", external_id: str = "", by) -> "TermHolder":
        """A person new to the ledger; whoever proved this address here is linked at once."""
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        holder = cls(name=name.strip(), email=email.strip(), external_id=external_id.strip())
        with transaction.atomic():
            holder._keep()
            Activity.record("term_holder.added", by=by, obj=holder)
            holder._find_membership()
        return holder

    def change(self, *, by, **fields) -> None:
        """Name, address, number, and whether they count. Terms are put right by lines of their own."""
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        said = {name: value.strip() for name, value in fields.items()}
        if all(getattr(self, name) == value for name, value in said.items()):
            return
        for name, value in said.items():
            setattr(self, name, value)
        with transaction.atomic():
            self._keep()
            Activity.record("term_holder.changed", by=by, obj=self, subject=self.membership)

    @once
    def add_term(
        self,
        *,
        starts_on: dt.date,
        ends_on: dt.date | None = None,
        plan: str = "",
        kind: str = Term.Kind.PAID,
        auto_renews: bool = False,
        by,
    ) -> Term:
        """One more term, the first or a renewal. ValidationError when it is written down already."""
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        term = Term(
            holder=self, starts_on=starts_on, ends_on=ends_on, plan=plan.strip(), kind=kind,
            auto_renews=auto_renews, act=Term.Act.ADDED, recorded_by=by,
        )  # fmt: skip
        term.check_dates()
        with transaction.atomic():
            self.lock()
            same = self.terms.filter(starts_on=starts_on, plan__iexact=term.plan)
            if same.standing().exists():
                raise ValidationError(
                    _t("A term of this plan from this day is written down already.")
                )
            term.supersedes = same.heads().first()
            if term.supersedes is None and same.filter(supersedes=None).exists():
                raise ValidationError(
                    _t(
                        "Such a term was written down and put right since. Put that one right again."
                    )
                )
            term.save()
            Activity.record("term.added", by=by, obj=term, subject=self.membership)
        return term

    def link(self, membership, *, by) -> None:
        """Says by hand who this is. A person of the community stands in the ledger once."""
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        with transaction.atomic():
            self._look_again()
            if self.membership_id == membership.pk:
                return
            try:
                with transaction.atomic():
                    self.membership = membership
                    self.save(update_fields=["membership"])
            except IntegrityError as taken:
                said = {"name": membership.name}
                raise ValidationError(
                    _t("%(name)s is somebody else in the memberships already.") % said
                ) from taken
            Activity.record("term_holder.linked", by=by, obj=self, subject=membership)

    def unlink(self, *, by) -> None:
        """Takes a link back; the terms stay."""
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        with transaction.atomic():
            self._look_again()
            if self.membership_id is None:
                return
            Activity.record("term_holder.unlinked", by=by, obj=self, subject=self.membership)
            self.membership = None
            self.save(update_fields=["membership"])

    @classmethod
    def welcome(cls, membership) -> "TermHolder | None":
        """Links whoever joins to the one line of the ledger with an address that they proved."""
        if cls.objects.filter(membership=membership).exists():
            return None
        proved = EmailAddress.objects.filter(user_id=membership.user_id, verified=True)
        addresses = [address.lower() for address in proved.values_list("email", flat=True)]
        lines = cls.objects.filter(membership=None).annotate(low=Lower("email"))
        found = list(lines.filter(low__in=addresses).select_for_update(of=("self",))[:2])
        if len(found) != 1:  # of two with one address, somebody has to say who it is
            return None
        found[0].membership = membership
        found[0].save(update_fields=["membership"])
        Activity.record("term_holder.linked", obj=found[0], subject=membership)
        return found[0]

    def lock(self) -> None:
        """One writer at a time in a person's terms."""
        type(self).objects.select_for_update(no_key=True).get(pk=self.pk)

    def get_absolute_url(self) -> str:
        return here("communities:term_holder_detail", self.pk)

    def _look_again(self) -> None:
        """Who this is by now, with the row locked: what is sent twice is told once."""
        locked = type(self).objects.select_for_update(no_key=True)
        self.refresh_from_db(fields=["membership"], from_queryset=locked)

    def _keep(self) -> None:
        self.full_clean(
            exclude=["community", "membership"], validate_unique=False, validate_constraints=False
        )
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as taken:
            if "number" in str(taken):
                sentence = {"external_id": _t("Somebody has this member number already.")}
            elif "address" in str(taken):
                sentence = {"email": _t("Somebody has this address. Give both a member number.")}
            else:
                sentence = {
                    "name": _t("Somebody is called so. An address or a number tells them apart.")
                }
            raise ValidationError(sentence) from taken

    def _find_membership(self) -> None:
        """The one member here who proved this address, unless they are linked already."""
        from communities.models.membership import Membership  # noqa: PLC0415 - it welcomes us

        proved = EmailAddress.objects.filter(verified=True, email__iexact=self.email or None)
        people = Membership.objects.active().filter(user_id__in=proved.values("user_id"))
        free = people.exclude(term_holders__isnull=False)
        if self.email and (membership := free.first()):
            type(self).welcome(membership)
            self.refresh_from_db(fields=["membership"])
