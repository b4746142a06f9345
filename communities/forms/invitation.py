"""Forms of inviting, and of coming in."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from communities import inviting, placements, rules
from communities.forms import OnceForm, Pills, Said
from communities.models import Invitation
from communities.models.enrolment import ProgramRole
from communities.models.invitation_link import LONGEST_DAYS, MOST_USES
from communities.models.membership import Role

LONGEST_LIST = 100_000


class InvitationForm(OnceForm):
    """Whom, as what, in which words. ``program`` decides what can be chosen."""

    people = forms.CharField(
        label=_("Whom"),
        max_length=LONGEST_LIST,
        strip=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Addresses as you have them, with or without names. Up to 500."),
    )
    role = forms.ChoiceField(
        label=_("As"),
        widget=Pills,
        help_text=_("Their invitation says in a sentence what that is."),
    )
    place = forms.ChoiceField(label=_("And into"), required=False)
    words = forms.CharField(
        label=_("Your words"),
        max_length=Invitation.LONGEST_WORDS,
        required=False,
        widget=Said({"rows": 9}),
        help_text=_("They come first in the mail, under a greeting and above your name."),
    )

    def __init__(self, *args, by, program=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.program = by, program
        if program:
            self.fields["role"].choices = list(reversed(ProgramRole.choices))
            self.initial.setdefault("role", ProgramRole.PARTICIPANT)
            self.initial.setdefault("words", inviting.draft(program))
        else:
            given = [role for role in Role if rules.may_invite(by, None, [role])]
            given.sort(key=lambda role: role != Role.MEMBER)
            self.fields["role"].choices = [(role, role.label) for role in given]
            self.initial.setdefault("role", Role.MEMBER)
        places = placements.choices(program, by) if program else []
        if places:
            self.fields["place"].choices = [("", _("Nothing more")), *places]
        else:
            del self.fields["place"]

    def clean_people(self):
        """The text stays text, so that the page can show it again; ``read`` has the people."""
        text = self.cleaned_data["people"]
        self.read = inviting.read(text)
        if not self.read:
            raise forms.ValidationError(_("This cannot stay empty."))
        return text

    def what(self) -> dict:
        """What ``Invitation.send`` takes beside the people."""
        role, what = self.cleaned_data["role"], {"words": self.cleaned_data["words"].strip()}
        if self.program is None:
            return {**what, "roles": [role]}
        kind, _colon, data = self.cleaned_data.get("place", "").partition(":")
        placement = {kind: data} if kind else {}
        return {**what, "program": self.program, "program_role": role, "placement": placement}


class LinkForm(OnceForm):
    """A link for several people."""

    label = forms.CharField(
        label=_("What is it for"),
        max_length=80,
        help_text=_("So that you know which one to end: “Poster in the library”."),
    )
    limit = forms.IntegerField(
        label=_("For how many people"), min_value=1, max_value=MOST_USES, initial=30
    )
    days = forms.IntegerField(
        label=_("For how many days"), min_value=1, max_value=LONGEST_DAYS, initial=30
    )


class ArrivalForm(forms.Form):
    """What somebody says who comes in: their name, by a link their address, and yes to an agreement.

    ``website`` is for programs that fill in every field: people do not see it.
    """

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As people call you. You can change it later."),
    )
    address = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_(
            "A code goes there, to know that it is yours. Organizers see it, others do not."
        ),
    )
    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, agreement=None, asks_address=False, asks_name=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        if not asks_address:
            del self.fields["address"]
        if not asks_name:
            del self.fields["name"]
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
