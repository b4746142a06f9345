"""The forms with which a place begins: its first person, its three questions, and how it presents itself."""

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities import blueprints, modules, starting
from communities.forms import Day, OnceForm, Said
from communities.models import Community, User
from communities.naming import clean_name

LONGEST_LIST = 40_000


class FirstOrganizerForm(forms.Form):
    """Who sets the installation up."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As people call you."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("A password"),
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_(
            "At least 8 characters; a short sentence is good. Left empty, you sign in by a code that"
            " is mailed to you."
        ),
    )
    token = forms.CharField(widget=forms.HiddenInput)

    def clean_name(self):
        """Without what turns text around."""
        if not (name := clean_name(self.cleaned_data["name"])):
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_password(self):
        """As strong as every password here; none is fine."""
        password = self.cleaned_data["password"]
        if password:
            about = User(name=self.data.get("name", ""), email=self.data.get("email", ""))
            validate_password(password, about)
        return password

    def save(self) -> User:
        """Makes the first organizer."""
        fields = {key: self.cleaned_data[key] for key in ("name", "email", "password")}
        return starting.first_organizer(**fields)


class StartForm(OnceForm):
    """What kind, when, who; and what the community is called."""

    kind = forms.ChoiceField(label=_("What kind of program?"), widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label=_("First day"),
        widget=Day,
        help_text=_("Every meeting and every date follows from this day. You can move them later."),
    )
    time_zone = forms.ChoiceField(
        label=_("In which time zone"), help_text=_("Of the clock on the wall where people meet.")
    )
    people = forms.CharField(
        label=_("Their addresses"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "As you have them, one a line or with commas. Nothing is sent yet: you read the letter"
            " first."
        ),
    )
    name = forms.CharField(
        label=_("What is your community called?"),
        max_length=80,
        help_text=_("People see it above everything: “Riverside Tech Guild”."),
    )
    slug = forms.CharField(
        label=_("Its address"),
        required=False,
        max_length=40,
        help_text=_("Small letters, digits and dashes. Left empty, it follows from the name."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = blueprints.offered()
        self.fields["kind"].choices = [(kind.key, kind.choice) for kind in self.kinds]
        self.fields["time_zone"].choices = zones()

    def clean_name(self):
        """Without what turns text around."""
        if not (name := clean_name(self.cleaned_data["name"])):
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_slug(self):
        """An address that can be one, and is nobody's."""
        slug = self.cleaned_data["slug"].strip().lower()
        if slug:
            Community._meta.get_field("slug").run_validators(slug)
        return slug

    def start(self, user: User):
        """Makes it all."""
        return starting.start(user, **self.cleaned_data)


def zones() -> list[tuple[str, str]]:
    """The time zones to choose from."""
    return [(name, name.replace("_", " ")) for name in starting.time_zones()]


class CommunityForm(forms.Form):
    """How a community presents itself."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=600,
        required=False,
        widget=Said({"rows": 3}),
        help_text=_("One or two sentences, as you would say them to somebody new."),
    )
    hue = forms.IntegerField(
        label=_("Colour"),
        min_value=0,
        max_value=359,
        widget=forms.NumberInput({"data-hue": True}),
        help_text=_(
            "A place on the colour wheel: 0 is red, 150 green, 260 blue. Everything on every page"
            " follows it, and stays readable."
        ),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("New sessions are laid out by this clock.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zones()

    def clean_name(self):
        """Without what turns text around."""
        if not (name := clean_name(self.cleaned_data["name"])):
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name


class ModulesForm(forms.Form):
    """Which parts are in sight."""

    used = forms.MultipleChoiceField(
        label=_("In use"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["used"].choices = [(one.key, one.label) for one in modules.known()]
