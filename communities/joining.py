"""The two ways into a program, members' and strangers': the page of each says how the other stands."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from communities.models import Door, Program
from communities.tenancy.scope import here


def beside_settings(program: Program, by) -> str:
    """For who sets how members join: what people outside can do. Organizers may look at the door."""
    said = _("This is for people who are members already. %(outside)s") % {
        "outside": _from_outside(Door.of(program))
    }
    if not by.is_organizer:
        return said
    return _linked(said, here("communities:door_program", program.pk), _("Its door"))


def beside_door(program: Program) -> str:
    """For who sets the door: what members can do."""
    settings = f"{here('communities:program_settings', program.pk)}#id_joining_field"
    said = _("This is for people outside. %(members)s") % {"members": _for_members(program)}
    return _linked(said, settings, _("How members join"))


def _from_outside(door: Door) -> str:
    if not door.is_open:
        return _("Nobody else can read about the program: its door is shut.")
    if door.program.status == Program.Status.DRAFT:
        return _("Its door opens to others once the program is no draft any more.")
    return {
        Door.Joining.CLOSED: _("Others can read about the program, and come in by invitation."),
        Door.Joining.VETTED: _("Others can ask at its door, and an organizer answers."),
        Door.Joining.TRUSTED: _("Others come in by its door once they have proved their address."),
    }[door.joining]


def _for_members(program: Program) -> str:
    return {
        Program.Joining.OPEN: _("Every member can come in without asking."),
        Program.Joining.APPROVAL: _("Members ask, and whoever runs the program answers."),
        Program.Joining.INVITED: _("Members are brought in by whoever runs the program."),
    }[program.joining]


def _linked(said: str, address: str, word: str) -> str:
    return format_html('{} <a href="{}">{}</a>', said, address, word)
