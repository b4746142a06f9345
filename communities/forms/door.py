"""Forms of the doors: what an organizer sets, what a stranger fills in, what is answered."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from communities import joining
from communities.forms import OnceForm, Options, Pills, Said, option
from communities.models import Agreement, Door, JoinQuestion, JoinRequest

JOINING = [
    ("closed", option(_("Nobody"), _("The page is there to be read. Joining is by invitation."))),
    (
        "vetted",
        option(_("Those you say yes to"), _("They write to you, and you answer each of them.")),
    ),
    ("trusted", option(_("Whoever proves their address"), _("A code by mail, and they are in."))),
]


class DoorForm(forms.Form):
    """How one door stands."""

    is_open = forms.BooleanField(
        label=_("Anybody may read this page"),
        required=False,
        help_text=_("Otherwise only organizers see it, to look it over."),
    )
    slug = forms.CharField(
        label=_("Its address"),
        max_length=60,
        help_text=_("The last word of its link. If you change it, the old link leads nowhere."),
    )
    benefits = forms.CharField(
        label=_("What is in it for them"),
        max_length=1000,
        required=False,
        widget=Said({"rows": 4}),
        help_text=_(
            "Write to somebody who has never heard of you: what will they have afterwards?"
        ),
    )
    joining = forms.ChoiceField(label=_("Who comes in"), choices=JOINING, widget=Options)
    how = forms.CharField(
        label=_("How to join"),
        max_length=600,
        required=False,
        widget=Said({"rows": 2}),
        help_text=_("How soon you answer, what it costs, whom it is for."),
    )

    def __init__(self, *args, door: Door, **kwargs):
        names = ("is_open", "slug", "benefits", "joining", "how")
        initial = {name: getattr(door, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        if door.program:
            self.fields["joining"].help_text = joining.beside_door(door.program)
        else:
            del self.fields["slug"]


class QuestionForm(OnceForm):
    """One more question to those who want to join."""

    text = forms.CharField(label=_("The question"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Answered by"),
        choices=JoinQuestion.Kind.choices,
        initial=JoinQuestion.Kind.TEXT,
        widget=Pills,
    )
    choices = forms.CharField(
        label=_("The choices"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One on each line. Only for a question with answers to choose from."),
    )
    is_required = forms.BooleanField(label=_("Needs an answer"), required=False, initial=True)

    def clean_choices(self) -> list[str]:
        """Each line once, in the order they were typed."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines())
        found = list(dict.fromkeys(filter(None, lines)))
        if any(len(line) > 80 for line in found):
            raise forms.ValidationError(_("A choice has at most 80 letters."))
        return found


class JoinForm(forms.Form):
    """What a stranger fills in; an address only from those who are not signed in.

    ``website`` is for programs that fill in every field: people do not see it.
    """

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As people call you."),
    )
    address = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_(
            "A code goes there, to know that it is yours. Nobody here sees it but organizers."
        ),
    )
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args, door: Door, agreement: Agreement | None, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = {f"answer_{one.pk.hex}": one for one in door.questions()}
        for name, question in self.questions.items():
            self.fields[name] = _answer(question)
        if user:
            self.initial["name"] = user.name
            del self.fields["address"]
        self.agreement = agreement
        if agreement:
            label = format_lazy(
                _("I have read what we agree on (version {number}), and say yes"),
                number=agreement.version,
            )
            required = _("Nobody comes in without it. Read it first; it is short.")
            self.fields["yes"] = forms.BooleanField(
                label=label, error_messages={"required": required}
            )
            self.fields["version"] = forms.CharField(
                widget=forms.HiddenInput, initial=agreement.version, required=False
            )

    def clean(self):
        """A yes is to what stood there; not to what was published since."""
        cleaned = super().clean()
        if self.agreement and cleaned.get("version") != str(self.agreement.version):
            self.data = self.data.copy()
            self.data["version"] = str(self.agreement.version)
            if cleaned.get("yes"):
                self.add_error("yes", _("It has changed meanwhile. Read it once more, please."))
        return cleaned

    @property
    def is_from_a_program(self) -> bool:
        """Somebody filled in what nobody sees."""
        return bool(self.cleaned_data.get("website"))

    def answers(self) -> list[dict]:
        """The answers beside the words that asked for them."""
        return [
            {"question": question.text, "answer": self.cleaned_data[name]}
            for name, question in self.questions.items()
        ]

    def shown_fields(self):
        """The fields that people see, agreement last."""
        hidden = {"website", "version", "yes"}
        return [self[name] for name in self.fields if name not in hidden]


def _answer(question: JoinQuestion) -> forms.Field:
    if question.kind == JoinQuestion.Kind.CHOICE:
        choices = [(choice, choice) for choice in question.choices]
        return forms.ChoiceField(
            label=question.text, choices=choices, widget=Pills, required=question.is_required
        )
    return forms.CharField(
        label=question.text,
        max_length=1000,
        required=question.is_required,
        widget=Said({"rows": 3}),
    )


class RefusalForm(forms.Form):
    """A no, with a sentence."""

    words = forms.CharField(
        label=_("Why not, in a sentence that they can live with"),
        max_length=JoinRequest.LONGEST_WORDS,
        widget=Said({"rows": 3}),
        help_text=_("They read these words in their letter."),
    )


class AgreementForm(OnceForm):
    """The next version of what everybody agrees on."""

    text = forms.CharField(
        label=_("What we agree on"), max_length=Agreement.LONGEST, widget=Said({"rows": 18})
    )
    change = forms.CharField(
        label=_("What is new, in a sentence"),
        max_length=300,
        required=False,
        help_text=_("Members read this when they are asked for their yes."),
    )
