"""The forms that shape a program: what it says, who may come, its phases, tracks, seasons and its end."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import joining
from communities.forms import Day, OnceForm, Options, Said, option
from communities.models import Membership, Program, Season
from communities.models.season import next_first_day

MOST_SKILLS, LONGEST_SKILL = 20, 60


class Skills(forms.CharField):
    """Skills as a line of words with commas between, as a list."""

    def __init__(self, **kwargs):
        super().__init__(max_length=1000, required=False, **kwargs)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        words = [" ".join(word.split()) for word in super().clean(value).split(",")]
        skills = list(dict.fromkeys(word for word in words if word))
        if len(skills) > MOST_SKILLS:
            raise ValidationError(_t("Name at most %(most)s skills.") % {"most": MOST_SKILLS})
        if any(len(skill) > LONGEST_SKILL for skill in skills):
            said = {"longest": LONGEST_SKILL}
            raise ValidationError(_t("Keep each skill under %(longest)s letters.") % said)
        return skills


class ProgramSettingsForm(forms.Form):
    """Everything that is said of a program, and how one gets in."""

    title = forms.CharField(label=_("Title"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=1000,
        widget=Said,
        help_text=_("Two or three sentences. They open the program’s page."),
    )
    learning_result = forms.CharField(
        label=_("What people learn"), max_length=300, required=False, widget=Said
    )
    impact_result = forms.CharField(
        label=_("What the community gains"), max_length=300, required=False, widget=Said
    )
    business_result = forms.CharField(
        label=_("What employers gain"), max_length=300, required=False, widget=Said
    )
    skills = Skills(label=_("Skills"), help_text=_("With commas between them."))
    starts_on = forms.DateField(label=_("First day"), widget=Day)
    ends_on = forms.DateField(
        label=_("Last day"), widget=Day, help_text=_("Sessions and loops keep their own dates.")
    )
    moves_along = forms.BooleanField(
        label=_("Move its loops, phases and sessions along"),
        required=False,
        help_text=_("By as many days as the first day moves. The last day is yours to set."),
    )
    joining = forms.ChoiceField(
        label=_("How people join"),
        widget=Options,
        choices=[
            ("open", option(_("Open"), _("Every member can come in."))),
            ("approval", option(_("By approval"), _("Members ask; you let them in or decline."))),
            (
                "invited",
                option(_("By invitation"), _("Only who runs the program brings people in.")),
            ),
        ],
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_(
            "For participants; empty is without end. When all are taken there is a waitlist. With"
            " fewer places than people, nobody is taken out."
        ),
    )
    offer_hours = forms.IntegerField(
        label=_("How many hours an offered place waits"),
        min_value=1,
        max_value=720,
        help_text=_("Then it goes to the next on the waitlist."),
    )
    lead = forms.ModelChoiceField(
        label=_("Lead"), queryset=None, help_text=_("An organizer, or somebody who facilitates it.")
    )
    hue = forms.IntegerField(
        label=_("Colour of the cover"),
        required=False,
        min_value=0,
        max_value=359,
        widget=forms.NumberInput({"data-hue": True}),
        help_text=_(
            "A place on the colour wheel: 0 is red, 150 green, 260 blue. Its pages follow it; empty"
            " takes the community’s."
        ),
    )

    def __init__(self, *args, program: Program, by, **kwargs):
        own = self.base_fields.keys() - {"lead", "moves_along"}
        initial = {name: getattr(program, name) for name in own}
        initial |= {"lead": program.lead_id, "moves_along": True}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["hue"].widget.attrs["placeholder"] = program.community.hue
        self.fields["joining"].help_text = joining.beside_settings(program, by)
        if program.has_begun:
            del self.fields["moves_along"]
        facilitators = program.enrolments.active().filter(role="facilitator")
        able = Q(pk__in=facilitators.values("membership_id")) | Q(pk=program.lead_id)
        able |= Q(roles__overlap=["organizer", "admin"])
        self.fields["lead"].queryset = Membership.objects.active().filter(able).order_by("name")


class PhaseForm(OnceForm):
    """A phase."""

    title = forms.CharField(label=_("What is it called"), max_length=80)
    about = forms.CharField(label=_("In a few words"), max_length=300, required=False, widget=Said)
    starts_on = forms.DateField(label=_("First day"), widget=Day)
    ends_on = forms.DateField(label=_("Last day"), widget=Day)


class TrackWordsForm(OnceForm):
    """A track."""

    title = forms.CharField(
        label=_("What is it called"),
        max_length=60,
        help_text=_("In your own words: “First project”, “Built before”."),
    )
    about = forms.CharField(label=_("Who it is for"), max_length=300, required=False, widget=Said)


class SeasonForm(OnceForm):
    """The next season, filled in from the one before; or the name of the first."""

    title = forms.CharField(label=_("What is it called"), max_length=80)
    starts_on = forms.DateField(
        label=_("First day"),
        widget=Day,
        help_text=_("Loops, phases and sessions come along, at the same distance from this day."),
    )

    def __init__(self, *args, program: Program, last: Season | None, **kwargs):
        number = last.position + 1 if last else 1
        filled = {"title": _t("Season %(number)s") % {"number": number}}
        if last:
            filled["starts_on"] = next_first_day(last)
        super().__init__(*args, initial=filled, **kwargs)
        if not last:
            del self.fields["starts_on"]


class ClosingForm(forms.Form):
    """What a program hands over at its end."""

    handover = forms.CharField(
        label=_("What is handed over, and to whom"),
        max_length=2000,
        required=False,
        widget=Said({"rows": 4}),
        help_text=_("Everybody who was in the program reads it on its page."),
    )
