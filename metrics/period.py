"""The stretch of time a figure is about: half-open, in the community's own time zone."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities import clock


@dataclass(frozen=True)
class Period:
    """From the first moment of ``first`` up to, and without, the first moment of ``end`` (R1)."""

    first: dt.date
    end: dt.date
    zone: str

    def __post_init__(self):
        if self.end <= self.first:
            raise ValidationError({"end": _("The last day is before the first.")})

    @classmethod
    def last_twelve_months(cls, zone: str) -> "Period":
        """The twelve months that end with the present one."""
        today = clock.today(zone)
        return cls(today.replace(year=today.year - 1, day=1), today.replace(day=1), zone).shifted(1)

    def shifted(self, months: int) -> "Period":
        """The same number of whole months, later by ``months``; for periods of whole months."""
        return Period(_months(self.first, months), _months(self.end, months), self.zone)

    @property
    def last(self) -> dt.date:
        """The last day that is in it, as people say it."""
        return self.end - dt.timedelta(days=1)

    @property
    def starts_at(self) -> dt.datetime:
        """The first moment in it."""
        return _midnight(self.first, self.zone)

    @property
    def ends_at(self) -> dt.datetime:
        """The first moment after it."""
        return _midnight(self.end, self.zone)

    def __str__(self):
        whole_months = self.first.day == self.end.day == 1
        first, last = (date_format(day, "M Y" if whole_months else "j M Y") for day in self.days)
        return (
            first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        )

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day."""
        return self.first, self.last


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def _months(day: dt.date, count: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return day.replace(year=year, month=month + 1)
