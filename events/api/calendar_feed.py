"""Calendar feeds for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router
from events.models import CalendarFeed


class CalendarFeedSerializer(serializers.ModelSerializer):
    """A secret address of the caller's own, of everything (program null) or of one program."""

    program = VisibleKey(Program, allow_null=True)
    url = serializers.CharField(read_only=True)

    class Meta:
        model = CalendarFeed
        fields = ["id", "program", "url", "created_at", "revoked_at"]
        read_only_fields = ["created_at", "revoked_at"]


@access("member")
class CalendarFeedViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """One's own links. POST opens one, the same while it is open; `renewal` and `revocation` end it."""

    model, serializer_class, ordering = CalendarFeed, CalendarFeedSerializer, ("-created_at", "-id")

    def get_queryset(self):
        return super().get_queryset().open()

    def perform_create(self, serializer):
        said = serializer.validated_data
        serializer.instance = CalendarFeed.make(by=self.membership, program=said["program"])

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def renewal(self, request, pk=None):
        """Another link instead of this one."""
        feed = self.get_object().renew(by=self.membership)
        return Response(CalendarFeedSerializer(feed).data)

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def revocation(self, request, pk=None):
        """Ends the link at once."""
        feed = self.get_object()
        feed.revoke(by=self.membership)
        feed.refresh_from_db()
        return Response(CalendarFeedSerializer(feed).data)


router.register("calendar-feeds", CalendarFeedViewSet, "calendar_feed")
