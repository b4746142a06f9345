"""What stands in somebody's calendar feed, and whether it has changed since it was read."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from communities import clock
from communities.models import Community, Membership, Program
from communities.tenancy.scope import require_scope
from events import calendar
from events.models import Event, Registration

PAST = dt.timedelta(days=365)
MOST = 2000


@dataclass(frozen=True)
class Version:
    """A feed's state: ``tag`` differs whenever its text would; ``moment`` is the newest change in it."""

    tag: str
    moment: dt.datetime | None


def events(member: Membership, program: Program | None = None):
    """The meetings of a feed: a program's, or what concerns this member, each with ``my_answer``.

    Of the last year and all to come. Cancelled ones for a while, so that calendars take them out; in
    one's own feed not those that one said no to.
    """
    now = clock.now()
    seen = Event.objects.visible_to(member).filter(ends_at__gt=now - PAST)
    off = models.Q(state=Event.State.CANCELLED, changed_at__lt=now - calendar.KEPT_CANCELLED)
    seen = seen.exclude(off)
    mine = Registration.objects.filter(event=models.OuterRef("pk"), membership=member)
    seen = seen.annotate(my_answer=models.Subquery(mine.values("answer")[:1]))
    if program is not None:
        return seen.filter(program=program)
    no = Registration.objects.filter(membership=member, answer=Registration.Answer.NO)
    return seen.concerning(member).exclude(pk__in=no.values("event_id"))


def version(member: Membership, program: Program | None = None) -> Version:
    """The state of a feed, by one query over what its text depends on."""
    told = events(member, program).order_by("-starts_at", "-id")
    return _version(member, program, told.values_list(*_TOLD)[:MOST])


def written(member: Membership, program: Program | None = None) -> tuple[str, Version]:
    """The feed's text in the language of its reader, and its state."""
    community = Community.at(require_scope().slug)
    shown = events(member, program).only(*_SHOWN).order_by("-starts_at", "-id")[:MOST]
    for event in shown:
        event.community = community
    name = f"{program.title} · {community.name}" if program else community.name
    lines = [tuple(getattr(event, field) for field in _TOLD) for event in shown]
    return calendar.feed(shown, name=name), _version(member, program, lines)


def _version(member: Membership, program: Program | None, lines: Iterable[tuple]) -> Version:
    community, lines = Community.at(require_scope().slug), list(lines)
    about = [member.pk, member.user.language, community.time_zone, community.name]
    about += [program.title if program else "", *lines]
    tag = hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()[:32]
    return Version(tag, max((moment for _id, moment, *_rest in lines), default=None))


_TOLD = ("pk", "changed_at", "sequence", "my_answer")
_SHOWN = (
    "community_id", "title", "about", "place", "online_link", "kind", "starts_at", "ends_at",
    "time_zone", "changed_at", "sequence", "state",
)  # fmt: skip
