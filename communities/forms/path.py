"""Forms of a learning path and of what completes a program."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import paths, progress
from communities.forms import OnceForm, Pills
from communities.models import PathItem, Track


class PathItemForm(OnceForm):
    """One item. Which session is asked only where there are some, which track likewise."""

    kind = forms.ChoiceField(
        label=_("What does one do"), choices=PathItem.Kind.choices, widget=Pills, initial="read"
    )
    title = forms.CharField(
        label=_("What is it called"),
        max_length=160,
        help_text=_("As one would say it to a friend: “The first hour with a client”."),
    )
    about = forms.CharField(
        label=_("What for"),
        max_length=300,
        required=False,
        help_text=_("One sentence about what to look for in it."),
    )
    link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_(
            "To a text, a film, or a course elsewhere. Its completions can come as a table."
        ),
    )
    session = forms.ChoiceField(
        label=_("Which session"),
        required=False,
        help_text=_(
            "For taking part and reflecting: it ticks itself. Without one, any session counts."
        ),
    )
    minutes = forms.IntegerField(
        label=_("How many minutes does it take"), min_value=1, max_value=6000, required=False
    )
    track = forms.ChoiceField(label=_("For whom"), required=False)
    required = forms.BooleanField(
        label=_("Needed to complete the program"), required=False, initial=True
    )

    def __init__(self, *args, program, item: PathItem | None = None, **kwargs):
        if item:
            kwargs["initial"] = {
                name: getattr(item, name)
                for name in ("kind", "title", "about", "link", "minutes", "required")
            } | {"session": str(item.object_id or ""), "track": str(item.track_id or "")}
        super().__init__(*args, **kwargs)
        sessions = paths.sessions_of(program)
        self.tracks = {str(track.pk): track for track in Track.objects.of(program)}
        if sessions:
            choices = [(str(pk), title) for pk, title, _url in sessions]
            self.fields["session"].choices = [("", _t("Any session")), *choices]
        else:
            del self.fields["session"]
        if self.tracks:
            choices = [(pk, track.title) for pk, track in self.tracks.items()]
            self.fields["track"].choices = [("", _t("Everybody")), *choices]
        else:
            del self.fields["track"]

    @property
    def item(self) -> dict:
        """What was said, as the verbs take it."""
        said = {name: self.cleaned_data[name] for name in ("kind", "title", "about", "link")}
        said |= {name: self.cleaned_data[name] for name in ("minutes", "required")}
        said["object_id"] = self.cleaned_data.get("session") or None
        said["track"] = self.tracks.get(self.cleaned_data.get("track"))
        return said


class CompletionForm(forms.Form):
    """How much of each fact is enough; an empty line asks for nothing."""

    def __init__(self, *args, standing: progress.Standing, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {one.fact.key: one.number for one in standing.conditions}
        for fact in progress.facts():
            whole = fact.whole(standing.program)
            if fact.each:
                self.fields[fact.key] = forms.BooleanField(
                    label=fact.sentence(whole, whole), required=False, initial=fact.key in asked
                )
                continue
            hint = _t("At least this many of %(all)s.") % {"all": whole} if whole else ""
            self.fields[fact.key] = forms.IntegerField(
                label=fact.label,
                required=False,
                min_value=1,
                max_value=max(whole, asked.get(fact.key, 0)) or 999,
                initial=asked.get(fact.key),
                help_text=hint or _t("At least this many."),
            )

    @property
    def conditions(self) -> dict[str, int]:
        """The rule as it is kept."""
        return {key: int(number) for key, number in self.cleaned_data.items() if number}
