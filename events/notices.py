"""Whom events concern, in each person's language and time zone."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities.models import Enrolment
from communities.notifications import Notice, notifies
from events.models import Event, Registration, Series
from events.times import nearly_at


@notifies("event.planned")
def planned(activity) -> Iterator[Notice]:
    """To the people of its program; an event for every member waits on the calendar."""
    event = Event.objects.filter(pk=activity.object_id).exclude(program=None).first()
    if event is None:
        return
    enrolled = Enrolment.objects.active().filter(program=event.program_id)
    for person in _people(enrolled):
        with person.as_reader():
            said = {"title": event.title, "when": nearly_at(event.starts_at)}
            sentence = _("New session: %(title)s, %(when)s.") % said
            yield Notice(person, sentence, event.get_absolute_url())


@notifies("series.planned")
def series_planned(activity) -> Iterator[Notice]:
    """To the people of its program, once for all its meetings."""
    series = Series.objects.filter(pk=activity.object_id).exclude(program=None).first()
    first = Event.objects.filter(pk=activity.data.get("first")).first()
    if series is None or first is None:
        return
    for person in _people(Enrolment.objects.active().filter(program=series.program_id)):
        with person.as_reader():
            said = {"title": series.title, "rule": series.in_words}
            when = {"when": nearly_at(first.starts_at)}
            sentence = _("New: %(title)s, %(rule)s, from %(when)s.") % (said | when)
            yield Notice(person, sentence, series.get_absolute_url())


@notifies("event.cancelled")
def cancelled(activity) -> Iterator[Notice]:
    """To everyone who said they would come or might, with a mail that carries the reason."""
    event = Event.objects.filter(pk=activity.object_id).first()
    if event is None:
        return
    for person in _people(Registration.objects.filter(event=event).perhaps_coming()):
        with person.as_reader():
            said = {"title": event.title, "when": nearly_at(event.starts_at)}
            sentence = _("%(title)s, %(when)s, is cancelled.") % said
            yield Notice(person, sentence, event.get_absolute_url(), "events/event_cancelled")


def _people(rows) -> list:
    """Each person once, however many roles they hold."""
    found = rows.select_related("membership__user", "membership__community")
    return list({row.membership_id: row.membership for row in found}.values())
