"""What people fill in about partners, needs and projects."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.forms import Day, Moment, OnceForm, Pills, Said
from communities.models import Membership, Program
from projects.models import Need, Partner, Project, StatusUpdate, TeamMembership
from projects.models.exchange import Side
from projects.models.team import TeamRole


class PartnerForm(OnceForm):
    """A new partner: a name is enough."""

    name = forms.CharField(label=_("What is it called"), max_length=120)
    about = forms.CharField(
        label=_("What it does"),
        max_length=1000,
        required=False,
        widget=Said,
        help_text=_("One sentence, as you would say it to a member."),
    )
    stage = forms.ChoiceField(
        label=_("Where do you stand"), choices=Partner.Stage, initial="talking", widget=Pills
    )


class ContactForm(forms.Form):
    """Somebody with the partner role who speaks for a partner."""

    membership = forms.ModelChoiceField(
        label=_("Somebody else speaks for them"), queryset=None, empty_label=_("Choose a person")
    )

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, **kwargs)
        guests = Membership.objects.active().with_role("partner").order_by("name", "id")
        if not self.is_bound:  # sent twice is no mistake
            known = partner.contacts.active().values("membership_id")
            guests = guests.exclude(pk__in=known)
        self.fields["membership"].queryset = guests


class NeedForm(OnceForm):
    """The four questions of a need."""

    partner = forms.ModelChoiceField(label=_("For whom"), queryset=None, empty_label=None)
    words = forms.CharField(
        label=_("What is hard today?"),
        max_length=600,
        widget=Said,
        help_text=_("One or two sentences, as you would say it to a neighbour."),
        error_messages={"required": _("Say it as you would to a neighbour.")},
    )
    done_when = forms.CharField(
        label=_("How will you know it is done?"),
        max_length=400,
        widget=Said,
        error_messages={
            "required": _(
                "Say it in your own words, for example: “I can see every van on one page.”"
            )
        },
    )
    by_date = forms.DateField(label=_("By when would it help?"), required=False, widget=Day)
    hours = forms.TypedChoiceField(
        label=_("How much time can you give?"),
        choices=Need.Hours,
        coerce=int,
        initial=Need.Hours.ONE,
        widget=Pills,
        help_text=_("An honest hour beats a hopeful five."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Partner.objects.visible_to(by).order_by("name", "id")
        self.fields["partner"].queryset = mine
        if len(mine) == 1:
            # Most people speak for one: nothing to choose, and nothing to forge.
            self.fields["partner"].widget = forms.HiddenInput()
            self.fields["partner"].initial = mine[0]


class DeclineForm(OnceForm):
    """A no that helps."""

    reason = forms.CharField(
        label=_("Why not"),
        max_length=400,
        widget=Said,
        help_text=_("The partner reads this as you write it."),
        error_messages={"required": _("Say why, so that the partner knows.")},
    )


class ProjectForm(OnceForm):
    """A project from an accepted need."""

    title = forms.CharField(
        label=_("What is it called"), max_length=120, help_text=_("Short: “Shift planner”.")
    )
    program = forms.ModelChoiceField(label=_("In which program"), queryset=None, empty_label=None)
    lead = forms.ModelChoiceField(
        label=_("Who leads"), queryset=None, empty_label=_("Choose a person")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = Program.objects.running().order_by("-starts_on", "id")
        members = Membership.objects.active().with_role("member", "organizer", "admin")
        self.fields["lead"].queryset = members.order_by("name", "id")


class TeamForm(forms.Form):
    """One more person on the team."""

    membership = forms.ModelChoiceField(
        label=_("Who"), queryset=None, empty_label=_("Choose a person")
    )
    role = forms.ChoiceField(
        label=_("As"),
        choices=[(role, role.label) for role in TeamRole if role != TeamRole.LEAD],
        initial=TeamRole.CONTRIBUTOR,
        widget=Pills,
    )

    def __init__(self, *args, project, reader, **kwargs):
        super().__init__(*args, **kwargs)
        people = Membership.objects.active().order_by("name", "id")
        if not self.is_bound:  # sent twice is no mistake, and the verb knows who is there
            taken = TeamMembership.objects.active().filter(project=project).values("membership_id")
            people = people.exclude(pk__in=taken)
        contacts = project.need.partner.contacts.active().values("membership_id")
        known = Membership.objects.visible_to(reader).with_role("member", "organizer", "admin")
        chosen = Q(pk__in=known.values("pk")) | Q(pk__in=contacts)
        self.fields["membership"].queryset = people.filter(chosen)


class StatusForm(OnceForm):
    """How it goes, in one sentence."""

    colour = forms.ChoiceField(
        label=_("How is it going?"), choices=StatusUpdate.Colour, initial="green", widget=Pills
    )
    sentence = forms.CharField(
        label=_("In one sentence"),
        max_length=200,
        widget=Said,
        help_text=_("The partner reads it on its page."),
    )


class NextDateForm(OnceForm):
    """The next date that the partner is shown."""

    next_at = forms.DateTimeField(label=_("When"), widget=Moment)
    next_text = forms.CharField(label=_("What happens then"), max_length=120)
    next_details = forms.CharField(
        label=_("Where, and what to bring"), max_length=300, required=False, widget=Said
    )


class MilestoneForm(OnceForm):
    """A date on the way."""

    title = forms.CharField(
        label=_("What is reached then"), max_length=80, help_text=_("Short: “First test”.")
    )
    due_on = forms.DateField(label=_("On which day"), widget=Day)


class AgreementForm(OnceForm):
    """One thing that one side gives the other; a partner speaks for its own side only."""

    giver = forms.ChoiceField(label=_("Who gives it"), choices=Side, widget=Pills)
    text = forms.CharField(
        label=_("What is given"),
        max_length=200,
        widget=Said,
        help_text=_("As concrete as can be: “Two Saturdays behind the counter”."),
    )
    amount = forms.CharField(label=_("How much"), max_length=80, required=False)

    def __init__(self, *args, project, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = [
            (Side.COMMUNITY, by.community.name),
            (Side.PARTNER, project.need.partner.name),
        ]
        if by.is_guest:
            self.fields["giver"].widget = forms.HiddenInput()
            self.fields["giver"].initial = Side.PARTNER


class VerdictForm(forms.Form):
    """How it ended: one tap, and words if there are any."""

    verdict_words = forms.CharField(
        label=_("In your words"), max_length=400, required=False, widget=Said
    )
    verdict = forms.ChoiceField(choices=Project.Verdict, widget=forms.HiddenInput)


class TopicForm(OnceForm):
    """A new thread in a channel."""

    title = forms.CharField(label=_("What is it about"), max_length=80)
