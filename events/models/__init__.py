"""People meeting."""

from events.models.attendance import Attendance
from events.models.event import Event
from events.models.registration import Registration

__all__ = ["Attendance", "Event", "Registration"]
