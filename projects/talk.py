"""What a conversation's page is made of: the channels in groups, the messages with their lines."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.db.models import F, UUIDField
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.tenancy.prepared import Reader, prepared
from projects.models import Channel, ChannelMembership, Message, TeamMembership, Topic
from projects.models.team import TeamRole

STEPS = (25, 50, 100)
"""How many messages a page shows: the first number that holds all that is new."""
OPEN_FIRST = F("resolved_at").asc(nulls_first=True)
FACES = 8
CLOSE = dt.timedelta(minutes=5)
"""Messages of one person within this time stand under one name."""


class Line(NamedTuple):
    """Everything that a message's row shows; equal lines look alike."""

    id: uuid.UUID
    seq: int
    channel_id: uuid.UUID
    author_id: uuid.UUID
    name: str
    initials: str
    hue: int
    guest: bool
    role: str
    sent_at: dt.datetime
    topic_id: uuid.UUID | None
    topic: str
    body: str
    follows: bool


def groups(me) -> list[tuple[str, list[Channel]]]:
    """The reader's channels under their headings, each with ``unread`` and its ``threads``."""
    channels = _mine(me)
    threads: dict = {}
    for topic in _threads(me):
        threads.setdefault(topic.channel_id, []).append(topic)
    for channel in channels:
        channel.threads = threads.get(channel.pk, [])[:12]
    channels.sort(key=lambda channel: (channel.kind != Channel.Kind.OPEN_PROGRAM, channel.title))
    kinds = [
        (_("My teams"), {Channel.Kind.TEAM}),
        (_("Your projects") if me.is_guest else _("With partners"), {Channel.Kind.PARTNER_LINE}),
        (_("Circles"), {Channel.Kind.CIRCLE}),
        (_("Open to all"), {Channel.Kind.OPEN_PROGRAM, Channel.Kind.OPEN_COMMUNITY}),
    ]
    found = [(name, [one for one in channels if one.kind in kind]) for name, kind in kinds]
    return [(name, some) for name, some in found if some]


def page(request, channel: Channel, topic: Topic | None, before: int | None) -> dict:
    """Everything that the page of a channel or a topic shows."""
    me = request.membership
    # First the numbers, then the messages: one that comes between is shown, and told again later.
    listed = groups(me)
    shown = next((step for step in STEPS if before or step > channel.unread), STEPS[-1])
    messages = _messages(me, channel, topic, before, shown)
    people = [] if channel.is_open else [place.membership for place in _places(channel.pk)]
    elsewhere = topic and channel.unread and _unread_elsewhere(me, channel, topic)
    return {
        "channel": channel,
        "topic": topic,
        "groups": listed,
        "entries": _told(
            messages, None if before else channel.read_seq, _roles(channel), in_topic=bool(topic)
        ),
        "earlier": messages[0].seq if len(messages) == shown else None,
        "before": before,
        "people": people,
        "faces": people[:FACES],
        "socket": socket_address(request),
        "client_id": uuid.uuid4(),
        "zone": timezone.get_current_timezone_name(),
        "marks": not before and not elsewhere,
    }


def socket_address(request) -> str:
    """The community's one websocket."""
    return f"/ws/c/{request.community.slug}/"


def _messages(
    me, channel: Channel, topic: Topic | None, before: int | None, shown: int
) -> list[Message]:
    if not topic and not before:
        return _newest(me, channel.pk, shown=shown)[::-1]
    found = Message.objects.visible_to(me).filter(channel=channel)
    if topic:
        found = found.filter(topic=topic)
    if before:
        found = found.filter(seq__lt=before)
    newest = list(found.select_related("author", "topic").order_by("-seq")[:shown])
    return newest[::-1]


def _unread_elsewhere(me, channel: Channel, topic: Topic) -> bool:
    unread = Message.objects.visible_to(me).filter(channel=channel, seq__gt=channel.read_seq)
    return unread.exclude(topic=topic).exists()


def _roles(channel: Channel) -> dict:
    """Membership → the role worth saying beside the name."""
    if channel.project_id is None:
        return {}
    return {place.membership_id: place.get_role_display() for place in _telling(channel.project_id)}


def _told(
    messages: list[Message], read_seq: int | None, roles: dict, *, in_topic: bool
) -> list[Message]:
    """Each message with its ``line``, and what stands before it: a new day, what is new."""
    last, new_said = None, False
    for message in messages:
        day = timezone.localdate(message.sent_at)
        message.new_day = last is None or day != timezone.localdate(last.sent_at)
        message.first_new = read_seq is not None and message.seq > read_seq and not new_said
        new_said = new_said or message.first_new
        follows = (
            last is not None
            and not message.new_day
            and not message.first_new
            and last.author_id == message.author_id
            and last.topic_id == message.topic_id
            and message.sent_at - last.sent_at < CLOSE
        )
        message.line = _line(message, roles, follows=follows, in_topic=in_topic)
        last = message
    return messages


def _line(message: Message, roles: dict, *, follows: bool, in_topic: bool) -> Line:
    author = message.author
    topic = None if in_topic else message.topic
    return Line(
        message.pk,
        message.seq,
        message.channel_id,
        message.author_id,
        author.name,
        author.initials,
        author.face_hue,
        author.is_guest,
        roles.get(message.author_id, ""),
        message.sent_at,
        topic and topic.pk,
        topic.title if topic else "",
        message.body,
        follows,
    )


@prepared(me=Reader)
def _mine(me):
    seen = Channel.objects.visible_to(me).among_theirs(me)
    return seen.read_by(me).filter(archived_at=None)


@prepared(me=Reader)
def _threads(me):
    teams = Channel.objects.visible_to(me).filter(archived_at=None, kind=Channel.Kind.TEAM)
    found = Topic.objects.filter(channel_id__in=teams.values("pk"))
    return found.order_by(OPEN_FIRST, "-started_at", "id")


@prepared(me=Reader, channel=UUIDField())
def _newest(me, channel, *, shown):
    found = Message.objects.visible_to(me).filter(channel=channel)
    return found.select_related("author", "topic").order_by("-seq")[:shown]


@prepared(channel=UUIDField())
def _places(channel):
    places = ChannelMembership.objects.active().filter(channel=channel)
    return places.select_related("membership").order_by("joined_at", "id")


@prepared(project=UUIDField())
def _telling(project):
    roles = [TeamRole.MENTOR, TeamRole.PARTNER_CONTACT]
    return TeamMembership.objects.filter(project=project, role__in=roles)
