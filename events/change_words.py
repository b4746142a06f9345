"""What a change does, in sentences: shown before the button is pressed."""

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities.forms import option
from communities.moments import clock_time, day, day_of_month, hours
from events import times
from events.changes import SILENT, TIMES, Changes, meetings
from events.models.registration import Registration

LABELS = {
    "title": _l("Title"),
    "kind": _l("Kind"),
    "mode": _l("In person or online"),
    "place": _l("Place"),
    "capacity": _l("Places"),
    "online_capacity": _l("Places online"),
    "lead": _l("Led by"),
    "serves": _l("Serves"),
}
# Said to change, without the words before and after.
LONG = {
    "about": _l("What it is about is worded anew."),
    "agenda": _l("The agenda changes."),
    "speakers": _l("Who speaks changes."),
    "online_link": _l("The link changes."),
    "reminders": _l("Reminders come at other times."),
    "time_zone": _l("The times are on the clock of another zone."),
}
NAMED = 3


def lines(changes: Changes) -> list[str]:
    """Every sentence, the most important first."""
    if not changes.changed:
        return [_("Nothing changes.")]
    said = [*_moves(changes), *_fields(changes), *_capacity(changes), _told(changes)]
    return [*said, *_kept(changes), *_gaps(changes)]


def scopes(event) -> list[tuple]:
    """The choices of a series: this meeting, the following, all; with how many people each concerns."""
    words = {"this": _("This meeting"), "following": _("This and the following"), "all": _("All")}
    planned = meetings(event, "all", state=event.State.PLANNED)
    every = dict(planned.values_list("pk", "starts_at"))
    of_scope = {
        "this": [event.pk],
        "following": [pk for pk, starts_at in every.items() if starts_at >= event.starts_at],
        "all": list(every),
    }
    told = Registration.objects.perhaps_coming().filter(event__in=every)
    person = Coalesce("membership_id", "guest_id")
    people = told.aggregate(
        **{
            scope: models.Count(person, distinct=True, filter=models.Q(event__in=found))
            for scope, found in of_scope.items()
        }
    )
    return [
        (scope, option(word, _concerned(len(of_scope[scope]), people[scope])))
        for scope, word in words.items()
    ]


def _concerned(count: int, people: int) -> str:
    said = ngettext("%(count)s meeting", "%(count)s meetings", count) % {"count": count}
    if not people:
        return _("%(meetings)s; nobody has said yes.") % {"meetings": said}
    told = ngettext(
        "%(meetings)s; %(people)s person is told.",
        "%(meetings)s; %(people)s people are told.",
        people,
    )
    return told % {"meetings": said, "people": people}


def _moves(changes: Changes) -> list[str]:
    moved = [change for change in changes.changed if "starts_at" in change.after]
    longer = [change for change in changes.changed if change.after.keys() & set(TIMES)]
    if not moved:
        return [_lasts(longer)] if longer else []
    one = next((change for change in moved if change.event.pk == changes.event.pk), moved[0])
    zone = one.after.get("time_zone") or one.event.zone
    with timezone.override(ZoneInfo(zone)):
        was, will = one.before["starts_at"], one.after["starts_at"]
        said = {"count": len(moved), "zone": times.zone_word()}
        if len(moved) == 1:
            said |= {"was": _full(was), "will": _full(will)}
            return [_("It moves from %(was)s to %(will)s (%(zone)s).") % said]
        said |= {"was": _weekly(was), "will": _weekly(will)}
        return [_("%(count)s meetings move from %(was)s to %(will)s (%(zone)s).") % said]


def _lasts(longer: list) -> str:
    one = longer[0]
    was = one.before["ends_at"] - one.event.starts_at
    will = one.after["ends_at"] - one.event.starts_at
    said = {"count": len(longer), "was": _hours(was), "will": _hours(will)}
    sentence = ngettext(
        "It lasts %(will)s instead of %(was)s.",
        "%(count)s meetings last %(will)s instead of %(was)s.",
        len(longer),
    )
    return sentence % said


