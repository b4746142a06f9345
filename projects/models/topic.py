"""A topic: a titled thread in a channel, which can be resolved."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.row_security import Policy
from communities.tenancy.scope import here
from projects import posting

IN_MY_CHANNELS = Policy("in_my_channels", "channel_id = ANY ((SELECT my_channels())::uuid[])")
"""The sub-select runs once a statement; EXISTS per row took four hundred times as long."""


class TopicQuerySet(OwnedQuerySet):
    """Reads of topics."""

    def visible_to(self, membership):
        """Topics of the channels one may read."""
        channels = self.model._meta.get_field("channel").related_model.objects
        return self.filter(channel_id__in=channels.visible_to(membership).values("pk"))


class Topic(Owned):
    """A thread with a title. Its messages are numbered from 1, beside their number in the channel."""

    channel = OwnedKey("projects.Channel", models.CASCADE, related_name="topics")
    title = models.CharField(_("title"), max_length=80)
    last_topic_seq = models.BigIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = TopicQuerySet.as_manager()
    policies = (IN_MY_CHANNELS,)

    class Meta(Owned.Meta):
        indexes = [
            models.Index(
                fields=["community", "channel", "started_at", "id"], name="topic_of_channel"
            )
        ]

    def __str__(self):
        return self.title

    @classmethod
    @once
    def start(cls, channel, title: str, *, by) -> "Topic":
        """Opens a thread; whoever may read a channel may start one, while it goes on."""
        there = type(channel).objects.visible_to(by).filter(pk=channel.pk).first()
        if there is None:
            raise ValidationError(_t("There is no such channel."))
        if there.archived_at:
            raise ValidationError(posting.PROBLEMS["archived"])
        topic = cls(channel=channel, title=title.strip())
        topic.full_clean(exclude=["community", "channel"])
        with transaction.atomic():
            topic.save()
            Activity.record("topic.started", by=by, obj=topic, program=channel.program)
        return topic

    def resolve(self, *, by) -> None:
        """Strikes it through; it is never hidden. Saying so twice changes nothing."""
        self._mark(clock.now(), "topic.resolved", by)

    def reopen(self, *, by) -> None:
        """Takes the stroke away again. Saying so twice changes nothing."""
        self._mark(None, "topic.reopened", by)

    def get_absolute_url(self) -> str:
        return here("projects:topic_detail", self.channel_id, self.pk)

    def _mark(self, resolved_at, verb: str, by) -> None:
        channel = type(self.channel).objects.visible_to(by).filter(pk=self.channel_id).first()
        require(channel is not None, _t("Only people in the conversation can do this."))
        if channel.archived_at:
            raise ValidationError(posting.PROBLEMS["archived"])
        with transaction.atomic():
            topic = type(self).objects.select_for_update().get(pk=self.pk)
            if bool(topic.resolved_at) == bool(resolved_at):
                self.resolved_at = topic.resolved_at
                return
            self.resolved_at = resolved_at
            self.save(update_fields=["resolved_at"])
            Activity.record(verb, by=by, obj=self, program=channel.program)
