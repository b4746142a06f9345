"""The log of a roster: every mark and correction with who made it, when, and by which way."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Activity, Membership
from communities.moments import clock_time
from events.models import Attendance, Guest

MARKED = "attendance.marked"
VERBS = (MARKED, "event.held", "check_in.opened", "check_in.closed")
NOTICEABLE = dt.timedelta(minutes=1)
"""From here on a mark that arrived later than it was made says so."""


@dataclass(frozen=True)
class Line:
    """One act. ``about`` is whom it is about, where it is about somebody."""

    activity: Activity
    about: Membership | Guest | None = None

    @property
    def moment(self) -> dt.datetime:
        """When the button was pressed."""
        at = self.activity.data.get("at")
        return dt.datetime.fromisoformat(at) if at else self.activity.happened_at

    @property
    def is_late(self) -> bool:
        """The connection was away for a while."""
        return self.activity.happened_at - self.moment > NOTICEABLE

    @property
    def brief(self) -> str:
        """ "Ada, 18:07", where the button beside it says what was marked."""
        said = {"time": clock_time(self.moment)}
        if self._by_code:
            return _("by the code, %(time)s") % said
        actor = self.activity.actor
        return _("%(name)s, %(time)s") % {
            **said,
            "name": actor.first_name if actor else self._actor,
        }

    @property
    def short(self) -> str:
        """ "Ada Brandt marked late, 18:07", in the small history below a name."""
        said = {"time": clock_time(self.moment), "name": self._actor, "word": self._word}
        if not self.activity.data["state"]:
            return _("%(name)s took the mark back, %(time)s") % said
        if self._by_code:
            return _("%(word)s by the code, %(time)s") % said
        return _("%(name)s marked %(word)s, %(time)s") % {**said, "word": said["word"].lower()}

    @property
    def sentence(self) -> str:
        """ "Ada Brandt marked Cy Navarro late.", in the log."""
        data = self.activity.data
        said = {
            "name": self._actor,
            "about": self.about or _("A guest"),
            "word": self._word.lower(),
            "before": _state(data.get("before", "")).lower(),
        }
        return self._pattern(data) % said

    def _pattern(self, data: dict) -> str:
        if self.activity.verb == "check_in.opened":
            return _("%(name)s let people check themselves in.")
        if self.activity.verb == "check_in.closed":
            return _("%(name)s ended checking in.")
        if self.activity.verb == "event.held":
            return _closed(len(data.get("absent", [])))
        return self._marked(data)

    def _marked(self, data: dict) -> str:
        if not data["state"]:
            return _("%(name)s took back that %(about)s was %(before)s.")
        if self._by_code:
            return _("%(about)s checked in by the code: %(word)s.")
        if data.get("before"):
            return _("%(name)s corrected %(about)s from %(before)s to %(word)s.")
        return _("%(name)s marked %(about)s %(word)s.")

    @property
    def _by_code(self) -> bool:
        return self.activity.data.get("way") == Attendance.Way.CODE

    @property
    def _actor(self) -> str:
        return self.activity.actor.name if self.activity.actor else _("Somebody")

    @property
    def _word(self) -> str:
        return _state(self.activity.data.get("state", ""))


def acts(event) -> models.QuerySet:
    """Everything that was done to one event's roster, newest first."""
    found = Activity.objects.filter(verb__in=VERBS, object_id=event.pk, program=event.program_id)
    if event.program_id is None:
        # The record has an index by program, or by moment.
        found = found.filter(happened_at__gte=event.roster_opens_at)
    return found.select_related("actor", "subject").order_by("-happened_at", "-id")


def lines(activities: Iterable[Activity]) -> list[Line]:
    """The lines of a page of acts; guests are named with one query."""
    activities = list(activities)
    keys = {key for one in activities if (key := one.data.get("guest"))}
    guests = {str(guest.pk): guest for guest in Guest.objects.filter(pk__in=keys)} if keys else {}
    return [Line(one, one.subject or guests.get(one.data.get("guest"))) for one in activities]


def of_people(event, ids: Iterable[UUID]) -> dict[UUID, list[Line]]:
    """The marks of the people on one page of the roster, each person's in order."""
    keys = [str(key) for key in ids]
    marks = acts(event).filter(verb=MARKED)
    marks = marks.filter(models.Q(subject__in=keys) | models.Q(data__guest__in=keys))
    of_whom = sorted(marks, key=lambda one: (_whom(one), one.happened_at, str(one.pk)))
    return {UUID(key): [Line(one) for one in found] for key, found in groupby(of_whom, key=_whom)}


def _whom(activity: Activity) -> str:
    return str(activity.subject_id or activity.data.get("guest"))


def _state(state: str) -> str:
    return str(Attendance.State(state).label) if state else ""


def _closed(absent: int) -> str:
    if not absent:
        return _("%(name)s closed the roster.")
    # The count is put in here, and the name later.
    return ngettext(
        "%%(name)s closed the roster; %(count)s who was not marked is absent.",
        "%%(name)s closed the roster; %(count)s who were not marked are absent.",
        absent,
    ) % {"count": absent}
