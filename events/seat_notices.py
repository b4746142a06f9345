"""Whom it concerns when a seat opens, goes on to the next, or is given out of turn."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities.notifications import Notice, notifies
from communities.ways_in import until_when
from events.models import Registration
from events.times import nearly_at


@notifies("registration.offered")
def offered(activity) -> Iterator[Notice]:
    """To the next in the queue, by mail at once: a seat, and until when it is theirs."""
    one = _registration(activity)
    if one and one.is_offered:
        with one.membership.as_reader():
            said = _("A place at %(title)s has opened for you. It is yours until %(until)s.")
            yield _to(one, said, mail="events/seat_offered", until=until_when(one.offered_until))


@notifies("registration.lapsed")
def lapsed(activity) -> Iterator[Notice]:
    """To who did not take a seat in time."""
    if one := _registration(activity):
        with one.membership.as_reader():
            yield _to(one, _("Your place at %(title)s has gone to the next. You can queue again."))


@notifies("registration.given")
def given(activity) -> Iterator[Notice]:
    """To who waited, and was given a seat by whoever runs the meeting."""
    if one := _registration(activity):
        with one.membership.as_reader():
            yield _to(
                one, _("You have a place at %(title)s, %(when)s."), mail="events/seat_offered"
            )


def _registration(activity) -> Registration | None:
    """Guests are told by mails of their own."""
    found = Registration.objects.filter(pk=activity.object_id).exclude(membership=None)
    return found.select_related("event", "membership__user", "membership__community").first()


def _to(one: Registration, sentence: str, *, mail: str = "", **said) -> Notice:
    said |= {"title": one.event.title, "when": nearly_at(one.event.starts_at)}
    return Notice(one.membership, sentence % said, one.event.get_absolute_url(), mail)
