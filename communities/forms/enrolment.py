"""The forms around an enrolment: coming in, one's own part, going on elsewhere, an answer to who asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms import OnceForm, Pills, Said
from communities.models import Enrolment, Program, Track
from communities.models.enrolment_request import LONGEST_WORDS


class TrackField(forms.TypedChoiceField):
    """One of a program's tracks, as the row, or None while it is not decided."""

    def __init__(self, program):
        tracks = {str(track.pk): track for track in Track.objects.of(program)}
        super().__init__(
            label=_("Track"),
            choices=[("", _("Not decided yet")), *((pk, one.title) for pk, one in tracks.items())],
            coerce=tracks.get,
            empty_value=None,
            required=False,
            widget=Pills,
        )
        self.tracks = list(tracks.values())


class WishForm(forms.Form):
    """What somebody says of their part: their why, and a track where there are any."""

    why = forms.CharField(
        label=_("What do you want to be able to do afterwards?"),
        max_length=Enrolment.LONGEST_WHY,
        required=False,
        widget=Said,
        help_text=_(
            "One sentence. You will see it again on the program’s page; so will who runs it."
        ),
    )

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        track = TrackField(program)
        if track.tracks:
            self.fields["track"] = track


class TrackForm(forms.Form):
    """Another track for somebody."""

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["track"] = TrackField(program)


class MoveForm(forms.Form):
    """Where somebody goes on."""

    to = forms.ModelChoiceField(
        label=_("To which program"),
        queryset=None,
        help_text=_(
            "What they wrote, promised and gave stays with this program, and theirs. Their why goes"
            " along."
        ),
    )

    def __init__(self, *args, enrolment, me, **kwargs):
        super().__init__(*args, **kwargs)
        others = Program.objects.visible_to(me).exclude(pk=enrolment.program_id)
        others = others.exclude(status=Program.Status.CLOSED).defer("blueprint")
        if not me.is_organizer:
            facilitated = Enrolment.objects.facilitated_by(me).values("program_id")
            others = others.filter(pk__in=facilitated)
        self.fields["to"].queryset = others.order_by("-starts_on", "id")


class DeclineForm(OnceForm):
    """A word to who asked to join."""

    words = forms.CharField(
        label=_("A word to them"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=Said,
        help_text=_("They read it beside the answer. A reason, or another way in, helps most."),
    )
