"""Several letters at once, each in its own words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms import OnceForm, Said


class LettersForm(OnceForm):
    """Who of the people shown gets a letter, and what each says."""

    to = forms.MultipleChoiceField(
        label=_("Who gets a letter"),
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args, people, sender, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(one.membership.pk): one for one in people}
        self.fields["to"].choices = [(pk, one.membership.name) for pk, one in self.people.items()]
        for pk, one in self.people.items():
            self.fields[f"letter-{pk}"] = forms.CharField(
                label=_("Your words to %(name)s") % {"name": one.membership.first_name},
                max_length=2000,
                required=False,
                widget=Said({"rows": 6}),
                initial=one.letter(sender),
            )

    def clean(self):
        """Whoever is chosen gets some words."""
        cleaned = super().clean()
        for pk in cleaned.get("to", ()):
            if not cleaned.get(f"letter-{pk}", "").strip() and f"letter-{pk}" not in self.errors:
                self.add_error(f"letter-{pk}", _("Write a word first."))
        return cleaned

    @property
    def letters(self) -> list[tuple]:
        """(enrolment, words) of those who were chosen."""
        chosen = self.cleaned_data["to"]
        return [(self.people[pk].enrolment, self.cleaned_data[f"letter-{pk}"]) for pk in chosen]

    def rows(self) -> list[tuple]:
        """(person, field, whether chosen) of those whom nobody has written to, in the page's order."""
        shown = {pk: one for pk, one in self.people.items() if not one.is_looked_after}
        if self.is_bound:
            shown = {pk: one for pk, one in shown.items() if f"letter-{pk}" in self.data}
        chosen = set(self["to"].data or ()) if self.is_bound else set()
        return [(one, self[f"letter-{pk}"], pk in chosen) for pk, one in shown.items()]
