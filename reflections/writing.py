"""What somebody typed into an entry: how much of it there may be, and what keeping it takes."""

import datetime as dt
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities import clock
from communities.moments import day_of_month

LONGEST_ANSWER = 20_000
LONGEST_TITLE = 160
LONGEST_PROMISE = 300
PROMISE_FIELDS = ("trigger", "action", "due_on")


@dataclass(frozen=True)
class Writing:
    """The words of an entry. ``answers`` by the guide's keys; ``promise`` as typed, also half of it."""

    answers: dict[str, str] = field(default_factory=dict)
    title: str = ""
    body: str = ""
    mood: int | None = None
    visibility: str = "private"
    promise: dict[str, str] = field(default_factory=dict)

    def fields(self) -> dict:
        """As the columns of an entry."""
        return asdict(self)

    @property
    def has_promise(self) -> bool:
        """A date alone is the form's suggestion, not a promise."""
        return bool(self.promise.get("trigger") or self.promise.get("action"))

    @property
    def due_on(self) -> dt.date | None:
        """The day of the promise, if what was typed is one."""
        try:
            return dt.date.fromisoformat(self.promise.get("due_on", ""))
        except ValueError:
            return None

    def check(self, entry) -> None:
        """What even a draft must keep to; every sentence at its field."""
        wrong = {}
        for key, text in {**self.answers, "body": self.body}.items():
            if len(text) > LONGEST_ANSWER:
                wrong[key] = _too_long(text, LONGEST_ANSWER)
        if len(self.title) > LONGEST_TITLE:
            wrong["title"] = _too_long(self.title, LONGEST_TITLE)
        for name in PROMISE_FIELDS:
            if len(self.promise.get(name, "")) > LONGEST_PROMISE:
                wrong[name] = _too_long(self.promise[name], LONGEST_PROMISE)
        if set(self.answers) - set(entry.guide.keys if entry.guide else ()):
            wrong["answers"] = _("The guide does not ask this.")
        if self.visibility not in entry.Visibility.values:
            wrong["visibility"] = _("Choose who can read it.")
        elif self.visibility in {"facilitators", "program"} and not entry.program_id:
            wrong["visibility"] = _("This entry is in no program. Choose “Only me”.")
        if self.mood is not None and self.mood not in entry.Mood.values:
            wrong["mood"] = _("Choose one of the five, or none.")
        if wrong:
            raise ValidationError(wrong)

    def check_whole(self, entry) -> None:
        """What keeping it takes: a line of text, and a promise that is whole or not there."""
        self.check(entry)
        wrong = {}
        if not any(text.strip() for text in (*self.answers.values(), self.body)):
            first = entry.guide.keys[0] if entry.guide and entry.guide.keys else "body"
            wrong[first] = _("One line is enough. Or finish later; the draft stays yours.")
        if self.has_promise:
            wrong |= promise_problems(due_on=self.due_on, **_words(self.promise))
        if wrong:
            raise ValidationError(wrong)


def promise_problems(trigger: str, action: str, due_on: dt.date | None) -> dict[str, str]:
    """What is missing or wrong in a promise, by field."""
    wrong = {}
    if not trigger.strip():
        wrong["trigger"] = _("When will it be time? “When a user picks up the phone”, for example.")
    if not action.strip():
        wrong["action"] = _("Say what you will do. One thing is enough.")
    if due_on is None:
        wrong["due_on"] = _("By which day? Any day from tomorrow works.")
    elif due_on <= clock.today():
        wrong["due_on"] = (
            _("Today is too soon. Any day from tomorrow works.")
            if due_on == clock.today()
            else _("%(day)s has passed. Any day from tomorrow works.") % {"day": _said(due_on)}
        )
    elif clock.is_far(due_on):
        wrong["due_on"] = _("Choose a day within the next ten years.")
    return wrong


def _said(day: dt.date) -> str:
    """ "3 November", with the year when it is another one."""
    return (
        day_of_month(day) if day.year == clock.today().year else f"{day_of_month(day)} {day.year}"
    )


def _words(promise: dict) -> dict[str, str]:
    return {name: promise.get(name, "") for name in ("trigger", "action")}


def _too_long(text: str, longest: int) -> str:
    return _("%(count)s characters are more than the %(longest)s that fit. Nothing was cut.") % {
        "count": f"{len(text):,}",
        "longest": f"{longest:,}",
    }