def _fields(changes: Changes) -> list[str]:
    said = []
    for name in changes.asked:
        concerned = [change for change in changes.changed if name in change.after]
        if not concerned or name in TIMES:
            continue
        if name in LONG:
            said.append(str(LONG[name]))
        elif name in LABELS:
            said.append(_becomes(name, concerned))
    return said


def _becomes(name: str, concerned: list) -> str:
    one = concerned[0]
    said = {
        "label": LABELS[name],
        "was": _shown(one.event, name, one.before[name]),
        "will": _shown(one.event, name, one.after[name]),
        "count": len(concerned),
    }
    if len(concerned) == 1:
        return _("%(label)s: %(was)s becomes %(will)s.") % said
    return _("%(label)s, for %(count)s meetings: %(was)s becomes %(will)s.") % said


def _capacity(changes: Changes) -> list[str]:
    """Nobody loses a seat: who comes keeps it, also when there are fewer places now."""
    said = []
    for change in changes.changed:
        places = change.after.get("capacity")
        coming = change.event.registrations.coming().count() if places else 0
        if places and coming > places:
            numbers = {"places": places, "coming": coming, "title": change.event.title}
            sentence = _(
                "%(coming)s people come and keep their seats; a new one opens once fewer than"
                " %(places)s come."
            )
            said.append(sentence % numbers)
    return said[:1]


def _told(changes: Changes) -> str:
    if all(change.after.keys() <= SILENT for change in changes.changed):
        return _("Nobody is told: for those who come nothing changes.")
    people = _people(changes.people())
    if not people:
        return _("Nobody has said yes, so nobody is told.")
    said = ngettext(
        "%(people)s person has said yes or perhaps. The answer stays, and they are told.",
        "%(people)s people have said yes or perhaps. Their answers stay, and they are told.",
        people,
    )
    return said % {"people": people}


def _kept(changes: Changes) -> list[str]:
    kept = changes.kept
    if not kept:
        return []
    days = [day_of_month(one.starts_at) for one in kept[:NAMED]]
    if len(kept) > NAMED:
        days.append(_("%(count)s more") % {"count": len(kept) - NAMED})
    said = {"days": get_text_list(days, _("and"))}
    return [
        ngettext(
            "The meeting on %(days)s was moved by hand and stays.",
            "The meetings on %(days)s were moved by hand and stay.",
            len(kept),
        )
        % said
    ]


def _gaps(changes: Changes) -> list[str]:
    """Meetings that begin later, because the clocks skip their time."""
    asked = changes.asked.get("starts_at")
    if asked is None:
        return []
    said = []
    for change in changes.changed:
        zone = ZoneInfo(change.after.get("time_zone") or change.event.zone)
        begins = change.after.get("starts_at", asked).astimezone(zone)
        if begins.time() != asked.astimezone(zone).time():
            words = {"day": day(begins.date()), "time": clock_time(begins.time())}
            sentence = _("On %(day)s the clocks skip that time: it begins at %(time)s.")
            said.append(sentence % words)
    return said


def _people(answers) -> int:
    person = Coalesce("membership_id", "guest_id")
    return answers.aggregate(people=models.Count(person, distinct=True))["people"]


def _shown(event, name: str, value) -> str:
    if value in (None, ""):
        return _("none")
    choices = dict(event._meta.get_field(name).flatchoices)
    if value in choices:
        return str(choices[value])
    return getattr(value, "name", None) or (f"“{value}”" if isinstance(value, str) else str(value))


def _full(moment) -> str:
    return _("%(day)s, %(time)s") % {"day": day(moment), "time": clock_time(moment)}


def _weekly(moment) -> str:
    """ "Tuesday 18:00"."""
    return f"{day(moment).split()[0]} {clock_time(moment)}"


def _hours(lasts) -> str:
    return hours(round(lasts.total_seconds() / 3600, 2))
