"""How a meeting is said: when, where, and what will happen."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t

from events import agenda, seats, times


class EventWords:
    """What pages and mails say about an event."""

    @property
    def when(self) -> str:
        return times.span(self.starts_at, self.ends_at)

    @property
    def where(self) -> str:
        """ "Riverside Library, Room 2, or online"; empty while nobody has said."""
        if self.mode == self.Mode.ONLINE:
            return _t("online")
        if self.mode == self.Mode.HYBRID:
            return (
                _t("%(place)s, or online") % {"place": self.place} if self.place else _t("online")
            )
        return self.place

    @property
    def way(self) -> str:
        """ "online", "in person" or both, as the line over the title says it."""
        if self.mode == self.Mode.HYBRID:
            return _t("in person and online")
        return self.get_mode_display().lower()

    @property
    def shows_link(self) -> bool:
        """People who come get the link, and who runs the meeting. Needs ``with_answers``.

        Where places can run out, perhaps coming holds none and gives no link.
        """
        perhaps = self.my_answer == "maybe" and not seats.are_limited(self)
        return self.mine_to_run or self.my_answer == "yes" or perhaps

    @cached_property
    def agenda_lines(self) -> list[dict]:
        """The agenda with a moment for each point; ``is_now`` marks the one that is on."""
        lines = [
            {**line, "moment": self.starts_at + dt.timedelta(minutes=line["at"])}
            for line in self.agenda
        ]
        return agenda.marked(lines, self.ends_at)

    @property
    def zone(self) -> str:
        """The zone on whose wall it was planned; meetings from before zones were kept have ours."""
        return self.time_zone or self.community.time_zone

    @property
    def when_there(self) -> str:
        """The time where it was planned, for readers whose wall shows another; else nothing."""
        if not self.time_zone or self.time_zone == timezone.get_current_timezone_name():
            return ""
        with timezone.override(ZoneInfo(self.time_zone)):
            there = times.span(self.starts_at, self.ends_at)
            wall = timezone.localtime(self.starts_at).replace(tzinfo=None)
        return "" if wall == timezone.localtime(self.starts_at).replace(tzinfo=None) else there
