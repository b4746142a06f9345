"""Whom it concerns when a program opens, or goes on other days than it said."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities.models import Enrolment, Membership, Program
from communities.moments import day
from communities.notifications import Notice, notifies


@notifies("program.opened")
def opened(activity) -> Iterator[Notice]:
    """To who helps to run what was a draft: members find it from now on, and read so in the feed."""
    program = Program.objects.filter(pk=activity.object_id).first()
    if program is None or "from_draft" not in activity.data:
        return
    helpers = Enrolment.objects.active().filter(program=program).exclude(role="participant")
    for person in _people(helpers.values("membership_id")):
        with person.as_reader():
            said = _("%(title)s is open: every member sees it now.") % {"title": program.title}
            yield Notice(person, said, program.get_absolute_url())


@notifies("program.changed")
def moved(activity) -> Iterator[Notice]:
    """To everybody in a program whose first or last day is another one: from when to when."""
    program = Program.objects.filter(pk=activity.object_id).first()
    if program is None or "dates" not in activity.data:
        return
    dates = {name: dt.date.fromisoformat(text) for name, text in activity.data["dates"].items()}
    inside = Enrolment.objects.active().filter(program=program)
    for person in _people(inside.values("membership_id")):
        with person.as_reader():
            said = {name: day(date) for name, date in dates.items()} | {"title": program.title}
            yield Notice(
                person,
                _sentence(dates) % said,
                program.get_absolute_url(),
                "communities/program_dates",
            )


def _sentence(dates: dict[str, dt.date]) -> str:
    """Only what is another day than before is said."""
    begins = dates["first"] != dates["was_first"]
    ends = dates["last"] != dates["was_last"]
    if begins and ends:
        return _(
            "%(title)s has other dates: from %(first)s to %(last)s. It was from %(was_first)s to"
            " %(was_last)s."
        )
    if begins:
        return _("%(title)s begins on %(first)s. It was to begin on %(was_first)s.")
    return _("%(title)s ends on %(last)s. It was to end on %(was_last)s.")


def _people(ids):
    found = Membership.objects.active().filter(pk__in=ids).select_related("user", "community")
    return found.order_by("pk")
