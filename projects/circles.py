"""Conversations that members start themselves: a circle, or the two who were introduced."""

from communities import circles
from communities.tenancy.scope import here
from projects.models import Channel


def open_talk(title: str, people: list, by):
    """A private channel of these people; its id."""
    channel = Channel.objects.create(kind=Channel.Kind.CIRCLE, title=title[:120])
    for person in people:
        channel.admit(person)
    return channel.pk


def admit(talk, membership) -> None:
    """Lets a member in; what was said before is there to read."""
    Channel.objects.get(pk=talk, kind=Channel.Kind.CIRCLE).admit(membership)


def path_of(talk) -> str:
    """The channel's page."""
    return here("projects:channel_detail", talk)


circles.maker(open=open_talk, admit=admit, path=path_of)
