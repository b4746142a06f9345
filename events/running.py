"""What whoever runs a meeting may do with it, from its page."""

from django.utils.translation import gettext as _

from communities.now import Action
from communities.tenancy.scope import here
from events import conflicts, desk
from events import rules as event_rules


@desk.act(10)
def roster(event, membership) -> Action | None:
    """Who is here, from two hours before it begins."""
    if not event.roster_is_open:
        return None
    return Action(_("Roster"), here("events:attendance_roster", event.pk))


@desk.act(15)
def answers(event, membership) -> Action | None:
    """Who comes, waits or cannot, until it is over."""
    if event.is_over:
        return None
    return Action(_("Who comes"), here("events:registration_list", event.pk))


@desk.act(20)
def place(event, membership) -> Action | None:
    """Where it is, while that can still matter."""
    if not event.is_ahead:
        return None
    label = _("Another place") if event.place or event.online_link else _("Say where it is")
    return Action(label, here("events:event_place", event.pk))


@desk.act(60)
def publication(event, membership) -> Action | None:
    """Whether strangers read of it, while somebody may still come."""
    may_plan = event_rules.may_plan(membership, event.program)
    if not event.is_ahead or not (event.is_public or may_plan):
        return None
    label = _("It is for everybody") if event.is_public else _("Show it to everybody")
    return Action(label, here("events:event_publish", event.pk))


@desk.act(30)
def change(event, membership) -> Action | None:
    """Another time, another title, for this meeting or for those that follow."""
    if not event.is_ahead:
        return None
    return Action(_("Change it"), here("events:event_change", event.pk))


@desk.offer(80)
def series(event, membership) -> Action | None:
    """The other meetings of its series."""
    if event.series_id is None:
        return None
    return Action(_("All its meetings"), here("events:series_detail", event.series_id))


@desk.act(90)
def cancellation(event, membership) -> Action | None:
    """Calling it off."""
    if not event.is_ahead:
        return None
    return Action(_("Cancel it"), here("events:event_cancel", event.pk))


@desk.act(95)
def restoration(event, membership) -> Action | None:
    """Holding after all what was called off."""
    if event.state != event.State.CANCELLED or event.has_begun:
        return None
    return Action(_("Hold it after all"), here("events:event_restore", event.pk), method="post")


@desk.fact(10)
def there(event, membership) -> tuple | None:
    """The time where it was planned, when the reader's wall shows another."""
    return (_("Its own time"), event.when_there) if event.when_there else None


@desk.fact(20)
def speakers(event, membership) -> tuple | None:
    """Who speaks."""
    return (_("With"), "; ".join(event.speakers)) if event.speakers else None


@desk.fact(30)
def clash(event, membership) -> tuple | None:
    """What the reader said yes to at the same time, while both can still be decided."""
    if not event.is_open_for_registration:
        return None
    others = conflicts.of_mine([event], membership).get(event.pk)
    return (_("At the same time"), ", ".join(one.title for one in others)) if others else None
