"""Whom events concern, in each person's language and time zone."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Enrolment, Membership
from communities.notifications import Notice, notifies
from events import invitations, told
from events.models import Event, Registration, Series
from events.times import nearly_at

LISTED = 12


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


@notifies("event.changed")
def changed(activity) -> Iterator[Notice]:
    """To everyone who comes, might or waits: what has changed, once a change."""
    event = _told_about(activity)
    if event is None or activity.data.get("quiet"):
        return
    for person, answers in _answers(activity, [event]):
        with person.as_reader():
            lines = told.lines(event.title, activity.data["fields"])
            if lines:
                sentence = _with_title(lines, event.title)
                yield _changed(person, sentence, lines[1:], event, answers)


@notifies("series.changed")
def series_changed(activity) -> Iterator[Notice]:
    """The same for several meetings at once, with the list of one's own."""
    event, meetings = _first(activity), _meetings(activity)
    if event is None:
        return
    for person, answers in _answers(activity, meetings):
        with person.as_reader():
            lines = told.lines(_("The first meeting"), activity.data["fields"])
            if lines:
                said = {"count": len(meetings), "title": event.title}
                sentence = _("%(count)s meetings of %(title)s have changed.") % said
                more = [*lines, *_days(answers)]
                yield _changed(person, sentence, more, event, answers)


@notifies("sessions.moved")
def sessions_moved(activity) -> Iterator[Notice]:
    """A program's sessions have moved with its first day: the same, once for all of them."""
    event, meetings = _first(activity), _meetings(activity)
    if event is None:
        return
    for person, answers in _answers(activity, meetings):
        with person.as_reader():
            said = {"count": len(answers), "title": event.program.title}
            sentence = ngettext(
                "%(count)s of your sessions in %(title)s has moved.",
                "%(count)s of your sessions in %(title)s have moved.",
                len(answers),
            )
            yield _changed(person, sentence % said, _days(answers), answers[0].event, answers)


@notifies("event.cancelled")
def cancelled(activity) -> Iterator[Notice]:
    """To everyone who said they would come or might, with a mail that carries the reason."""
    event = _told_about(activity)
    if event is None or activity.data.get("quiet"):
        return
    for person, answers in _answers(activity, [event]):
        with person.as_reader():
            said = {"title": event.title, "when": nearly_at(event.starts_at)}
            sentence = _("%(title)s, %(when)s, is cancelled.") % said
            yield _off(person, sentence, (), event, answers)


@notifies("series.cancelled")
def series_cancelled(activity) -> Iterator[Notice]:
    """The same for several meetings at once."""
    event, meetings = _first(activity), _meetings(activity)
    if event is None:
        return
    for person, answers in _answers(activity, meetings):
        with person.as_reader():
            said = {"count": len(meetings), "title": event.title}
            sentence = _("%(count)s meetings of %(title)s are cancelled.") % said
            yield _off(person, sentence, _days(answers), event, answers)


@notifies("event.restored")
def restored(activity) -> Iterator[Notice]:
    """To the same people: it takes place after all, and their answer stands."""
    event = _told_about(activity)
    if event is None or activity.data.get("quiet"):
        return
    for person, answers in _answers(activity, [event]):
        with person.as_reader():
            said = {"title": event.title, "when": nearly_at(event.starts_at)}
            sentence = _("%(title)s, %(when)s, takes place after all.") % said
            yield _changed(person, sentence, (), event, answers)


@notifies("series.restored")
def series_restored(activity) -> Iterator[Notice]:
    """The same for several meetings at once."""
    event, meetings = _first(activity), _meetings(activity)
    if event is None:
        return
    for person, answers in _answers(activity, meetings):
        with person.as_reader():
            said = {"count": len(meetings), "title": event.title}
            sentence = _("%(count)s meetings of %(title)s take place after all.") % said
            yield _changed(person, sentence, _days(answers), event, answers)


def _told_about(activity) -> Event | None:
    events = Event.objects.select_related("program", "community")
    return events.filter(pk=activity.object_id).first()


def _first(activity) -> Event | None:
    """The meeting of a series that the act was done on."""
    return Event.objects.filter(pk=activity.data.get("first")).first()


def _meetings(activity) -> list[Event]:
    found = Event.objects.filter(pk__in=activity.data["events"])
    return list(found.select_related("community").order_by("starts_at", "id"))


def _answers(activity, meetings: list[Event]) -> Iterator[tuple[Membership, list[Registration]]]:
    """Each member who comes, might or waits, with their answers in the order of the meetings.

    Whoever did it hears nothing, but has the meetings in their calendar as they are now.
    """
    by_id = {meeting.pk: meeting for meeting in meetings}
    said = Registration.objects.perhaps_coming().filter(event__in=by_id).exclude(membership=None)
    mine = defaultdict(list)
    for answer in said.select_related("membership__user", "membership__community"):
        answer.event = by_id[answer.event_id]
        mine[answer.membership].append(answer)
    for person, answers in mine.items():
        answers.sort(key=lambda answer: answer.event.starts_at)
        if person.pk == activity.actor_id:
            invitations.follow(answers, str(activity.pk))
        else:
            yield person, answers


def _changed(person, sentence: str, lines, event, answers) -> Notice:
    calendar = invitations.update(person, answers)
    path = event.get_absolute_url()
    return Notice(person, sentence, path, "events/event_changed", tuple(lines), calendar)


def _off(person, sentence: str, lines, event, answers) -> Notice:
    calendar = invitations.end(person, answers)
    path = event.get_absolute_url()
    return Notice(person, sentence, path, "events/event_cancelled", tuple(lines), calendar)


def _with_title(lines: list[str], title: str) -> str:
    """What is said first names the meeting, if only by a word before it."""
    first = lines[0]
    return first if title in first else f"{title}: {first}"


def _days(answers: list[Registration]) -> list[str]:
    """When the meetings are that one comes to; of many, the first."""
    days = [answer.event.when for answer in answers[:LISTED]]
    more = len(answers) - LISTED
    return [*days, _("And %(count)s more.") % {"count": more}] if more > 0 else days


def _people(rows) -> list:
    """Each person once, however many roles they hold."""
    found = rows.select_related("membership__user", "membership__community")
    return list({row.membership_id: row.membership for row in found}.values())
