"""What lies at the same time: for whoever plans, and for whoever means to come to two things."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from communities.tenancy.prepared import Reader, prepared
from events.models import Event, Registration

LOOKED_AT = 500
MINE_LOOKED_AT = 100
"""Of what somebody said yes to; a list shows twenty-five meetings, and nobody comes to more at once."""


@dataclass(frozen=True)
class Clash:
    """A planned meeting at the same time, and what the two would share."""

    event: Event
    why: str


def of_plan(spans: list[tuple], by, *, program=None, place: str = "", but=()) -> list[Clash]:
    """Meetings at the time of a plan with the same lead, program or place; the earliest first.

    ``spans`` are (start, end) in their order; ``but`` are meetings that the plan itself is about.
    """
    if not spans:
        return []
    shares = models.Q(lead=by)
    if program is not None:
        shares |= models.Q(program=program)
    if place:
        shares |= models.Q(place__iexact=place)
    near = Event.objects.visible_to(by).planned().filter(shares)
    near = near.filter(starts_at__lt=spans[-1][1], ends_at__gt=spans[0][0])
    near = near.exclude(pk__in=[one.pk for one in but]).order_by("starts_at", "id")
    return [
        Clash(event, _shared(event, by, program, place))
        for event in near.only("title", "starts_at", "ends_at", "place", "program", "lead")[:LOOKED_AT]
        if _overlaps(event, spans)
    ]  # fmt: skip


def of_mine(events, membership) -> dict:
    """For each event id the other meetings at that time to which the reader said yes."""
    ahead = [one for one in events if not one.is_over and one.state == Event.State.PLANNED]
    if not ahead:
        return {}
    first = min(one.starts_at for one in ahead)
    last = max(one.ends_at for one in ahead)
    mine = _mine(membership, first, last)
    found = {
        one.pk: [other for other in mine if other.pk != one.pk and _meet(one, other)]
        for one in ahead
        if one.my_answer != "no"
    }
    return {pk: others for pk, others in found.items() if others}


def said(others: list[Event]) -> str:
    """ "At the same time: Open bench." """
    return _("At the same time: %(titles)s.") % {"titles": ", ".join(one.title for one in others)}


@prepared(me=Reader, first=models.DateTimeField(), last=models.DateTimeField())
def _mine(me, first, last):
    said_yes = Registration.objects.filter(membership=me).coming().values("event_id")
    mine = Event.objects.visible_to(me).planned().filter(pk__in=said_yes)
    mine = mine.filter(starts_at__lt=last, ends_at__gt=first).order_by("starts_at", "id")
    return mine.only("title", "starts_at", "ends_at")[:MINE_LOOKED_AT]


def _meet(one, other) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _overlaps(event, spans: list[tuple[dt.datetime, dt.datetime]]) -> bool:
    # Of the spans that begin before the event ends, the last one; they are as long as each other.
    before = bisect_left(spans, event.ends_at, key=lambda span: span[0])
    return before > 0 and spans[before - 1][1] > event.starts_at


def _shared(event, by, program, place: str) -> str:
    if place and event.place.casefold() == place.casefold():
        return _("in the same place")
    if event.lead_id == by.pk:
        return _("led by you")
    return _("in the same program")
