"""Conversations that members start themselves: a circle, or the two who were introduced."""

from django.db import transaction

from communities import circles, clock, live
from communities.models import Membership
from communities.tenancy.scope import here
from projects.models import Channel, ChannelMembership


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


def dismiss(talk) -> None:
    """Puts the channel away for everybody in it."""
    _archive(talk, clock.now())


def restore(talk) -> None:
    """The channel goes on where it ended."""
    _archive(talk, None)


def people(talk):
    """Who is in the channel now."""
    places = ChannelMembership.objects.active().filter(channel=talk)
    return Membership.objects.active().filter(pk__in=places.values("membership_id"))


def _archive(talk, moment) -> None:
    channel = Channel.objects.get(pk=talk, kind=Channel.Kind.CIRCLE)
    Channel.objects.filter(pk=channel.pk).update(archived_at=moment)
    transaction.on_commit(lambda: live.changed(channel.community_id), robust=True)


circles.maker(
    open=open_talk, admit=admit, path=path_of, dismiss=dismiss, restore=restore, people=people
)
