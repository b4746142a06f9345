"""Channels and messages for programs that call us."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.limits import spend
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from projects import posting
from projects.models import Channel, ChannelMembership, Message, Topic
from projects.models.channel import OPEN_KINDS


class PersonSerializer(serializers.Serializer):
    """Somebody in a channel."""

    id = serializers.UUIDField(source="membership.pk")
    name = serializers.CharField(source="membership.name")


class ChannelSerializer(serializers.ModelSerializer):
    """A conversation: its newest number, how far the caller has read, who is in a closed one."""

    members = PersonSerializer(source="shown_places", many=True, read_only=True)
    read_seq = serializers.IntegerField(read_only=True)
    unread = serializers.IntegerField(read_only=True)

    class Meta:
        model = Channel
        fields = [
            "id", "kind", "title", "project", "program", "history", "last_seq", "read_seq",
            "unread", "archived_at", "members",
        ]  # fmt: skip


class MessageSerializer(serializers.ModelSerializer):
    """A message. The same ``client_id`` answers the same message again and makes no second one."""

    author = serializers.SerializerMethodField()
    topic = VisibleKey(Topic, required=False, allow_null=True)
    client_id = serializers.UUIDField()
    # Longer ones are refused by the verb, whose sentence says how long they may be.
    body = serializers.CharField(trim_whitespace=False)

    class Meta:
        model = Message
        fields = [
            "id", "channel", "seq", "topic", "topic_seq", "author", "client_id", "body", "sent_at",
        ]  # fmt: skip
        read_only_fields = ["channel", "seq", "topic_seq", "sent_at"]

    def get_author(self, message) -> dict:
        person = message.author
        return posting.author(person.pk, person.name, tuple(person.roles))


@access("member", "partner")
class ChannelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """The caller's channels; their messages, newest first, or after a number with ``?after=``."""

    model, serializer_class, ordering = Channel, ChannelSerializer, ("-created_at", "-id")

    def get_queryset(self):
        closed = ChannelMembership.objects.active().exclude(channel__kind__in=OPEN_KINDS)
        places = closed.select_related("membership")
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        channels = super().get_queryset().read_by(self.membership)
        return channels.prefetch_related(Prefetch("places", places, "shown_places"))

    @action(detail=True, methods=["get"], serializer_class=MessageSerializer)
    def messages(self, request, pk=None):
        """What was said."""
        found = Message.objects.visible_to(self.membership).filter(channel=self._channel())
        after = request.query_params.get("after", "")
        if after.isdecimal() and len(after) < 19:
            found = found.filter(seq__gt=int(after))
        self.ordering = ("-seq",)
        page = self.paginate_queryset(found.select_related("author"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @messages.mapping.post
    def say(self, request, pk=None):
        """Says something: 201, or 200 for a client_id that is known."""
        channel, data = self._channel(), self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        said = data.validated_data
        spend("message", self.membership.pk)
        posted = channel.post(
            said["body"], client_id=said["client_id"], topic=said.get("topic"), by=self.membership
        )
        message = Message.objects.select_related("author").get(pk=posted.id)
        code = status.HTTP_201_CREATED if posted.fresh else status.HTTP_200_OK
        return Response(self.get_serializer(message).data, code)

    def _channel(self) -> Channel:
        return get_object_or_404(Channel.objects.visible_to(self.membership), pk=self.kwargs["pk"])


router.register("channels", ChannelViewSet, "channel")
