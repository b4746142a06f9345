"""Forms of the membership ledger."""

import datetime as dt

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.forms import Day, OnceForm, Options, Pills, Said, option
from communities.models import Membership, RenewalPolicy, Term, TermHolder

DAY = dt.timedelta(days=1)


class HolderForm(OnceForm):
    """Who it is: by number, without one by address, without both by name."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Whoever joins with this address finds their membership."),
    )
    external_id = forms.CharField(
        label=_("Member number"),
        required=False,
        max_length=60,
        help_text=_("As another list of yours knows them."),
    )

    def holder(self) -> dict:
        """What belongs to the person."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "external_id")}


class HolderEditForm(HolderForm):
    """The same, and whether they count."""

    counts_as = forms.ChoiceField(
        label=_("Counts as"), choices=TermHolder.CountsAs.choices, initial="member"
    )

    def holder(self) -> dict:
        return super().holder() | {"counts_as": self.cleaned_data["counts_as"]}


class TermForm(OnceForm):
    """From when to when, in which plan."""

    starts_on = forms.DateField(label=_("First day"), widget=Day)
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=Day,
        required=False,
        help_text=_("Empty only for a membership for life."),
    )
    plan = forms.CharField(
        label=_("Plan"),
        required=False,
        max_length=80,
        help_text=_("As you call it: “Student”, “Company”. May be empty."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Term.Kind.choices, widget=Pills, initial=Term.Kind.PAID
    )
    auto_renews = forms.BooleanField(label=_("Renews by itself"), required=False)

    def term(self) -> dict:
        """What belongs to the term."""
        names = ("starts_on", "ends_on", "plan", "kind", "auto_renews")
        return {name: self.cleaned_data[name] for name in names}


class NewHolderForm(HolderForm, TermForm):
    """A person and their first term."""

    field_order = ["name", "email", "external_id"]

    def add(self, *, by) -> TermHolder:
        """Writes both down."""
        key = self.cleaned_data.get("key")
        holder = TermHolder.add(**self.holder(), by=by, key=key)
        holder.add_term(**self.term(), by=by, key=key)
        return holder


class CancelForm(OnceForm):
    """When a term ends before its time, and who wished so."""

    on = forms.DateField(
        label=_("Last day"), widget=Day, help_text=_("The day before it begins: it never holds.")
    )
    side = forms.ChoiceField(
        label=_("Who wished so"),
        widget=Options,
        choices=[
            (Term.Side.THEM, option(_("They did"), _("It counts as not renewed."))),
            (Term.Side.US, option(_("We did"), _("It counts in no figure."))),
        ],
    )


class LinkForm(forms.Form):
    """Which member this is, of those who were found and are nobody in the ledger yet.

    Who is linked to this ``holder`` already may be said once more: it was sent twice.
    """

    person = forms.ModelChoiceField(label=_("Who is this here?"), queryset=None)

    def __init__(self, *args, words: str, holder: TermHolder, **kwargs):
        super().__init__(*args, **kwargs)
        people = Membership.objects.active().select_related("user")
        free = people.filter(term_holders=None)
        self.fields["person"].queryset = people.filter(
            Q(term_holders=None) | Q(term_holders=holder)
        )
        found = list(free.filter(_called(words)).order_by("name", "pk")[:20]) if words else []
        if not self.is_bound:
            self.fields["person"].initial = found[0].pk if len(found) == 1 else None
        self.fields["person"].choices = [
            (one.pk, f"{one.name} ({one.user.email})") for one in found
        ]
        self.found = found


def _called(words: str) -> Q:
    return Q(user__email=words.lower()) if "@" in words else Q(name__icontains=words)


class RenewalForm(forms.Form):
    """Days of grace, and what people hear before and after their last day."""

    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        min_value=0,
        max_value=365,
        help_text=_("Who renews within them was never gone. It also counts so in the figures."),
    )
    reminds = forms.BooleanField(
        label=_("Remind people by mail"),
        required=False,
        help_text=_("30 days and 7 days before the last day, and once in grace. Each comes once."),
    )
    words_before = forms.CharField(
        label=_("Your words before the last day"),
        max_length=2000,
        required=False,
        widget=Said({"rows": 5}),
        help_text=_("How one renews, and why. The date is in the mail already."),
    )
    words_in_grace = forms.CharField(
        label=_("Your words after it"), max_length=2000, required=False, widget=Said({"rows": 5})
    )

    @classmethod
    def of(cls, policy: RenewalPolicy, data=None) -> "RenewalForm":
        """The form with what holds now."""
        return cls(data, initial={name: getattr(policy, name) for name in cls.base_fields})


def first_term() -> dict:
    """A year from today, for somebody new."""
    return {"starts_on": clock.today(), "ends_on": _last_day(clock.today(), years=1)}


def next_term(last: Term | None) -> dict:
    """What a renewal most likely is: as long as the last one, from the day after it."""
    if last is None or last.ends_on is None or last.over_on < last.starts_on:
        return first_term()
    starts_on = last.over_on + DAY
    return {
        "starts_on": starts_on,
        "ends_on": _as_long(last, starts_on),
        "plan": last.plan,
        "kind": last.kind,
        "auto_renews": last.auto_renews,
    }


def _as_long(last: Term, starts_on: dt.date) -> dt.date:
    """Years stay years, also across a leap day; anything else is as many days."""
    after = last.ends_on + DAY
    if (after.month, after.day) == (last.starts_on.month, last.starts_on.day):
        return _last_day(starts_on, years=after.year - last.starts_on.year)
    return starts_on + (last.ends_on - last.starts_on)


def _last_day(starts_on: dt.date, *, years: int) -> dt.date:
    try:
        return starts_on.replace(year=starts_on.year + years) - DAY
    except ValueError:  # from a 29 February
        return starts_on.replace(year=starts_on.year + years, day=28)
