"""What projects show on a program's pages, in the navigation and in search."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Sum, UUIDField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import modules, navigation, panels, search
from communities.panels import Panel
from communities.search import EACH, Hit
from communities.tenancy.prepared import Reader, prepared
from projects.models import (
    Channel,
    ChannelMembership,
    Message,
    Need,
    Partner,
    Project,
    StatusUpdate,
)

SHOWN = 6
panels.tab(
    "projects",
    _l("Projects"),
    "projects:program_projects",
    shown=lambda program: modules.is_used(program.reader.community, "projects"),
)
modules.module(
    "conversations",
    _l("Conversations"),
    _l("Channels in which people talk: one for each program, and one for each team."),
)
modules.module(
    "projects",
    _l("Projects"),
    _l("Teams that work on something for somebody, with dates, promises and a verdict at the end."),
)
modules.module(
    "partners",
    _l("Partners"),
    _l(
        "Organizations that bring needs, follow their project on a page of their own and say when"
        " it is done."
    ),
)


@panels.panel("program")
def projects(program, membership) -> Panel | None:
    """The program's projects with their status; the reader's own first."""
    found = _told(program, membership)
    if not found:
        return None
    for project in found:
        dress(project)
    found.sort(key=lambda project: (not project.is_mine, project.title))
    return Panel(_("Projects"), "projects/program_panel.html", {"projects": found})


def dress(project) -> None:
    """Gives a project of ``told()`` the tone and the word of its newest status."""
    update = StatusUpdate(colour=project.colour or "green", sentence=project.sentence or "")
    project.tone = update.tone if project.colour else ""
    project.word = update.get_colour_display() if project.colour else project.get_state_display()


@navigation.count("channels")
def unread(membership) -> int:
    """Messages in the reader's channels that they have not read."""
    return _unread.first(membership) or 0


@prepared(membership=Reader)
def _unread(membership):
    seen = Channel.objects.visible_to(membership).filter(archived_at=None)
    places = ChannelMembership.objects.active().of(membership).filter(channel__in=seen.values("pk"))
    waiting = (
        places.order_by()
        .values("membership")
        .annotate(sum=Sum(F("channel__last_seq") - F("read_seq")))
    )
    return waiting.values_list("sum", flat=True)


@prepared(program=UUIDField(), membership=Reader)
def _told(program, membership):
    mine = Project.objects.of(membership).filter(pk=OuterRef("pk"))
    told = Project.objects.visible_to(membership).filter(program=program).told()
    return told.annotate(is_mine=Exists(mine))[:SHOWN]


@search.source("projects", _l("Projects"))
def find_projects(query: str, membership) -> Iterable[Hit]:
    """Projects by title, or by what was asked for."""
    found = Project.objects.visible_to(membership).select_related("need__partner")
    found = found.filter(title__icontains=query) | found.filter(need__words__icontains=query)
    return [Hit(one.title, one.need.partner.name, one.get_absolute_url()) for one in found[:EACH]]


@search.source("partners", _l("Partners"))
def find_partners(query: str, membership) -> Iterable[Hit]:
    """Partners by name, for organizers, who have a page of them."""
    if not membership.is_organizer:
        return []
    found = Partner.objects.visible_to(membership).filter(name__icontains=query)
    return [Hit(one.name, one.get_stage_display(), one.get_absolute_url()) for one in found[:EACH]]


@search.source("needs", _l("Needs"))
def find_needs(query: str, membership) -> Iterable[Hit]:
    """Needs by their words, for organizers; others find what became a project."""
    if not membership.is_organizer:
        return []
    found = Need.objects.visible_to(membership).select_related("partner")
    found = found.filter(words__icontains=query)
    return [Hit(one.words, one.partner.name, one.get_absolute_url()) for one in found[:EACH]]


@search.source("channels", _l("Channels"))
def find_channels(query: str, membership) -> Iterable[Hit]:
    """Channels by title."""
    found = Channel.objects.visible_to(membership).filter(title__icontains=query)
    return [Hit(one.title, one.get_kind_display(), one.get_absolute_url()) for one in found[:EACH]]


@search.source("messages", _l("Messages"))
def find_messages(query: str, membership) -> Iterable[Hit]:
    """The newest messages that hold the words, from the reader's channels only."""
    found = Message.objects.visible_to(membership).filter(body__icontains=query)
    found = found.select_related("author", "channel").order_by("-sent_at", "-id")[:EACH]
    return [
        Hit(
            one.body[:140],
            f"{one.author.name}, {one.channel.title}",
            f"{one.channel.get_absolute_url()}?before={one.seq + 10}#message-{one.pk}",
        )
        for one in found
    ]
