"""The ledger as lists and sentences, on one day."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities import clock
from communities.models import Term

SOON = dt.timedelta(days=30)
YEAR = dt.timedelta(days=365)
SHOWS = {
    "active": _l("Active"),
    "due": _l("Ends in 30 days"),
    "grace": _l("In grace"),
    "lapsed": _l("Lapsed"),
    "back": _l("Came back"),
    "coming": _l("Begins later"),
    "all": _l("Everybody"),
}


@dataclass
class Ledger:
    """What the ledger says on a day, with so many days of grace."""

    day: dt.date
    grace: int

    @classmethod
    def today(cls, grace: int) -> "Ledger":
        """As of the reader's today."""
        return cls(clock.today(), grace)

    def shown(self, show: str, query: str = "", plan: str = ""):
        """One term a person, of those who belong to a list; who ends first stands first."""
        people = Term.objects.telling(self.day).select_related("holder__membership")
        people = people.on(self.day, self.grace).filter(self._of(show))
        if show == "due":
            people = people.unrenewed()
        if show == "back":
            people = people.returned(self.grace)
        if query:
            named = Q(holder__name__icontains=query) | Q(holder__external_id__iexact=query)
            people = people.filter(named | Q(holder__email__icontains=query))
        if plan:
            people = people.filter(plan=plan)
        if show == "lapsed":
            return people.order_by("-over_on", "-pk")
        return (
            people.order_by("holder__name", "pk")
            if show == "all"
            else people.order_by("over_on", "pk")
        )

    def chips(self, current: str) -> list[dict]:
        """The lists with how many are in them."""
        counts = self._counts
        return [
            {"show": show, "label": label, "count": counts[show], "current": show == current}
            for show, label in SHOWS.items()
            if counts[show] or show in {"active", current}
        ]

    def said(self) -> str:
        """ "212 of 260 people are members today. 46 of 50 terms that ended … were renewed."."""
        counts, ended = self._counts, self._year()
        said = {"active": counts["active"], "all": counts["all"]}
        sentence = (
            ngettext(
                "%(active)s of %(all)s person is a member today.",
                "%(active)s of %(all)s people are members today.",
                counts["all"],
            )
            % said
        )
        if ended["all"]:
            sentence += (
                " "
                + _(
                    "%(renewed)s of %(all)s terms that ended in the last twelve months were renewed."
                )
                % ended
            )
        if ended["grace"]:
            sentence += (
                " "
                + ngettext(
                    "%(grace)s more still can be.", "%(grace)s more still can be.", ended["grace"]
                )
                % ended
            )
        return sentence

    def plans(self) -> list[str]:
        """The names of plans, for choosing one."""
        named = Term.objects.standing().exclude(plan="").order_by("plan")
        return list(named.values_list("plan", flat=True).distinct()[:50])

    def _of(self, show: str) -> Q:
        active = Q(starts_on__lte=self.day, over_on__gte=self.day)
        over = Q(over_on__lt=self.day)
        grace = Q(over_on__gte=self.day - dt.timedelta(days=self.grace), cancelled_on=None) & over
        return {
            "active": active,
            "back": active,
            "due": active & Q(over_on__lte=self.day + SOON, cancelled_on=None),
            "grace": grace,
            "lapsed": over & ~grace,
            "coming": Q(starts_on__gt=self.day),
            "all": Q(),
        }[show]

    @cached_property
    def _counts(self) -> dict[str, int]:
        people = Term.objects.telling(self.day)
        asked = ("active", "grace", "lapsed", "coming", "all")
        counts = people.aggregate(**{show: Count("pk", filter=self._of(show)) for show in asked})
        ending = people.filter(self._of("due")).unrenewed()
        back = people.filter(self._of("back")).returned(self.grace)
        return counts | {"due": ending.count(), "back": back.count()}

    def _year(self) -> dict[str, int]:
        ended = Term.objects.due(self.day - YEAR, self.day).on(self.day, self.grace)
        found = dict(ended.order_by().values_list("status").annotate(n=Count("pk")))
        return {"all": sum(found.values()), "renewed": 0, "grace": 0} | found
