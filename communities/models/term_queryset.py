"""Reads of the ledger of terms: what stands, what a term is on a day, who is due."""

import datetime as dt

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When

from communities.tenancy.owned import OwnedQuerySet


class TermQuerySet(OwnedQuerySet):
    """Reads of the ledger. Days are those on which a term holds, its last day included."""

    def visible_to(self, membership):
        """The ledger is for those who organize; everybody else finds their own terms."""
        return self if membership.is_organizer else self.filter(holder__membership=membership)

    def heads(self):
        """The newest line of each term, also of those that were taken back."""
        return self.filter(~Exists(self.model.objects.filter(supersedes=OuterRef("pk"))))

    def standing(self):
        """The ledger as it stands: newest lines, without what was taken back."""
        return self.heads().exclude(act=self.model.Act.WITHDRAWN)

    def ran(self):
        """Standing terms that hold on at least one day: not cancelled before they began."""
        return self.standing().filter(over_on__gte=F("starts_on"))

    def on(self, day: dt.date, grace: int):
        """Adds ``status``, what each term is on ``day`` (`Term.Status`); for ``ran()`` terms.

        After its last day a term is renewed when the person's next term began at most ``grace``
        days later (the very next day always counts), rejoined when it began after that, in grace
        while it could still be renewed, and lapsed otherwise. A cancelled one has no grace.
        """
        begun = self._following().filter(starts_on__lte=day)
        status = Case(
            When(starts_on__gt=day, then=Value("coming")),
            When(over_on__gte=day, then=Value("active")),
            When(Exists(begun.filter(starts_on__lte=_after("over_on", grace))), Value("renewed")),
            When(Exists(begun), then=Value("rejoined")),
            When(
                over_on__gte=day - dt.timedelta(days=grace), cancelled_on=None, then=Value("grace")
            ),
            default=Value("lapsed"),
        )
        return self.annotate(status=status)

    def telling(self, day: dt.date):
        """One term a person, which says where they stand: the one that lasts longest of those begun,
        before the first begins that one.
        """
        mine = self.model.objects.ran().filter(holder=OuterRef("holder"))
        sooner = Q(starts_on__lt=OuterRef("starts_on"))
        sooner |= Q(starts_on=OuterRef("starts_on"), pk__lt=OuterRef("pk"))
        last = Q(starts_on__lte=day) & ~Exists(self._following().filter(starts_on__lte=day))
        first = Q(starts_on__gt=day) & ~Exists(mine.filter(sooner))
        return self.ran().filter(last | first)

    def returned(self, grace: int):
        """Terms that began after a break longer than ``grace``."""
        before = self.model.objects.ran().filter(
            holder=OuterRef("holder"), starts_on__lt=OuterRef("starts_on")
        )
        unbroken = before.filter(over_on__gte=_after("starts_on", -max(grace, 1)))
        return self.filter(Exists(before), ~Exists(unbroken))

    def unrenewed(self):
        """Terms that nothing follows yet, also nothing that begins later."""
        return self.filter(~Exists(self._following()))

    def due(self, start: dt.date, end: dt.date):
        """Terms whose last day lies in ``[start, end)`` and that could be renewed, for renewal rates.

        Out are lifetime and complimentary ones, those that we cancelled, staff, the deceased, test
        accounts, and what ended inside of a longer term of the same person.
        """
        longer = self._following().filter(starts_on__lte=OuterRef("starts_on"))
        nobody = Q(holder__membership=None) | Q(
            holder__membership__is_test=False, holder__membership__user__is_test=False
        )
        return self.ran().filter(
            nobody,
            ~Exists(longer),
            over_on__gte=start,
            over_on__lt=end,
            kind=self.model.Kind.PAID,
            holder__counts_as="member",
        ).exclude(cancelled_by=self.model.Side.US)  # fmt: skip

    def with_tenure(self):
        """Adds ``member_since``, the first day of the person's first term."""
        first = (
            self.model.objects.ran().filter(holder=OuterRef("holder")).order_by("starts_on", "pk")
        )
        return self.annotate(member_since=models.Subquery(first.values("starts_on")[:1]))

    def _following(self):
        """Of the same person, terms that last longer than the outer one."""
        longer = Q(over_on__gt=OuterRef("over_on"))
        longer |= Q(over_on=OuterRef("over_on"), starts_on__gt=OuterRef("starts_on"))
        same = {"over_on": OuterRef("over_on"), "starts_on": OuterRef("starts_on")}
        longer |= Q(**same, pk__gt=OuterRef("pk"))
        return self.model.objects.ran().filter(longer, holder=OuterRef("holder"))


def _after(name: str, grace: int):
    """The outer row's day and so many more; a day at the least, for the next one is no break."""
    days = max(grace, 1) if grace >= 0 else grace
    return ExpressionWrapper(OuterRef(name) + Value(days), output_field=models.DateField())
