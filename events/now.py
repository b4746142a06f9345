"""What events put on homes: the next session, the roster left open, tomorrow's meeting."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock
from communities.now import Action, Now, provider
from events import asks
from events.models import Event
from events.times import nearly, nearly_at

SOON = dt.timedelta(hours=48)
LATELY = dt.timedelta(days=7)


@provider
def next_session(membership):
    """To members: their next meeting within 48 hours, with the answer one tap away."""
    if membership.is_guest:
        return
    mine = Event.objects.visible_to(membership).concerning(membership).planned()
    soon = mine.filter(starts_at__range=(clock.now(), clock.now() + SOON))
    event = soon.with_answers(membership).order_by("starts_at", "id").first()
    if event is None or event.my_answer == "no":
        return
    answered = event.my_answer is not None
    if answered or asks.places_left(event) == 0:
        actions = (Action(_("Change") if answered else _("Agenda"), event.get_absolute_url()),)
    else:
        actions = asks.invitation(event)
    yield Now(
        weight=60 if answered else 30,
        part="act",
        kicker=_("Act · %(when)s") % {"when": nearly_at(event.starts_at)},
        title=event.title,
        text=" ".join(filter(None, (_sentence(event.where), asks.mine(event)))),
        date=event.starts_at,
        actions=actions,
    )


@provider
def open_roster(membership):
    """To whoever ran a meeting that ended without a complete roster: "Who was there?"."""
    if membership.is_guest:
        return
    over = Event.objects.visible_to(membership).run_by(membership).planned().past()
    event = over.filter(ends_at__gt=clock.now() - LATELY).with_turnout().first()
    if event is None:
        return
    text = _("%(title)s ended %(when)s. Figures count it once you have said who came.")
    yield Now(
        weight=20,
        part="act",
        kicker=_("Act · the roster is open"),
        title=_("Who was there?"),
        text=text % {"title": event.title, "when": nearly(event.ends_at)},
        actions=(asks.roster_action(event, _("Open the roster")),),
    )


@provider
def meeting_ahead(membership):
    """To organizers: the next meeting of the community before tomorrow is over."""
    if not membership.is_organizer:
        return
    ahead = Event.objects.planned().filter(starts_at__range=(clock.now(), clock.now() + SOON))
    event = ahead.with_answers(membership).order_by("starts_at", "id").first()
    if event is None or event.my_answer:
        return
    yield Now(
        weight=50,
        part="act",
        kicker=_("Act · %(when)s") % {"when": nearly_at(event.starts_at)},
        title=event.title,
        text=" ".join(filter(None, (_sentence(event.where), _coming(event)))),
        date=event.starts_at,
        actions=(Action(_("Look at it"), event.get_absolute_url()),),
    )


def _coming(event) -> str:
    count = {"count": event.coming, "capacity": event.capacity}
    if event.capacity:
        return _("%(count)s of %(capacity)s are coming.") % count
    return ngettext("%(count)s is coming.", "%(count)s are coming.", event.coming) % count


def _sentence(where: str) -> str:
    return f"{where[:1].upper()}{where[1:]}." if where else ""
