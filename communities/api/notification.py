"""The caller's inbox."""

from rest_framework import mixins, serializers

from communities.models import Notification
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class NotificationSerializer(serializers.ModelSerializer):
    """One line of the caller's inbox."""

    class Meta:
        model = Notification
        fields = ["id", "sentence", "path", "created_at", "read_at"]


@access("insider")
class NotificationViewSet(mixins.ListModelMixin, CommunityViewSet):
    """The caller's inbox."""

    model, serializer_class, ordering = Notification, NotificationSerializer, ("-created_at", "-id")


router.register("notifications", NotificationViewSet, "notification")
