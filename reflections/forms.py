"""The editor's form: one line per question, and a promise."""

import datetime as dt
import uuid

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.forms import Day, Line, Options, Scale
from reflections.models import Commitment, Entry
from reflections.models.facilitator_response import LONGEST
from reflections.writing import PROMISE_FIELDS, Writing

ANSWER = "answer_"
FREE_HINT = _("Whatever you want to remember.")
SUGGESTED_DAYS = 14


class Raw(forms.Field):
    """Keeps what was typed as it was typed, also when it is not a date yet."""

    def clean(self, value):
        return forms.CharField(required=False).clean(value)


class EntryForm(forms.Form):
    """What the editor sends. Lengths and dates are the verbs' business; nothing typed is refused here."""

    mood = forms.TypedChoiceField(
        label=_("How did it feel?"),
        choices=Entry.Mood,
        coerce=int,
        empty_value=None,
        required=False,
        widget=Scale,
    )
    visibility = forms.ChoiceField(label=_("Who can read it"), widget=Options)
    trigger = forms.CharField(label=_("When"), required=False)
    action = forms.CharField(label=_("I will"), required=False)
    due_on = Raw(label=_("by"), required=False, widget=Day)
    key = forms.UUIDField(widget=forms.HiddenInput)
    editor = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, entry: Entry, readers, **kwargs):
        kwargs.setdefault("initial", _initial(entry))
        super().__init__(*args, **kwargs)
        self.entry = entry
        for question in entry.guide.questions if entry.guide else ():
            self.fields[ANSWER + question["key"]] = _line(**question)
        if not entry.guide:
            self.fields["title"] = forms.CharField(label=_("Title"), required=False)
            self.fields["body"] = _line("body", _("What do you want to keep?"), FREE_HINT)
        self.fields["visibility"].choices = readers.choices(entry.visibility)

    @property
    def lines(self) -> list[forms.BoundField]:
        """The questions, in the guide's order."""
        return [self[name] for name in self.fields if name.startswith(ANSWER) or name == "body"]

    @property
    def promise_lines(self) -> list[forms.BoundField]:
        """When, I will, by."""
        return [self[name] for name in PROMISE_FIELDS]

    @property
    def chosen_word(self) -> str:
        """ "Only me": the circle as the folded choice names it."""
        words = dict(Entry.Visibility.choices)
        return words.get(self["visibility"].value(), words[Entry.Visibility.PRIVATE])

    @property
    def writing(self) -> Writing:
        """What was typed, for the verbs."""
        data = self.cleaned_data
        return Writing(
            answers={
                name.removeprefix(ANSWER): data.get(name, "")
                for name in self.fields
                if name.startswith(ANSWER)
            },
            title=data.get("title", ""),
            body=data.get("body", ""),
            mood=data.get("mood"),
            visibility=data.get("visibility") or Entry.Visibility.PRIVATE,
            promise={name: data.get(name) or "" for name in PROMISE_FIELDS},
        )

    @property
    def window(self) -> dict:
        """Which version this window has read, and which window it is."""
        return {"version": self.cleaned_data["version"], "editor": self.cleaned_data["editor"]}

    def refuse(self, problem) -> None:
        """Puts a verb's sentences at the fields they are about."""
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        for name, errors in problem.error_dict.items():
            field = name if name in self.fields else ANSWER + name
            self.add_error(field if field in self.fields else None, errors)


class ResponseForm(forms.Form):
    """A facilitator's answer under an entry."""

    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a line first.")},
        help_text=format_lazy(_("At most {longest} characters."), longest=LONGEST),
    )


class AnswerForm(forms.Form):
    """One tap: how a promise went."""

    answer = forms.ChoiceField(choices=Commitment.Answer)
    note = forms.CharField(required=False)


def _line(key: str, label: str, hint: str = "", placeholder: str = "") -> forms.CharField:
    widget = Line(attrs={"placeholder": placeholder})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget, strip=False)


def _initial(entry: Entry) -> dict:
    answers = {ANSWER + key: text for key, text in entry.answers.items()}
    suggested = clock.today() + dt.timedelta(days=SUGGESTED_DAYS)
    return {
        **answers,
        "title": entry.title,
        "body": entry.body,
        "mood": entry.mood,
        "visibility": entry.visibility,
        "trigger": entry.promise.get("trigger", ""),
        "action": entry.promise.get("action", ""),
        "due_on": entry.promise.get("due_on") or suggested.isoformat(),
        "key": entry.key,
        "editor": uuid.uuid4(),
        "version": entry.version,
    }
