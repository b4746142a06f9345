"""Who would read an entry, by name, so that nobody chooses in the dark."""

from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.forms import option
from communities.models import Enrolment, Membership
from communities.models.enrolment import ProgramRole
from communities.moments import in_words
from reflections import teams

NAMES = 3


@dataclass(frozen=True)
class Readers:
    """The circles around one author: some by first name, program and team by number.

    ``others`` are all who are in the program in any role, each once, without the author. ``host`` is
    the program's lead if they are in no role in it; ``organizer`` counts and never reads.
    """

    facilitators: list[str] = field(default_factory=list)
    host: str = ""
    organizer: str = ""
    others: int = 0
    team: str = ""
    team_size: int = 0
    in_program: bool = False

    @property
    def nobody(self) -> str:
        """ "Nobody else. Not Bo, not Ada, not an admin."."""
        names = dict.fromkeys([*self.facilitators[:2], self.host or self.organizer])
        names.pop("", None)
        spared = "".join(_("not %(name)s, ") % {"name": name} for name in names)
        if not spared:
            return _("Nobody else. Not an organizer, not an admin.")
        return _("Nobody else. %(names)snot an admin.") % {"names": spared[0].upper() + spared[1:]}

    @property
    def facilitators_read(self) -> str:
        """ "Bo reads and may answer."."""
        if not self.facilitators:
            return _("Nobody facilitates this program yet.")
        return ngettext(
            "%(names)s reads and may answer.",
            "%(names)s read and may answer.",
            len(self.facilitators),
        ) % {"names": _listed(self.facilitators)}

    @property
    def team_reads(self) -> str:
        """ "The five people on Shift planner."."""
        return _("The %(count)s people on %(team)s.") % {
            "count": in_words(self.team_size).lower(),
            "team": self.team,
        }

    @property
    def program_reads(self) -> str:
        """ "The 26 other people in the program, and whoever joins later."; a lead outside is named."""
        if not self.others and not self.host:
            return _("Nobody else is in the program yet. Whoever joins later reads it.")
        if not self.others:
            return _("%(name)s, and whoever joins later.") % {"name": self.host}
        said = {"count": in_words(self.others).lower(), "name": self.host}
        if self.host:
            return (
                ngettext(
                    "The %(count)s other person in the program, %(name)s, and whoever joins later.",
                    "The %(count)s other people in the program, %(name)s, and whoever joins later.",
                    self.others,
                )
                % said
            )
        return (
            ngettext(
                "The %(count)s other person in the program, and whoever joins later.",
                "The %(count)s other people in the program, and whoever joins later.",
                self.others,
            )
            % said
        )

    @property
    def counted(self) -> str:
        """What those who run it learn of a private entry: that it exists."""
        if not self.in_program:
            return _("You can change this later.")
        who = self.organizer or _("An organizer")
        return _("You can change this later. %(name)s sees that you wrote, never what.") % {
            "name": who
        }

    def choices(self, kept: str = "private") -> list[tuple[str, str]]:
        """For the form: only circles that exist, and the one that an entry has already."""
        choices = [("private", option(_("Only me"), self.nobody))]
        if self.in_program:
            choices.append(("facilitators", option(_("Facilitators"), self.facilitators_read)))
        if self.team_size > 1 or kept == "team":
            choices.append(("team", option(_("My team"), self.team_reads)))
        if self.in_program:
            choices.append(("program", option(_("The program"), self.program_reads)))
        return choices

    def who(self, visibility: str) -> str:
        """Who reads an entry of this visibility, as a sentence to its author."""
        circles = {
            "facilitators": self.facilitators_read,
            "team": self.team_reads,
            "program": self.program_reads,
        }
        return circles.get(visibility, _("Only you can read it."))

    def kept(self, visibility: str) -> str:
        """The toast: "Kept. Only you can read it."."""
        return _("Kept. %(who)s") % {"who": self.who(visibility)}


def around(author: Membership, program) -> Readers:
    """The circles of an author in a program, or outside of any."""
    team, team_size = teams.of(author, program)
    if program is None:
        return Readers(team=team, team_size=team_size)
    enrolments = Enrolment.objects.active().filter(program=program).select_related("membership")
    rows = list(enrolments.order_by("membership__name", "pk"))
    enrolled = {row.membership_id for row in rows}
    others = [
        row
        for row in rows
        if row.membership_id != author.pk
        and row.membership.ended_at is None
        and not row.membership.is_guest
    ]
    lead = program.lead
    organizer = (
        Membership.objects.active()
        .with_role("organizer")
        .exclude(pk=author.pk)
        .order_by("joined_at", "pk")
    ).first()
    return Readers(
        facilitators=[
            row.membership.first_name for row in others if row.role == ProgramRole.FACILITATOR
        ],
        organizer=organizer.first_name if organizer else "",
        host=lead.first_name if lead.pk not in enrolled and lead.pk != author.pk else "",
        others=len({row.membership_id for row in others}),
        team=team,
        team_size=team_size,
        in_program=True,
    )


def _listed(names: list[str]) -> str:
    shown = names[:NAMES]
    if more := len(names) - len(shown):
        shown = [*shown, ngettext("%(n)s more", "%(n)s more", more) % {"n": more}]
    return get_text_list(shown, _("and"))
