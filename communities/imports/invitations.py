"""Invitations from a table: thousands of lines, each with a result, nobody invited twice."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities import invitation_mail, inviting
from communities.forms import Pills, Said
from communities.imports import Field, kind
from communities.models import Community, Invitation, Program
from communities.models.enrolment import ProgramRole
from communities.tenancy.scope import require_scope

SETTLED = {"new": "done", "here": "skipped", "invited": "skipped", "twice": "skipped"}


class InvitationOptions(forms.Form):
    """What is asked once for all lines: into what, as what, in which words."""

    program = forms.ModelChoiceField(
        None,
        label=_("Into"),
        required=False,
        empty_label=_("The community alone"),
    )
    program_role = forms.ChoiceField(
        label=_("As"),
        choices=list(reversed(ProgramRole.choices)),
        initial=ProgramRole.PARTICIPANT,
        widget=Pills,
        help_text=_("In the program, if you chose one."),
    )
    words = forms.CharField(
        label=_("Your words"),
        max_length=Invitation.LONGEST_WORDS,
        required=False,
        widget=Said({"rows": 6}),
        help_text=_("They come first in every mail. Left empty, the program's own stand there."),
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        programs = Program.objects.visible_to(membership).exclude(status="closed")
        self.fields["program"].queryset = programs.order_by("-starts_on", "id")

    def chosen(self) -> dict:
        """As it is kept with the table."""
        said = dict(self.cleaned_data)
        program = said.pop("program")
        if program:
            said["program"] = str(program.pk)
            said["words"] = said["words"] or inviting.draft(program)
        return said


def _act(count: int) -> str:
    said = ngettext("Invite %(count)s person by mail", "Invite %(count)s people by mail", count)
    return said % {"count": count}


def _done(count: int) -> str:
    said = ngettext(
        "%(count)s person was invited by mail.", "%(count)s people were invited by mail.", count
    )
    return said % {"count": count}


def _letter(values: dict, by, *, program="", program_role="participant", words="") -> dict:
    """The mail as the person in this line will read it."""
    into = Program.objects.select_related("lead").filter(pk=program).first() if program else None
    one = inviting.invitee(0, values["email"], _name(values))
    sample = Invitation(
        email=one.email,
        name=one.name,
        program=into,
        program_role=program_role,
        words=words,
        invited_by=by,
    )
    return invitation_mail.sample(sample, Community.at(require_scope().slug))


def _check(values: dict) -> str:
    return inviting.invitee(0, values["email"]).sentence


@kind(
    "invitations",
    _("Invitations"),
    _("Everybody in the table gets a mail, once; who is here already gets none."),
    fields=(
        Field(
            "email",
            _("E-mail"),
            required=True,
            guesses=("mail", "e-mail address", "email address", "address", "adresse", "correo"),
        ),
        Field("name", _("Name"), guesses=("full name", "nom", "nombre", "participant")),
        Field("first_name", _("First name"), guesses=("given name", "vorname", "prénom")),
        Field("last_name", _("Last name"), guesses=("family name", "surname", "nachname")),
    ),
    may=lambda membership: membership.is_organizer,
    check=_check,
    options=InvitationOptions,
    example=(("E-mail", "Name"), ("yara@example.org", "Yara Costa")),
    act=_act,
    done=_done,
    letter=_letter,
)
def take(lines, by, *, program: str = "", program_role: str = "participant", words: str = ""):
    """Invites up to 200 at once, and says what became of each."""
    into = Program.objects.select_related("lead").filter(pk=program).first() if program else None
    if program and into is None:
        raise ValidationError(_t("This program is not here any more."))
    people = [
        inviting.invitee(line.number, line.values["email"], _name(line.values)) for line in lines
    ]
    Invitation.send(people, by=by, program=into, program_role=program_role, words=words)
    for line, one in zip(lines, people, strict=True):
        line.settle(SETTLED.get(one.state, "failed"), one.sentence)


def _name(values: dict) -> str:
    parts = (values.get("first_name", ""), values.get("last_name", ""))
    return values.get("name") or " ".join(filter(None, parts))
