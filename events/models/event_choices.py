"""What an event can be: its kind, mode, state and the result it serves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 300


class Kind(models.TextChoices):
    """What people meet for."""

    KICKOFF = "kickoff", _("Kickoff")
    CHECK_IN = "check_in", _("Check-in")
    DEBRIEF = "debrief", _("Debrief")
    WORKSHOP = "workshop", _("Workshop")
    DEEP_DIVE = "deep_dive", _("Deep dive")
    WEBINAR = "webinar", _("Webinar")
    QUESTIONS = "questions", _("Live Q&A")
    PRESENTATION = "presentation", _("Presentation")
    SOCIAL = "social", _("Social")
    DAY_OF_SERVICE = "day_of_service", _("Day of service")


class Mode(models.TextChoices):
    """How they meet."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Both")


class State(models.TextChoices):
    """Whether it took place."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Result(models.TextChoices):
    """Which of its program's intended results it serves."""

    LEARNING = "learning", _("Learning")
    IMPACT = "impact", _("Community impact")
    BUSINESS = "business", _("Business")


def default_reminders() -> list[int]:
    """A day and an hour before, in minutes."""
    return [24 * 60, 60]
