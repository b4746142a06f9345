"""What was typed about a meeting: tidied, and what is wrong with it."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events import agenda

ONE_LINE = ("title", "place")
MOST_SPEAKERS = 20
LONGEST_SPEAKER = 160


def tidy(fields: dict) -> dict:
    """Titles and places on one line, whatever was pasted: nothing of them can begin a line of a file."""
    lines = {name: " ".join(fields[name].split()) for name in ONE_LINE if name in fields}
    return {**fields, **lines}


def problems(event) -> dict[str, str]:
    """What is wrong with a meeting by field, its times apart."""
    wrong = {}
    if event.lead.is_guest or event.lead.ended_at:
        wrong["lead"] = _("A meeting is led by a member.")
    if unfit := agenda.problem(event.agenda):
        wrong["agenda"] = unfit
    if unfit := _speakers_problem(event.speakers):
        wrong["speakers"] = unfit
    if event.time_zone and event.time_zone not in available_timezones():
        wrong["time_zone"] = unknown_zone()
    if any(not 1 <= minutes <= 60 * 24 * 30 for minutes in event.reminders):
        wrong["reminders"] = _("Remind people from a minute to 30 days before.")
    return wrong


def clean(event) -> None:
    """ValidationError with everything that is wrong, the times apart."""
    if wrong := problems(event):
        raise ValidationError(wrong)
    event.clean_fields(exclude={"community", "program", "lead", "series"})


def unknown_zone() -> str:
    """What to say to a zone that nobody lives in."""
    return _("Choose a time zone, as in Europe/Lisbon.")


def _speakers_problem(speakers: list) -> str:
    if len(speakers) > MOST_SPEAKERS:
        return _("Name at most %(most)s speakers.") % {"most": MOST_SPEAKERS}
    if any(not isinstance(one, str) or len(one) > LONGEST_SPEAKER for one in speakers):
        return _("One speaker a line, with at most %(most)s characters.") % {
            "most": LONGEST_SPEAKER
        }
    return ""
