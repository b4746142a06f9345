"""Reminders of terms that end: 30 and 7 days before, and once in grace; each goes out once."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communities import clock
from communities.models import Community, Mail, RenewalPolicy, Term, TermHolder, TermReminder
from communities.models.term_queryset import TermQuerySet
from communities.tenancy.scope import here

BATCH = 200
MORNING = 8
"""Nobody is woken by a reminder: the hour in the community's zone from which they go out."""
Moment = TermReminder.Moment
DAYS = {Moment.MONTH: (8, 30), Moment.WEEK: (0, 7)}
"""How many days are left. A sweep that missed a day catches up within these."""


@dataclass(frozen=True)
class Reminder:
    """What one person would be told, and in which of the three moments."""

    term: Term
    moment: str

    @property
    def holder(self) -> TermHolder:
        """Who."""
        return self.term.holder

    @property
    def address(self) -> str:
        """Where they sign in; without an account the address in the ledger."""
        member = self.holder.membership
        return member.user.email if member else self.holder.email


def due(day: dt.date, policy: RenewalPolicy) -> Iterator[tuple[str, TermQuerySet]]:
    """Each moment, and the terms of which somebody is to be reminded in it on ``day``.

    Paid terms that do not renew by themselves, were not cancelled, and that nothing follows. Not
    staff, nor the deceased, nor who has left here, nor who was told of this moment already.
    """
    reached = Q(holder__membership=None) & ~Q(holder__email="")
    reached |= Q(holder__membership__isnull=False, holder__membership__ended_at=None)
    terms = Term.objects.telling(day).unrenewed().filter(
        reached, kind=Term.Kind.PAID, auto_renews=False, cancelled_on=None,
        holder__counts_as="member", starts_on__lte=day,
    )  # fmt: skip
    for moment, (first, last) in _windows(day, policy).items():
        told = TermReminder.objects.filter(
            holder=OuterRef("holder"), over_on=OuterRef("over_on"), moment=moment
        )
        fresh = terms.filter(~Exists(told), over_on__gte=first, over_on__lte=last)
        people = fresh.select_related("holder__membership__user").order_by("over_on", "pk")
        yield moment, people


def waiting(day: dt.date) -> int:
    """How many mails would go out today, for the preview."""
    return sum(people.count() for _moment, people in due(day, RenewalPolicy.current()))


def send(community: Community) -> int:
    """Sends what is due today, at most a batch of each moment; returns how many mails there were."""
    policy, zone = RenewalPolicy.current(), ZoneInfo(community.time_zone)
    if not policy.reminds or timezone.localtime(clock.now(), zone).hour < MORNING:
        return 0
    day = clock.today(zone)
    sent = 0
    for moment, people in due(day, policy):
        reminders = [Reminder(term, moment) for term in people[:BATCH]]
        sent += _post(reminders, policy, community)
    return sent


def letter(reminder: Reminder, policy: RenewalPolicy, community: Community) -> dict:
    """What the mail's templates need; call it in the reader's language."""
    words = policy.words_in_grace if reminder.moment == Moment.GRACE else policy.words_before
    term = reminder.term
    last_chance = term.over_on + dt.timedelta(days=policy.grace_days)
    return {
        "effect_key": f"renewal:{term.holder_id}:{term.over_on}:{reminder.moment}",
        "community": community,
        "first_name": term.holder.name.split(" ")[0],
        "term": term,
        "in_grace": reminder.moment == Moment.GRACE,
        "last_chance": last_chance,
        "letter": words,
        "act_url": settings.SITE_URL + here("communities:term_holder_mine")
        if term.holder.membership_id
        else "",
    }


def sample(community: Community, *, in_grace: bool) -> tuple[str, str]:
    """Subject and text as they would read today, with a made-up term."""
    policy, today = RenewalPolicy.current(), clock.today()
    over_on = today - dt.timedelta(days=5) if in_grace else today + dt.timedelta(days=30)
    term = Term(
        holder=TermHolder(name=_("Edda Moor")), over_on=over_on, ends_on=over_on, starts_on=over_on
    )
    moment = Moment.GRACE if in_grace else Moment.MONTH
    said = letter(Reminder(term, moment), policy, community)
    subject, text, _html = Mail.written("communities/renewal", **said)
    return subject, text


def _windows(day: dt.date, policy: RenewalPolicy) -> dict[str, tuple[dt.date, dt.date]]:
    windows = {
        moment: (day + dt.timedelta(days=first), day + dt.timedelta(days=last))
        for moment, (first, last) in DAYS.items()
    }
    grace = day - dt.timedelta(days=policy.grace_days), day - dt.timedelta(days=1)
    return windows | ({Moment.GRACE: grace} if policy.grace_days else {})


def _post(reminders: list[Reminder], policy: RenewalPolicy, community: Community) -> int:
    """Notes them and writes the mails in one transaction. Who was faster has written its own."""
    notes = [
        TermReminder(holder=one.holder, over_on=one.term.over_on, moment=one.moment)
        for one in reminders
    ]
    with transaction.atomic():
        TermReminder.objects.bulk_create(notes, ignore_conflicts=True)
        for one in reminders:
            language, zone = _reader(one.holder, community)
            with translation.override(language), timezone.override(zone):
                said = letter(one, policy, community)
                Mail.post("communities/renewal", address=one.address, **said)
    return len(reminders)


def _reader(holder: TermHolder, community: Community) -> tuple[str, str]:
    user = holder.membership.user if holder.membership else community
    return user.language, user.time_zone
