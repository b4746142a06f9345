"""A message, numbered without gaps in its channel."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from projects import posting
from projects.models.channel import Channel, ChannelMembership
from projects.models.topic import IN_MY_CHANNELS


class MessageQuerySet(OwnedQuerySet):
    """Reads of messages."""

    def visible_to(self, membership):
        """Messages of one's channels, from where the history rule lets one begin."""
        place = ChannelMembership.objects.of(membership).filter(channel=models.OuterRef("channel"))
        joined = models.functions.Coalesce(models.Subquery(place.values("joined_seq")[:1]), 0)
        channels = Channel.objects.visible_to(membership).values("pk")
        return self.filter(channel_id__in=channels, seq__gt=joined)

    def told(self):
        """With author, in the order of the channel."""
        return self.select_related("author", "topic").order_by("seq")


class Message(Owned):
    """What somebody said. ``seq`` counts in the channel, ``topic_seq`` in the topic.

    Written by the database function ``post_messages`` and by nothing else: it gives the numbers.
    """

    channel = OwnedKey(Channel, models.CASCADE, related_name="messages")
    topic = OwnedKey("projects.Topic", models.CASCADE, null=True, related_name="messages")
    seq = models.BigIntegerField()
    topic_seq = models.BigIntegerField(null=True)
    author = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    body = models.TextField(max_length=posting.LONGEST)
    sent_at = models.DateTimeField(default=clock.now)

    objects = MessageQuerySet.as_manager()
    policies = (IN_MY_CHANNELS,)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "channel", "seq"], name="message_seq"),
            models.UniqueConstraint(
                fields=["community", "channel", "client_id"], name="message_said_once"
            ),
            models.UniqueConstraint(
                fields=["community", "topic", "topic_seq"], name="message_topic_seq"
            ),
            models.CheckConstraint(
                condition=models.Q(GreaterThan(Length("body"), 0))
                & models.Q(LessThanOrEqual(Length("body"), posting.LONGEST)),
                name="message_length",
            ),
            models.CheckConstraint(
                condition=models.Q(topic=None, topic_seq=None)
                | models.Q(topic__isnull=False, topic_seq__isnull=False),
                name="message_topic_numbered",
            ),
        ]

    def __str__(self):
        return f"{self.channel_id} {self.seq}"
