"""What people say about themselves, and by what they find each other."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms import OnceForm, Pills, Said
from communities.models import Membership, Organization, Program
from communities.models.role import Level

BETWEEN = re.compile(r"[,;\n،、]+")


class Words(forms.CharField):
    """Several words of one's own in one line, with commas between."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 800, "required": False, **kwargs})

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else ", ".join(map(str, value))

    def to_python(self, value):
        words = [word.strip() for word in BETWEEN.split(super().to_python(value))]
        return [word for word in words if word]

    def validate(self, value):
        super().validate(value)
        if any(len(word) > 60 for word in value):
            raise forms.ValidationError(_("Keep each to 60 letters, with commas between them."))

    def run_validators(self, value):
        super().run_validators(", ".join(value))


class ProfileForm(forms.Form):
    """One's own page, as others read it."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As people here should call you.")
    )
    pronunciation = forms.CharField(
        label=_("How is it said"),
        max_length=120,
        required=False,
        help_text=_("For example “ZHEE-wow”. Your pronouns may stand here too."),
    )
    headline = forms.CharField(
        label=_("In one line"), max_length=160, required=False, widget=forms.TextInput
    )
    offered = Words(
        label=_("I can help with"), help_text=_("A few words, with commas between them.")
    )
    sought = Words(label=_("I am looking for"), help_text=_("What you would like to learn."))
    interests = Words(label=_("I am interested in"))
    field = forms.CharField(
        label=_("I work in"), max_length=60, required=False, help_text=_("Logistics, nursing, …")
    )
    level = forms.ChoiceField(
        label=_("How long"),
        choices=[("", _("Rather not say")), *Level.choices],
        required=False,
        widget=Pills,
    )
    organization = forms.ModelChoiceField(
        label=_("I come from"),
        queryset=None,
        required=False,
        empty_label=_("Nowhere in particular"),
    )
    about = forms.CharField(label=_("More about me"), max_length=1500, required=False, widget=Said)
    is_listed = forms.BooleanField(
        label=_("List me in the directory"),
        required=False,
        help_text=_(
            "Else only organizers and people of your programs, teams and circles find this page."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.order_by("name", "id")


class CircleForm(OnceForm):
    """A circle needs a name."""

    title = forms.CharField(label=_("What is the circle called"), max_length=80)


class IntroductionForm(OnceForm):
    """Two people, and why they should meet."""

    one = forms.ModelChoiceField(label=_("Who"), queryset=None, empty_label=_("Choose a person"))
    other = forms.ModelChoiceField(
        label=_("And whom"), queryset=None, empty_label=_("Choose a person")
    )
    words = forms.CharField(
        label=_("Why should they meet"),
        max_length=600,
        widget=Said,
        help_text=_("Both read this as you write it."),
        error_messages={"required": _("Say why the two should meet.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].queryset = people
            self.fields[name].label_from_instance = told_apart


def told_apart(person: Membership) -> str:
    """A name with the line under it, since two people may be called the same."""
    return f"{person.name} · {person.headline}" if person.headline else person.name


class OrganizationForm(OnceForm):
    """An organization that people come from."""

    name = forms.CharField(label=_("What is it called"), max_length=120)
    kind = forms.ChoiceField(
        label=_("What is it"), choices=Organization.Kind, initial="company", widget=Pills
    )
    website = forms.URLField(
        label=_("Website"), max_length=200, required=False, assume_scheme="https"
    )


class TogetherForm(forms.Form):
    """Several people of one organization, into one program."""

    program = forms.ModelChoiceField(
        label=_("Into which program"), queryset=None, empty_label=_("Choose a program")
    )
    people = forms.ModelMultipleChoiceField(
        label=_("Who"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, organization, reader, **kwargs):
        super().__init__(*args, **kwargs)
        programs = Program.objects.visible_to(reader).exclude(status=Program.Status.CLOSED)
        self.fields["program"].queryset = programs.defer("blueprint").order_by("-starts_on", "id")
        members = Membership.objects.active().with_role("member", "organizer", "admin")
        of_it = members.filter(organization=organization).order_by("name", "id")
        self.fields["people"].queryset = of_it
        self.fields["people"].initial = of_it
        self.fields["people"].label_from_instance = told_apart
