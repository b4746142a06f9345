"""Terms of membership: an append-only ledger, in which a later line puts an earlier one right."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models.activity import Activity
from communities.models.receipt import once
from communities.models.term_queryset import TermQuerySet
from communities.rules import may_keep_terms, require
from communities.tenancy.owned import Owned, OwnedKey

EARLIEST = dt.date(1900, 1, 1)
FURTHEST = dt.timedelta(days=50 * 366)


class Term(Owned):
    """One line of the ledger. A line that ``supersedes`` another stands in its place, whole.

    ``over_on`` is the last day on which the term holds, by its dates or by its cancellation, and
    the last day there is for a lifetime. A day, a plan and a person make one term: what comes again
    from a file is known by that, also when it was put right since.
    """

    class Kind(models.TextChoices):
        PAID = "paid", _("Paid")
        COMPLIMENTARY = "complimentary", _("Complimentary")
        LIFETIME = "lifetime", _("For life")

    class Act(models.TextChoices):
        ADDED = "added", _("Written down")
        CORRECTED = "corrected", _("Put right")
        CANCELLED = "cancelled", _("Cancelled")
        WITHDRAWN = "withdrawn", _("Taken back")
        RESTORED = "restored", _("Set back to what it was")

    class Side(models.TextChoices):
        US = "us", _("By us")
        THEM = "them", _("By them")

    class Status(models.TextChoices):
        COMING = "coming", _("Begins later")
        ACTIVE = "active", _("Active")
        GRACE = "grace", _("In grace")
        LAPSED = "lapsed", _("Lapsed")
        RENEWED = "renewed", _("Renewed")
        REJOINED = "rejoined", _("Came back later")

    holder = OwnedKey("communities.TermHolder", models.PROTECT, related_name="terms")
    supersedes = OwnedKey("self", models.PROTECT, null=True, related_name="superseded_by")
    act = models.CharField(max_length=9, choices=Act)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    plan = models.CharField(_("plan"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.PAID)
    auto_renews = models.BooleanField(_("renews by itself"), default=False)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=4, choices=Side, blank=True)
    over_on = models.GeneratedField(
        expression=Coalesce(Least("ends_on", "cancelled_on"), Value(dt.date.max)),
        output_field=models.DateField(),
        db_persist=True,
    )
    source = OwnedKey("communities.Import", models.PROTECT, null=True, related_name="+")
    recorded_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = TermQuerySet.as_manager()
    append_only = True

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "holder", "starts_on", "plan"],
                condition=Q(supersedes=None),
                name="one_term_a_start",
            ),
            models.UniqueConstraint(
                fields=["community", "supersedes"], name="one_line_in_its_place"
            ),
            models.CheckConstraint(
                condition=Q(kind="lifetime", ends_on=None)
                | Q(~Q(kind="lifetime"), ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="term_dates",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancelled_by="")
                | Q(cancelled_on__isnull=False, cancelled_by__in=["us", "them"]),
                name="term_cancelled",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "over_on", "id"], name="term_by_end"),
            models.Index(
                fields=["community", "holder", "over_on", "starts_on"], name="term_of_holder"
            ),
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on or ''}"

    @once
    def correct(self, *, by, **fields) -> "Term":
        """A line with other dates, plan or kind in this one's place."""
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        with transaction.atomic():
            self._require_newest()
            kept = {name: getattr(self, name) for name in WRITTEN}
            if fields.items() <= kept.items():
                return self
            line = self._line(Term.Act.CORRECTED, by, **(kept | fields))
            line.check_dates()
            others = self.holder.terms.standing().exclude(pk=self.pk)
            if others.filter(starts_on=line.starts_on, plan__iexact=line.plan).exists():
                raise ValidationError(
                    _t("A term of this plan from this day is written down already.")
                )
            return line._put("term.corrected", by)

    @once
    def cancel(self, *, on: dt.date, side: str, by) -> "Term":
        """Ends the term with the day ``on``, which is its last one; ``side`` says who wished so.

        The day before it begins means that it never holds.
        """
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        with transaction.atomic():
            self._require_newest()
            if self.act == Term.Act.WITHDRAWN:
                raise ValidationError(_t("This term was taken back."))
            if self.cancelled_on:
                raise ValidationError(_t("This term is cancelled already."))
            if not self.starts_on - dt.timedelta(days=1) <= on <= (self.ends_on or dt.date.max):
                raise ValidationError({"on": _t("The last day lies within the term.")})
            if on - clock.today() > FURTHEST:
                raise ValidationError({"on": _t("That is too far away.")})
            kept = {name: getattr(self, name) for name in WRITTEN}
            kept |= {"cancelled_on": on, "cancelled_by": side}
            return self._line(Term.Act.CANCELLED, by, **kept)._put("term.cancelled", by)

    def reverse(self, *, by) -> "Term":
        """Takes this line back by one more: what stood before stands again, or nothing does.

        Pressed twice it is done once; a line that another one followed is not taken back.
        """
        require(may_keep_terms(by), _t("Only admins write in the memberships."))
        with transaction.atomic():
            self.holder.lock()
            later = Term.objects.filter(supersedes=self).first()
            if later is not None and later.act in {Term.Act.WITHDRAWN, Term.Act.RESTORED}:
                return later
            self._require_newest()
            before = self.supersedes
            gone = before is None or before.act == Term.Act.WITHDRAWN
            kept = {name: getattr(self if gone else before, name) for name in WRITTEN}
            act = Term.Act.WITHDRAWN if gone else Term.Act.RESTORED
            return self._line(act, by, **kept)._put("term.reversed", by)

    def check_dates(self) -> None:
        """ValidationError, by field, for dates that make no term."""
        wrong = {}
        furthest = clock.today() + FURTHEST
        if not EARLIEST <= self.starts_on <= furthest:
            wrong["starts_on"] = _t("This day is too far away.")
        if self.kind == Term.Kind.LIFETIME:
            if self.ends_on:
                wrong["ends_on"] = _t("A term for life has no last day. Leave it empty.")
        elif self.ends_on is None:
            wrong["ends_on"] = _t("Until when? Only a term for life has no last day.")
        elif self.ends_on < self.starts_on:
            wrong["ends_on"] = _t("The last day comes before the first one.")
        elif self.ends_on > furthest:
            wrong["ends_on"] = _t("This day is too far away.")
        if self.cancelled_on and self.ends_on and self.cancelled_on > self.ends_on:
            wrong["ends_on"] = _t("It was cancelled for a later day. Take that back first.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def is_lifetime(self) -> bool:
        """Without a last day, and nobody has cancelled it."""
        return self.over_on == dt.date.max

    @property
    def status_word(self) -> str:
        """The ``status`` that `TermQuerySet.on` added, as a word."""
        return str(self.Status(self.status).label)

    def get_absolute_url(self) -> str:
        return self.holder.get_absolute_url()

    def _line(self, act: str, by, **fields) -> "Term":
        return Term(holder=self.holder, supersedes=self, act=act, recorded_by=by, **fields)

    def _put(self, verb: str, by) -> "Term":
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as taken:
            raise ValidationError(
                _t("Somebody put this right in this moment. Look again.")
            ) from taken
        Activity.record(verb, by=by, obj=self, subject=self.holder.membership)
        return self

    def _require_newest(self) -> None:
        self.holder.lock()
        if Term.objects.filter(supersedes=self).exists():
            raise ValidationError(_t("A later line stands in its place. Look again."))


WRITTEN = (
    *("starts_on", "ends_on", "plan", "kind", "auto_renews"),
    *("cancelled_on", "cancelled_by"),
)
"""What a line that takes another's place says anew."""
