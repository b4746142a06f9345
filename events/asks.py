"""The one thing that an event asks of its reader, for the block on its page and for homes."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.moments import clock_time
from communities.now import Action, Now
from communities.tenancy.scope import here
from events import presence, rules, seats
from events.models import Event
from events.models.registration import no_place
from events.standing import Standing
from events.times import nearly


def ask(event: Event, membership, standing: Standing) -> Now | None:
    """What the block on the event's page says; None when nothing is due. Needs ``with_answers``."""
    if event.state == Event.State.PLANNED and event.roster_is_open and event.is_run_by(membership):
        return _who_is_here(event)
    if here_now := presence.ask(event, membership):
        return here_now
    if not event.is_open_for_registration:
        return None
    if standing.is_offered:
        return offered(event, standing.offer, weight=0)
    if event.my_answer or standing.is_full or not rules.is_invited(membership, event):
        return None
    text = standing.places or places(event)
    return Now(weight=0, title=_("Are you coming?"), text=text, actions=_answers(standing))


def offered(event: Event, text: str, *, weight: int, kicker: str = "") -> Now:
    """A place has opened for the reader: take it, or pass it on."""
    take = here("events:registration_take", event.pk)
    return Now(
        weight=weight,
        kicker=kicker,
        title=_("A place has opened for you."),
        text=text,
        actions=(
            Action(_("Take the place"), take, "post", "primary"),
            Action(_("Pass it on"), _answer_url(event), "post", "plain", {"answer": "no"}),
        ),
    )


def invitation(event: Event) -> tuple[Action, ...]:
    """The two answers, one tap each; where a seat is to be chosen, the way to the choice."""
    if event.mode == Event.Mode.HYBRID:
        return (
            Action(_("Say if you’re coming"), event.get_absolute_url(), kind="primary"),
            _no(event),
        )
    return (
        Action(_("I’m coming"), _answer_url(event), "post", "primary", {"answer": "yes"}),
        _no(event),
    )


def _answers(standing: Standing) -> tuple[Action, ...]:
    """A yes for each kind of seat, and a no."""
    event, kind = standing.event, "primary"
    said = []
    for choice in sorted(standing.choices, key=lambda one: one.is_full):
        fields = {"answer": "yes", "seat": choice.seat}
        said.append(Action(choice.label, _answer_url(event), "post", kind, fields))
        kind = "plain"
    return (*said, _no(event))


def _no(event: Event) -> Action:
    return Action(_("I can’t come"), _answer_url(event), "post", "plain", {"answer": "no"})


def _answer_url(event: Event) -> str:
    return here("events:registration_give", event.pk)


def roster_action(event: Event, label: str) -> Action:
    """The way to the roster."""
    return Action(label, here("events:attendance_roster", event.pk), kind="primary")


def places_left(event: Event) -> int | None:
    """None when there is room for everyone. Who comes after others in the one queue finds no place."""
    whole = seats.whole(event)
    if whole is None:
        return None
    queues = event.has_queue and len(seats.kinds(event)) == 1
    return 0 if queues else max(whole - event.coming, 0)


def places(event: Event) -> str:
    """ "3 places left.", or how many are coming."""
    left = places_left(event)
    if left == 0:
        return no_place(seats.whole(event))
    if left is not None:
        return ngettext("%(left)s place left.", "%(left)s places left.", left) % {"left": left}
    if not event.coming:
        return _("Nobody has answered yet.")
    return ngettext("%(count)s is coming.", "%(count)s are coming.", event.coming) % {
        "count": event.coming
    }


def mine(event: Event) -> str:
    """ "You’re coming, with 20 others.", or the places when the reader has not answered."""
    if event.my_answer == "yes":
        others = event.coming - 1
        if not others:
            return _("You’re coming.")
        said = ngettext(
            "You’re coming, with %(others)s other.",
            "You’re coming, with %(others)s others.",
            others,
        )
        return said % {"others": others}
    if event.my_answer == "waiting":
        return _("You’re in the queue for a place.")
    if event.my_answer == "no":
        return _("You can’t come.")
    return places(event)


def line(event: Event) -> str:
    """The line under a title in lists: "18:00, Riverside Library. You’re coming, with 20 others."."""
    said = {"time": clock_time(event.starts_at), "where": event.where}
    begins = _("%(time)s, %(where)s.") % said if said["where"] else _("%(time)s.") % said
    if event.is_over or event.state == Event.State.CANCELLED:
        return f"{begins} {turnout(event)}".strip()
    return f"{begins} {mine(event)}"


def turnout(event: Event) -> str:
    """ "22 took part." for a list read ``with_turnout``."""
    if event.state == Event.State.CANCELLED:
        return _("Cancelled.")
    took_part = getattr(event, "took_part", 0)
    said = ngettext("%(count)s took part.", "%(count)s took part.", took_part)
    return said % {"count": took_part} if took_part else ""


def _who_is_here(event: Event) -> Now:
    if event.is_over:
        title, label = _("Who was there?"), _("Open the roster")
        text = _("It ended %(when)s, and the roster is not complete.") % {
            "when": nearly(event.ends_at)
        }
    else:
        title, label = _("Who is here?"), _("Open the roster")
        text = ngettext("%(count)s said yes.", "%(count)s said yes.", event.coming)
        text %= {"count": event.coming}
    return Now(weight=0, title=title, text=text, actions=(roster_action(event, label),))
