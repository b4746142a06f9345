"""What events put on homes: the next session, the roster left open, tomorrow's meeting."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock
from communities.now import Action, Now, provider
from communities.tenancy.prepared import Reader, prepared
from events import asks, seats
from events.models import Event
from events.standing import yours_until
from events.times import nearly, nearly_at

SOON = dt.timedelta(hours=48)
LATELY = dt.timedelta(days=7)


@provider
def meetings(membership):
    """A place kept for the reader, one meeting ahead, one roster left open, found with one query."""
    if membership.is_guest:
        return
    opened = set()
    for event in _due(membership):
        if event.pk in opened:
            continue
        if event.my_offer:
            opened.add(event.pk)
            yield _opened_place(event)
        elif event.is_over:
            yield _open_roster(event)
        elif event.concerns_reader and event.my_answer not in ("no", "waiting"):
            yield _next_session(event)
        elif membership.is_organizer:
            yield _tomorrow(event)


@prepared(membership=Reader)
def _due(membership):
    return _kept(membership).union(_ahead(membership), _left_open(membership), all=True)


def _kept(membership):
    """The first meeting at which a place is kept for the member: it does not wait for long."""
    planned = Event.objects.visible_to(membership).planned().with_concern(membership)
    return planned.filter(my_offer__isnull=False).order_by("my_offer", "id")[:1]


def _ahead(membership):
    """The next meeting within 48 hours: one's own first; organizers also see the others."""
    now = clock.now()
    planned = Event.objects.visible_to(membership).planned()
    soon = planned.filter(starts_at__range=(now, now + SOON)).with_concern(membership)
    if not membership.is_organizer:
        soon = soon.filter(concerns_reader=True)
    return soon.order_by("-concerns_reader", "starts_at", "id")[:1]


def _left_open(membership):
    """The last meeting that the member ran this week and that nobody closed."""
    over = Event.objects.visible_to(membership).run_by(membership).planned().past()
    return over.filter(ends_at__gt=clock.now() - LATELY).with_concern(membership)[:1]


def _opened_place(event) -> Now:
    """To who waited: before all else, for it goes on by itself."""
    when = {"title": event.title, "when": nearly_at(event.starts_at)}
    until = yours_until(event.my_offer)
    after = _("After that it goes to the next who waits.")
    return asks.offered(event, f"{until} {after}", weight=1, kicker=_("%(title)s, %(when)s") % when)


def _next_session(event) -> Now:
    """To members: their next meeting, with the answer one tap away."""
    answered = event.my_answer is not None
    if answered or asks.places_left(event) == 0:
        actions = (Action(_("Change") if answered else _("Agenda"), event.get_absolute_url()),)
    else:
        actions = asks.invitation(event)
    return Now(
        weight=60 if answered else 30,
        part="act",
        kicker=_("Act · %(when)s") % {"when": nearly_at(event.starts_at)},
        title=event.title,
        text=" ".join(filter(None, (_sentence(event.where), asks.mine(event)))),
        date=event.starts_at,
        actions=actions,
    )


def _open_roster(event) -> Now:
    """To whoever ran a meeting that ended without a complete roster."""
    text = _("%(title)s ended %(when)s. Figures count it once you have said who came.")
    return Now(
        weight=20,
        part="act",
        kicker=_("Act · the roster is open"),
        title=_("Who was there?"),
        text=text % {"title": event.title, "when": nearly(event.ends_at)},
        actions=(asks.roster_action(event, _("Open the roster")),),
    )


def _tomorrow(event) -> Now:
    """To organizers: the community's next meeting and how many come."""
    return Now(
        weight=50,
        part="act",
        kicker=_("Act · %(when)s") % {"when": nearly_at(event.starts_at)},
        title=event.title,
        text=" ".join(filter(None, (_sentence(event.where), _coming(event)))),
        date=event.starts_at,
        actions=(Action(_("Look at it"), event.get_absolute_url()),),
    )


def _coming(event) -> str:
    count = {"count": event.coming, "capacity": seats.whole(event)}
    if count["capacity"]:
        return _("%(count)s of %(capacity)s are coming.") % count
    return ngettext("%(count)s is coming.", "%(count)s are coming.", event.coming) % count


def _sentence(where: str) -> str:
    return f"{where[:1].upper()}{where[1:]}." if where else ""
