"""What a mentor's home shows: the last word of the team, with the way to answer."""

from django.utils.translation import gettext as _

from communities.panels import Panel, panel
from communities.tenancy.prepared import Reader, prepared
from projects.models import Channel, ChannelMembership, Message

QUOTED = 160


@panel("home")
def last_word(_community, membership) -> Panel | None:
    """To mentors: what was said last in a team channel of theirs, by somebody else."""
    if membership.is_guest or membership.is_nowhere("mentor"):
        return None
    message = _last.first(membership)
    if message is None:
        return None
    words = " ".join(message.body.split())
    quote = words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]} …"
    title = _("The last word of %(team)s") % {"team": message.channel.title}
    return Panel(title, "projects/home_panel.html", {"message": message, "quote": quote})


@prepared(me=Reader)
def _last(me):
    mine = ChannelMembership.objects.active().of(me).values("channel_id")
    said = Message.objects.visible_to(me).filter(channel__in=mine, channel__kind=Channel.Kind.TEAM)
    said = said.exclude(author=me).filter(channel__archived_at=None)
    return said.select_related("author", "channel").order_by("-sent_at", "-id")[:1]
