"""Who runs a meeting knows who answered, and who was there."""

from communities.acquaintances import knows
from events.models import Attendance, Event, Registration


@knows
def who_answered(membership):
    """Those who said whether they come to a meeting that this member runs."""
    run = Event.objects.run_by(membership).values("pk")
    answers = Registration.objects.filter(event_id__in=run, guest=None)
    return answers.values("membership_id")


@knows
def who_was_marked(membership):
    """Those on the roster of a meeting that this member runs."""
    run = Event.objects.run_by(membership).values("pk")
    return Attendance.objects.filter(event_id__in=run).values("membership_id")
