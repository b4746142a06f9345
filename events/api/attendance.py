"""Rosters for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from events.models import Attendance, Event


class AttendanceSerializer(serializers.ModelSerializer):
    """One mark on a roster; ``way`` says whether by the roster or by the code in the room."""

    event = VisibleKey(Event)
    membership = VisibleKey(Membership)

    class Meta:
        model = Attendance
        fields = ["id", "event", "membership", "state", "way", "marked_by", "marked_at"]
        read_only_fields = ["way", "marked_by", "marked_at"]


@access("member")
class AttendanceViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """One's own attendance, and the rosters one keeps; POST marks somebody."""

    model, serializer_class, ordering = Attendance, AttendanceSerializer, ("-marked_at", "-id")

    def perform_create(self, serializer):
        data, me = serializer.validated_data, self.membership
        serializer.instance = data["event"].mark_attendance(
            data["membership"], data["state"], by=me
        )


router.register("attendances", AttendanceViewSet, "attendance")
