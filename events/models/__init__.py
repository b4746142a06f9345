"""People meeting."""

from events.models.attendance import Attendance
from events.models.calendar_feed import CalendarFeed
from events.models.certificate import Certificate, CertificateRule
from events.models.event import Event
from events.models.guest import Guest
from events.models.material import Material
from events.models.question import Question, QuestionVote
from events.models.registration import Registration
from events.models.reminder_refusal import ReminderRefusal
from events.models.series import Series

__all__ = [
    "Attendance",
    "CalendarFeed",
    "Certificate",
    "CertificateRule",
    "Event",
    "Guest",
    "Material",
    "Question",
    "QuestionVote",
    "Registration",
    "ReminderRefusal",
    "Series",
]
